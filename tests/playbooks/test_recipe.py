"""The recipe for writing a playbook: its example works, and nothing that can be written is left out of it."""

import re
from pathlib import Path

import msgspec
import pytest

from banshi.cli import trial
from banshi.cli.playbook import KINDS_OF_ENTRY
from banshi.people.facts import ROLES
from banshi.playbooks import actions, facts
from banshi.playbooks.rules import reading, scenarios

RECIPE = (Path(__file__).parents[2] / "docs" / "recipes" / "playbook.md").read_text(encoding="utf-8")
NOT_WRITTEN = {"letters", "content_hash", "zh", "en", "file", "line", "description", "given"}


@pytest.fixture(scope="module")
def example():
    found = re.findall(r"^```(?:yaml|text) (\S+)\n(.*?)^```$", RECIPE, re.S | re.M)
    return {name: text.encode() for name, text in found}


def test_the_example_is_right_and_its_scenario_comes_true(example):
    assert len(example) == 3
    book, problems = actions.check_files(example, verbs=KINDS_OF_ENTRY, roles=ROLES)
    assert [problem.say() for problem in problems] == []
    [(story, _)] = scenarios.scenarios(example)[0]
    assert list(trial.failures(book, story)) == []


def test_every_key_is_in_the_recipe():
    structs = [value for value in vars(facts).values() if isinstance(value, type) and issubclass(value, msgspec.Struct)]
    keys = {name for struct in structs for name in struct.__struct_encode_fields__} - NOT_WRITTEN
    assert len(keys) > 50
    assert [key for key in sorted(keys) if f"`{key}`" not in RECIPE] == []


def test_every_letter_value_is_in_the_recipe():
    assert [value for value in sorted(reading.LETTER_VALUES) if f"{{{value}}}" not in RECIPE] == []
