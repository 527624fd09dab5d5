"""What the documents name exists, and what exists is named in them."""

import tomllib
from copy import deepcopy
from types import SimpleNamespace

import pytest
import yaml
from django.apps import apps

from banshi.cli.main import COMMANDS
from banshi.config.options import TABLE
from tests.guards import pages
from tests.guards.source import Tree

TREE = Tree()
TABLES = {model._meta.db_table for model in apps.get_models()}
OPERATING, OPERATING_ZH = "docs/operating.md", "docs/operating.zh-Hans.md"
PUBLIC_CODE = yaml.safe_load(TREE.read("publiccode.yml"))
VERSION = tomllib.loads(TREE.read("pyproject.toml"))["project"]["version"]


def test_every_option_has_its_line():
    assert not list(pages.undocumented_options(TREE.read(OPERATING), TABLE))
    assert not list(pages.undocumented_options(TREE.read(OPERATING_ZH), TABLE, head="选项", empty="空"))


def test_every_command_has_its_line():
    assert not list(pages.undocumented_commands(TREE.read(OPERATING), COMMANDS))
    assert not list(pages.undocumented_commands(TREE.read(OPERATING_ZH), COMMANDS, head="命令"))


def test_the_glossary_is_the_language_of_the_code():
    code = "\n".join(source.text for source in TREE.package).lower()
    assert not list(pages.unknown_words(TREE.read("docs/glossary.md"), code))


def test_every_row_of_the_mission_is_accounted_for():
    assert not list(pages.mission_rows(TREE.read("docs/mission.md"), TREE))


def test_the_architecture_names_what_is_there():
    page = TREE.read("docs/architecture.md")
    assert not list(pages.unreal_names(page, TREE, tables=TABLES, commands=set(COMMANDS)))


def test_decisions_have_their_form():
    assert not list(pages.shapeless_decisions(TREE))


def test_an_option_or_command_that_is_not_told_is_found():
    option = SimpleNamespace(name="BANSHI_NEW", default="no")
    page = "| Option | Default | Meaning |\n|---|---|---|\n| `PORT` | `1` | |\n"
    assert len(list(pages.undocumented_options(page, [option]))) == 2
    known = [SimpleNamespace(name="PORT", default="8000")]
    assert list(pages.undocumented_options(page, known)) == ["the default of PORT is 8000, but operating.md says `1`"]
    page = "| Command | What it does |\n|---|---|\n| `banshi serve` | |\n"
    assert list(pages.undocumented_commands(page, ["serve", "fly"]))


def test_a_word_nobody_uses_is_found():
    page = (
        "| Identifier | 中文 | Meaning | |\n|---|---|---|---|\n| `matter` | 事项 | x | |\n| `unicorn` | 兽 | x | {} |\n"
    )
    assert list(pages.unknown_words(page.format(""), "class matter"))
    assert not list(pages.unknown_words(page.format("later"), "class matter"))


@pytest.mark.parametrize(
    "row",
    [
        "| S01 | x | works | `/` | `tests/guards/test_pages.py::test_nobody_wrote` |",
        "| S01 | x | works | `/` | |",
        "| S01 | x | works | | `tests/guards/test_pages.py::test_a_word_nobody_uses_is_found` |",
        "| S01 | x | not yet | | `tests/guards/test_pages.py::test_a_word_nobody_uses_is_found` |",
        "| S01 | x | soon | | |",
        "| S66 | x | not yet | | |",
    ],
)
def test_a_row_that_promises_too_much_is_found(row):
    page = TREE.read("docs/mission.md")
    kept = [line for line in page.splitlines() if not line.startswith("| S01 |")]
    assert not list(pages.mission_rows(page, TREE))
    assert list(pages.mission_rows("\n".join([*kept, row]), TREE))


@pytest.mark.parametrize(
    "name", ["matters/rules/nothing.py", "banshi.matters.nothing", "record_nothing", "banshi fly", "/nowhere/at/all"]
)
def test_a_name_of_nothing_is_found(name):
    assert list(pages.unreal_names(f"see `{name}`", TREE, tables=TABLES, commands=set(COMMANDS)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Alternatives", "## Others"),
        ("\n", "\n" * 9),
        ("tests/guards/test_walls.py", "tests/guards/test_nothing.py"),
    ],
)
def test_a_decision_out_of_form_is_found(old, new, tmp_path):
    text = "# Walls\n\n" + "".join(f"## {head}\nSo.\n\n" for head in pages.HEADS) + "`tests/guards/test_walls.py`\n"
    for name in ("docs/decisions/0001-walls.md", "tests/guards/test_walls.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert not list(pages.shapeless_decisions(Tree(tmp_path)))
    (tmp_path / "docs/decisions/0001-walls.md").write_text(text.replace(old, new))
    assert list(pages.shapeless_decisions(Tree(tmp_path)))


def test_publiccode_is_as_its_standard_asks():
    assert not list(pages.incomplete_public_code(PUBLIC_CODE, version=VERSION))


@pytest.mark.parametrize("take", ["url", "legal", "maintenance", "softwareVersion"])
def test_a_missing_part_of_publiccode_is_found(take):
    left = {key: value for key, value in PUBLIC_CODE.items() if key != take}
    assert list(pages.incomplete_public_code(left, version=VERSION))


def test_a_short_description_and_a_persons_address_are_found():
    wrong = deepcopy(PUBLIC_CODE)
    wrong["description"]["en"]["longDescription"] = "Short."
    wrong["maintenance"]["contacts"].append({"name": "x", "phone": "0000-0000"})
    assert len(list(pages.incomplete_public_code(wrong, version=VERSION))) == 2


def test_the_licence_is_the_one_that_is_named():
    assert PUBLIC_CODE["legal"]["license"] == "Apache-2.0"
    assert TREE.read("LICENSE").split()[:4] == ["Apache", "License", "Version", "2.0,"]
