"""Every tracked text: encoding, line ends, nothing of one machine, no registry's address, links that lead somewhere."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.guards.source import Tree

BINARY = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".ico",
    ".xlsx",
    ".docx",
    ".pdf",
    ".mo",
    ".gz",
    ".zip",
    ".woff2",
    ".ogg",
    ".mp3",
}
MACHINE = re.compile(
    r"(?<![\w.])/(?:work/(?:main|shared|brief)|root/|home/\w+/|Users/\w+/|private/tmp/)|\b[A-Z]:\\Users\\"
)
REGISTRIES = (
    "pythonhosted" + ".org",
    "pypi" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "crates" + ".io",
    "proxy.golang" + ".org",
)
INDEX = re.compile(r"^\s*(?:-i|--(?:extra-)?index-url|--find-links|--trusted-host)\b", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
HEADINGS = ["### For people using it", "### For people running it", "### Fixed"]


def untidy(tree: Tree) -> Iterator[str]:
    """Text that is no UTF-8, has spaces at line ends, or does not end with a newline."""
    for name in _texts(tree):
        data = (tree.root / name).read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            yield f"{name}: not UTF-8 at byte {error.start}"
            continue
        if text and not text.endswith("\n"):
            yield f"{name}: does not end with a newline"
        for number, line in enumerate(text.split("\n"), start=1):
            if line != line.rstrip():
                yield f"{name}:{number}: spaces at the end of the line"


def _texts(tree: Tree) -> list[str]:
    return [name for name in tree.files if PurePosixPath(name).suffix not in BINARY]


def of_one_machine(tree: Tree) -> Iterator[str]:
    """Absolute paths of a machine, addresses of registries, index options in requirements."""
    for name in _texts(tree):
        text = (tree.root / name).read_text(errors="replace")
        for match in MACHINE.finditer(text):
            yield f"{name}: holds the path {match[0]}…, which is one machine's"
        for host in REGISTRIES:
            if host in text:
                yield f"{name}: names the registry {host}"
        if name.startswith("requirements/") and INDEX.search(text):
            yield f"{name}: chooses an index; that is the installer's business"


def broken_links(tree: Tree) -> Iterator[str]:
    """Relative links in pages that lead nowhere."""
    for name in tree.files:
        if name.endswith(".md"):
            folder = (tree.root / name).parent
            for target in LINK.findall(tree.read(name)):
                if not (folder / target).exists():
                    yield f"{name}: the link to {target} leads nowhere"


def changelog(tree: Tree) -> Iterator[str]:
    """The three headings under every version, in order, with entries of one sentence each."""
    versions = re.split(r"^## ", tree.read("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    if not versions:
        yield "CHANGELOG.md: there is no version"
    for version in versions:
        title, _, body = version.partition("\n")
        if re.findall(r"^### .*$", body, flags=re.MULTILINE) != HEADINGS:
            yield f"CHANGELOG.md: “{title}” must have exactly the headings {', '.join(HEADINGS)}"
        for line in body.splitlines():
            if line.strip() and not line.startswith(("### ", "- ", "  ")):
                yield f"CHANGELOG.md: “{line[:40]}” is neither a heading nor an entry"
