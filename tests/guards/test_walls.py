"""Rooms import down only, through front doors; what is pure stays pure. Rows stand in pyproject.toml."""

import subprocess
import sys
import tomllib
from itertools import chain

import pytest

from tests.guards import walls
from tests.guards.source import ROOT, ROWS, Tree

GUARDS = (walls.through_walls, walls.impure, walls.wall_clock_outside_the_kit, walls.pointing_up)


LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder):
    """import-linter with the contracts of pyproject.toml on the package in this folder."""
    command = [sys.executable, "-c", LINT, "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_import_linter_keeps_every_contract():
    said = lint(ROOT / "src")
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.fixture
def bare_house(tmp_path):
    """The rooms of the house, empty."""
    for room in chain.from_iterable(ROWS):
        (tmp_path / "banshi" / room).mkdir(parents=True)
        for name in ("__init__.py", "rules.py", "facts.py", "actions.py"):
            (tmp_path / "banshi" / room / name).touch()
    (tmp_path / "banshi" / "__init__.py").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "broken"),
    [
        ("kit/rules.py", "", 0),
        ("units/actions.py", "import banshi.people.actions", 1),
        ("portal/actions.py", "import banshi.desk.actions", 1),
        ("matters/rules.py", "import django.db", 1),
        ("cli/actions.py", "import banshi.desk.actions", 1),
        ("newroom/__init__.py", "", 1),
    ],
)
def test_import_linter_bites(name, text, broken, bare_house):
    path = bare_house / "banshi" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    said = lint(bare_house)
    assert said.returncode == broken, said.stdout + said.stderr


def test_the_guards_and_the_contract_know_the_same_rows():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    assert [set(layer.split(" | ")) for layer in reversed(layers)] == list(ROWS)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_the_walls_stand(guard):
    found = list(guard(Tree()))
    assert not found, "\n".join(found)


def test_every_room_with_code_has_a_row():
    rooms = {source.room for source in Tree().package}
    assert rooms <= set(chain.from_iterable(ROWS))


FAULTS = {
    "through_walls": ("desk/pages.py", "from banshi.matters.models import Matter\n"),
    "impure": ("units/rules.py", "from django.db import connection\n"),
    "wall_clock_outside_the_kit": ("web/pages.py", "from datetime import datetime\nNOW = datetime.now()\n"),
    "pointing_up": ("units/models.py", "owner = models.ForeignKey('people.StaffMember', on_delete=None)\n"),
}


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_each_guard_bites(guard, tmp_path):
    name, text = FAULTS[guard.__name__]
    path = tmp_path / "src" / "banshi" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert [said.split(":")[0] for said in guard(Tree(tmp_path))] == [f"src/banshi/{name}"]


@pytest.mark.parametrize(
    "line",
    [
        "from banshi.people.queries import viewer",
        "from banshi.kit import clock\nat = clock.now()",
        "import secrets",
        "from datetime import date\ntoday = date.today()",
        "from banshi.matters.models import Matter",
    ],
)
def test_a_rule_that_is_not_pure_is_found(line, tmp_path):
    path = tmp_path / "src" / "banshi" / "matters" / "rules" / "status.py"
    path.parent.mkdir(parents=True)
    path.write_text(line + "\n")
    assert list(walls.impure(Tree(tmp_path)))
