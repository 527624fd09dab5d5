"""The documents: what they name exists, and what exists is named in them."""

import importlib
import re
from collections.abc import Iterable, Iterator

from django.urls import Resolver404, resolve

from tests.guards.source import Tree

ROWS = [f"S{n:02d}" for n in range(1, 66) if n != 13]
ROWS = sorted([*ROWS, "S13a", "S13b", "S13c", "S13d", "S40a", "S40b"])
STATES = {"works", "begun", "not yet"}
HEADS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
CODE = re.compile(r"`([^`\n]+)`")


def table(text: str, first: str) -> list[list[str]]:
    """The cells of each row of the tables whose heading begins with `first`, headings left out."""
    rows, inside = [], False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if cells[0] == first:
            inside = True
        elif inside and not set(cells[0]) <= set("-: "):
            rows.append(cells)
    return rows


def undocumented_options(page: str, options: Iterable, *, head: str = "Option", empty: str = "empty") -> Iterator[str]:
    """Options without a line of their own and its default, and lines without an option."""
    lines = {row[0].strip("`"): row for row in table(page, head)}
    names = [option.name for option in options]
    yield from (f"{name} stands in operating.md, but there is no such option" for name in lines if name not in names)
    for option in options:
        row = lines.get(option.name)
        if row is None:
            yield f"{option.name} has no line in operating.md"
        elif row[1].strip("`") != (option.default or empty):
            yield f"the default of {option.name} is {option.default or empty}, but operating.md says {row[1]}"


def undocumented_commands(page: str, commands: Iterable[str], *, head: str = "Command") -> Iterator[str]:
    """Commands without a line, and lines without a command."""
    said = {row[0].strip("`").removeprefix("banshi ") for row in table(page, head)}
    yield from (f"banshi {name}: in operating.md or in the code, but must be in both" for name in said ^ set(commands))


def unknown_words(page: str, code: str) -> Iterator[str]:
    """Identifiers of the glossary that the code never uses though they are not marked later."""
    for identifier, chinese, meaning, mark in table(page, "Identifier"):
        word = identifier.strip("`")
        if not chinese or not meaning:
            yield f"{word}: Chinese and meaning are both needed"
        if mark != "later" and not re.search(rf"(?<![a-z]){word}", code):
            yield f"{word} is in the glossary, but not in the code; mark it later or take it out"


def mission_rows(page: str, tree: Tree) -> Iterator[str]:
    """Rows that are missing or doubled, states that say nothing, tests that do not exist."""
    rows = table(page, "Row")
    ids = sorted(row[0] for row in rows)
    yield from (f"{row} is missing" for row in ROWS if row not in ids)
    yield from (f"{row} is unknown or doubled" for row in ids if row not in ROWS or ids.count(row) > 1)
    for row_id, _, state, where, proof in rows:
        tests = CODE.findall(proof)
        if state not in STATES:
            yield f"{row_id}: the state is one of {', '.join(sorted(STATES))}"
        elif (state != "not yet") != bool(tests):
            yield f"{row_id}: what works or is begun names its test, what is not yet names none"
        elif (state != "not yet") != bool(where):
            yield f"{row_id}: what works or is begun names its page or command"
        yield from (f"{row_id}: there is no test {name}" for name in tests if not is_test(name, tree))


def is_test(name: str, tree: Tree) -> bool:
    """Whether `tests/room/test_x.py::test_name` is there."""
    path, _, function = name.partition("::")
    known = path.startswith("tests/") and path in tree.files
    return known and bool(re.search(rf"^\s*def {re.escape(function)}\(", tree.read(path), re.MULTILINE))


def unreal_names(page: str, tree: Tree, *, tables: set[str], commands: set[str]) -> Iterator[str]:
    """Names in code style that are no file, no function, no table and no command of the project."""
    for name in dict.fromkeys(CODE.findall(page)):
        known = name in tables or _is_path(name, tree) or _is_command(name, commands)
        if not (known or _is_address(name) or _imports(name)):
            yield f"architecture.md names `{name}`, which is no file, function, table, command or address"


def _is_path(name: str, tree: Tree) -> bool:
    return (tree.root / name).exists() or (tree.root / "src" / "banshi" / name).exists()


def _is_address(name: str) -> bool:
    try:
        return name.startswith("/") and resolve(name) is not None
    except Resolver404:
        return False


def _is_command(name: str, commands: set[str]) -> bool:
    return name == "banshi" or (name.startswith("banshi ") and name.split()[1] in commands)


def _imports(name: str) -> bool:
    """Whether a dotted name leads to a module of the package, or to something in one."""
    parts = name.removeprefix("banshi.").removesuffix("()").split(".")
    if not all(part.isidentifier() for part in parts):
        return False
    for cut in range(len(parts), 0, -1):
        try:
            found = importlib.import_module("banshi." + ".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def shapeless_decisions(tree: Tree) -> Iterator[str]:
    """Decisions that are not one page in the form of the house, or are numbered with a gap."""
    names = [name for name in tree.files if re.fullmatch(r"docs/decisions/\d{4}-[a-z0-9-]+\.md", name)]
    for number, name in enumerate(names, start=1):
        text = tree.read(name)
        if not name.startswith(f"docs/decisions/{number:04d}-"):
            yield f"{name}: the next number is {number:04d}"
        if re.findall(r"^## (.*)$", text, re.MULTILINE) != HEADS:
            yield f"{name}: the headings are {', '.join(HEADS)}"
        if text.count("\n") > 60:
            yield f"{name}: one page, sixty lines at most"
        proofs = [found for found in CODE.findall(text.partition("## Enforced by")[2]) if found.startswith("tests/")]
        yield from (f"{name}: there is no {proof}" for proof in proofs if not _proof(proof, tree))
        if "nothing yet" not in text and not proofs:
            yield f"{name}: say what enforces it, or that nothing does yet"


def _proof(proof: str, tree: Tree) -> bool:
    return is_test(proof, tree) if "::" in proof else (tree.root / proof).exists()


def incomplete_public_code(said: dict, *, version: str) -> Iterator[str]:
    """What publiccode.yml 0.4 asks for and is not there, or not as it asks (standard of the Foundation for Public Code)."""
    needed = ("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description")
    yield from (
        f"publiccode.yml lacks {key}" for key in (*needed, "legal", "maintenance", "localisation") if not said.get(key)
    )
    if said.get("softwareVersion") != version:
        yield f"publiccode.yml says version {said.get('softwareVersion')}, pyproject.toml {version}"
    for language, words in said.get("description", {}).items():
        if not 0 < len(words.get("shortDescription", "")) <= 150:
            yield f"publiccode.yml: shortDescription of {language} has 1 to 150 characters"
        if not 150 <= len(words.get("longDescription", "")) <= 10_000:
            yield f"publiccode.yml: longDescription of {language} has 150 to 10,000 characters"
        if not words.get("features"):
            yield f"publiccode.yml: features of {language} are needed"
    if said.get("maintenance", {}).get("type") in ("community", "internal") and not said["maintenance"].get("contacts"):
        yield "publiccode.yml: this maintenance needs a contact"
    for contact in said.get("maintenance", {}).get("contacts", ()):
        if "email" in contact or "phone" in contact:
            yield "publiccode.yml: no person's address; the tracker is the contact"
