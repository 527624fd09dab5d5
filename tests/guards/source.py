"""What the guards read: the files of the project, as text and as trees. `Tree(root)` may be a copy with faults."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
# from the lowest row to the highest; import-linter holds the same order for imports
ROWS = (
    {"kit"},
    {"record", "expressions"},
    {"places", "playbooks", "messages", "files", "calendars"},
    {"units", "sources"},
    {"people"},
    {"matters", "nouns"},
    {"programmes"},
    {"releases", "exchange"},
    {"verification"},
    {"inspections", "hotline"},
    {"web"},
    {"portal", "desk", "start", "demo"},
    {"config"},
    {"cli"},
)
ROW = {room: row for row, rooms in enumerate(ROWS) for room in rooms}


@lru_cache(maxsize=2_000)
def parsed(path: str, text: str) -> ast.Module:
    """The tree of a file, made once for all guards."""
    return ast.parse(text, path)


@dataclass(frozen=True)
class Source:
    """One Python file of the package."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return parsed(self.path, self.text)

    @property
    def parts(self) -> list[str]:
        """The dotted name below the package, in parts; the first is the room."""
        return list(Path(self.path).relative_to("src/banshi").with_suffix("").parts)

    @property
    def room(self) -> str:
        return self.parts[0]

    @property
    def pure(self) -> bool:
        """Whether the house wants this file free of Django, tables, clock and chance."""
        return self.room == "kit" or (len(self.parts) > 1 and self.parts[1] in ("rules", "facts"))

    @property
    def migration(self) -> bool:
        return "migrations" in self.parts

    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, dotted name) of everything imported, `from a import b` as a.b."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)
            elif isinstance(node, ast.Import):
                yield from ((node.lineno, name.name) for name in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def callable_from_outside(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Functions of the module and methods of its classes, without those nested in functions."""
        classes = [node.body for node in self.tree.body if isinstance(node, ast.ClassDef)]
        for node in [*self.tree.body, *(node for body in classes for node in body)]:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@dataclass(frozen=True)
class Tree:
    """A checkout, or a folder laid out like one."""

    root: Path = ROOT

    @cached_property
    def files(self) -> list[str]:
        """What git tracks; without git, everything but what is made here."""
        if (self.root / ".git").exists():
            listed = subprocess.run(["git", "ls-files"], cwd=self.root, check=True, capture_output=True, text=True)
            names = listed.stdout.splitlines()
        else:
            names = [str(path.relative_to(self.root)) for path in self.root.rglob("*")]
            names = [name for name in names if not name.startswith((".venv/", "var/")) and "__pycache__" not in name]
        return sorted(name for name in names if (self.root / name).is_file())

    def read(self, name: str) -> str:
        return (self.root / name).read_text()

    @cached_property
    def package(self) -> list[Source]:
        """The package's Python files that lie in a room, `__init__.py` left out."""
        return [
            Source(name, self.read(name))
            for name in self.files
            if re.fullmatch(r"src/banshi/\w+/.*\.py", name) and not name.endswith("__init__.py")
        ]
