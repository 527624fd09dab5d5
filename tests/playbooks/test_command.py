"""`banshi playbook check` and `try`, as a person at a terminal sees them."""

import argparse
from pathlib import Path

import pytest

from banshi.cli import playbook
from tests.playbooks import small

REQUEST = Path(__file__).parents[2] / "playbooks" / "request"


def run(*words):
    parser = argparse.ArgumentParser()
    playbook.add(parser.add_subparsers())
    options = parser.parse_args(["playbook", *map(str, words)])
    lines: list[str] = []
    return options.run(options, lines.append), lines


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_right_folder(language):
    status, lines = run("check", REQUEST, "--language", language)
    assert status == 0
    assert len(lines) == 1
    assert "2026-2" in lines[0]


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "共 1 处问题"), ("en", "1 problems")])
def test_a_wrong_folder_names_file_and_line(tmp_path, language, said):
    text = small.changed(("first_step: received", "first_stop: received"))
    (tmp_path / "playbook.yml").write_text(text.replace("legal_basis:", "legal_basis:"), encoding="utf-8")
    status, lines = run("check", tmp_path, "--language", language)
    assert status == 1
    assert lines[0].startswith(f"{tmp_path}/playbook.yml:")
    assert any("first_step" in line for line in lines)
    assert said.split()[-1] in lines[-1]


def test_a_folder_that_is_none(tmp_path):
    assert run("try", tmp_path / "nowhere") == (
        1,
        [f"“{tmp_path / 'nowhere'}”不是文件夹。请给出含 playbook.yml 的文件夹。"],
    )


def test_scenarios_are_played():
    status, lines = run("try", REQUEST)
    assert status == 0
    assert len(lines) == 6
    assert all(line.startswith("✓") for line in lines)


def test_a_scenario_that_does_not_come_true(tmp_path):
    story = (REQUEST / "scenarios" / "1-street-light.yml").read_text(encoding="utf-8")
    for path in [REQUEST / "playbook.yml", *(REQUEST / "letters").iterdir()]:
        target = tmp_path / path.relative_to(REQUEST)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "one.yml").write_text(story.replace("2021-05-21 17:30", "2021-05-20 17:30"), "utf-8")
    status, lines = run("try", tmp_path)
    assert status == 1
    assert lines[0].startswith("✗ one")
    assert lines[1].strip() == "第 1 步：due.reply 应为 2021-05-20 17:30，实为 2021-05-21 17:30"
