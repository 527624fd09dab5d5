"""`banshi playbook load`: checked, tried, then stored once; a failing scenario or a taken edition stores nothing."""

import argparse
import shutil

import pytest

from banshi.cli import playbook
from banshi.playbooks import queries
from tests import world


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(world.PLAYBOOKS / "request", tmp_path / "request")


def run(*words):
    parser = argparse.ArgumentParser()
    playbook.add(parser.add_subparsers())
    options = parser.parse_args(["playbook", *map(str, words)])
    lines: list[str] = []
    return options.run(options, lines.append), "\n".join(lines)


def test_a_playbook_is_loaded_and_the_same_content_again_changes_nothing(db, folder):
    status, said = run("load", folder)
    assert (status, "版已载入" in said) == (0, True)
    assert "新件按它办，在办的仍按原来的版本" in said
    book = queries.current("request")
    status, said = run("load", folder, "--language", "en")
    assert (status, "is in use already" in said) == (0, True)
    assert [found.content_hash for found in queries.editions()] == [book.content_hash]


def test_a_new_edition_becomes_the_current_one(db, folder):
    run("load", folder)
    text = (folder / "playbook.yml").read_text()
    (folder / "playbook.yml").write_text(text.replace('edition: "', 'edition: "next-', 1))
    assert run("load", folder)[0] == 0
    assert [(found.edition.startswith("next-"), found.current) for found in queries.editions()] == [
        (True, True),
        (False, False),
    ]


def test_other_content_under_the_same_edition_is_refused(db, folder):
    run("load", folder)
    text = (folder / "playbook.yml").read_text()
    (folder / "playbook.yml").write_text(text.replace("retention_days: 1095", "retention_days: 1096", 1))
    status, said = run("load", folder)
    assert status == 1
    assert "内容不同。旧版不能改" in said
    assert len(queries.editions()) == 1


def test_a_scenario_that_does_not_come_true_stores_nothing(db, folder):
    path = folder / "scenarios" / "1-street-light.yml"
    changed = path.read_text().replace("step: dispatched", "step: working", 1)
    assert changed != path.read_text()
    path.write_text(changed)
    status, said = run("load", folder)
    assert status == 1
    assert "没有载入。请先改好上面的问题。" in said
    assert not queries.has("request")


def test_a_folder_with_mistakes_stores_nothing(db, tmp_path):
    (tmp_path / "playbook.yml").write_text("kind: request\n")
    status, said = run("load", tmp_path)
    assert (status, "playbook.yml:" in said) == (1, True)
    assert queries.editions() == []
