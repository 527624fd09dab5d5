"""Refusals are whole sentences in two languages, wherever in the source they are raised."""

import ast
import string
from pathlib import Path

import pytest

import banshi.kit
from banshi.kit.refused import NotFound, Refused, Stale, Unavailable

SOURCE = Path(banshi.kit.__file__).parent.parent
CLASSES = {"Refused", "NotFound", "Stale", "Unavailable"}


def test_a_refusal_fills_its_values_in_both_languages():
    refused = Refused(
        "too_long", "“{name}”太长,最多 {most} 字。", "“{name}” is over {most}.", where="name", name="{x}", most=3
    )
    assert str(refused) == refused.say() == refused.say("zh-hant") == "“{x}”太长,最多 3 字。"
    assert refused.say("en-gb") == "“{x}” is over 3."
    assert (refused.code, refused.where, refused.status) == ("too_long", "name", 422)


@pytest.mark.parametrize(("kind", "status"), [(Stale, 409), (Unavailable, 503), (Refused, 422)])
def test_each_kind_has_its_status(kind, status):
    assert kind("x", "甲", "a").status == status
    assert kind("x", "甲", "a", status=400).status == 400


def test_not_found_says_the_same_whatever_is_missing():
    assert NotFound().status == 404
    assert NotFound().say() == NotFound(where="code").say()
    assert NotFound().say("en") != NotFound().say()


def refusals():
    """Every call in the source that makes a refusal from literal templates: (place, templates, values or None)."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CLASSES:
                templates = [part.value for part in node.args[1:3] if isinstance(part, ast.Constant)]
                names = {keyword.arg for keyword in node.keywords}
                yield f"{path.name}:{node.lineno}", templates, None if None in names else names


def test_every_refusal_in_the_source_gives_each_value_its_templates_ask_for():
    problems = []
    for place, templates, names in refusals():
        wanted = {field for text in templates for _, field, _, _ in string.Formatter().parse(text) if field is not None}
        if names is not None and not {field.split(".")[0].split("[")[0] for field in wanted} <= names:
            problems.append(f"{place} asks for {sorted(wanted)} and is given {sorted(names)}")
    assert not problems


def test_every_refusal_in_the_source_speaks_two_languages():
    wrong = [
        place
        for place, templates, _ in refusals()
        if len(templates) == 2 and (templates[0].isascii() or any("一" <= sign <= "鿿" for sign in templates[1]))
    ]
    assert not wrong
    assert len(list(refusals())) > 5
