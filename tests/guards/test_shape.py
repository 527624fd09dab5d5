"""Sizes, names and texts; each guard is tried on a fault too."""

import pytest

from tests.guards import shape, texts
from tests.guards.source import Tree

LONG = "def pages():\n" + "    pass\n" * 50
GUARDS = {
    shape.too_long: ("src/banshi/desk/pages.py", LONG),
    shape.ill_named: ("src/banshi/desk/utils.py", "x = 1\n"),
    shape.left_about: ("src/banshi/desk/pages.py", "print('here')\n"),
    shape.not_empty: ("src/banshi/desk/__init__.py", "x = 1\n"),
    shape.many_positional: ("src/banshi/desk/pages.py", "def pages(a, b, c, d):\n    pass\n"),
    texts.untidy: ("docs/page.md", "here \n"),
    texts.of_one_machine: ("docs/page.md", "see /ro" + "ot/notes\n"),
    texts.broken_links: ("docs/page.md", "[there](nowhere.md)\n"),
    texts.changelog: ("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n### Fixed\n"),
}
BITES = [
    (shape.ill_named, "src/banshi/desk/pages.py", "class Case:\n    pass\n"),
    (shape.left_about, "src/banshi/desk/pages.py", "try:\n    x = 1\nexcept:\n    x = 2\n"),
    (shape.left_about, "src/banshi/desk/pages.py", "x = 1  # TO" + "DO more\n"),
    (shape.too_long, "tests/test_pages.py", "x = 1\n" * 401),
    (texts.untidy, "docs/page.md", "no newline"),
    (texts.of_one_machine, "requirements/run.txt", "--index" + "-url https://example.org\n"),
    (texts.of_one_machine, "docs/page.md", "https://pypi" + ".org/simple\n"),
]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_the_house_is_in_shape(guard):
    found = list(guard(Tree()))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("guard", "name", "text"), [(guard, *fault) for guard, fault in GUARDS.items()] + BITES, ids=lambda value: None
)
def test_each_guard_bites(guard, name, text, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    assert list(guard(Tree(tmp_path)))


def test_bytes_that_are_no_text_are_found(tmp_path):
    (tmp_path / "notes.md").write_bytes("办".encode("gb18030") + b"\n")
    assert list(texts.untidy(Tree(tmp_path)))


def test_functions_are_usually_short():
    """The aims are a median of 8 lines and a 90th percentile of 25; past the limits the suite fails."""
    found = shape.usual_lengths(Tree())
    said = f"median {found['median']:g} (aim {shape.AIMS['median']}), 90th percentile {found['ninetieth']} (aim {shape.AIMS['ninetieth']})"
    assert found["median"] <= shape.LIMITS["median"], said
    assert found["ninetieth"] <= shape.LIMITS["ninetieth"], said
