"""Every form that takes a file says that nothing secret belongs here."""

import re

import pytest

from tests.guards.source import Tree

SAYS = "web/components/nothing_secret.html"
TAKES = re.compile(r"type=[\"']file[\"']")


def silent(templates: dict[str, str]) -> list[str]:
    return sorted(path for path, text in templates.items() if TAKES.search(text) and SAYS not in text)


def test_every_upload_form_says_it():
    templates = {path: Tree().read(path) for path in Tree().files if path.startswith("src/") and path.endswith(".html")}
    assert sum(bool(TAKES.search(text)) for text in templates.values()) >= 7
    assert silent(templates) == []
    assert "涉及国家秘密" in Tree().read(f"src/banshi/web/templates/{SAYS}")


@pytest.mark.parametrize("mark", ['type="file"', "type='file'"])
def test_a_form_that_says_nothing_is_found(mark):
    assert silent({"a.html": f"<input {mark}>", "b.html": f"{SAYS} <input {mark}>", "c.html": "<input>"}) == ["a.html"]
