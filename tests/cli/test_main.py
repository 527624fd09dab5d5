"""The one command: help a person can use, wrong arguments and options in words, never a traceback."""

import importlib.util
import subprocess

import pytest

from banshi.cli import main
from banshi.config.options import TABLE
from tests import bases

BUILT = [name for name, (module, _) in main.COMMANDS.items() if importlib.util.find_spec(f"banshi.cli.{module}")]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home for commands that need no database."""
    return tmp_path_factory.mktemp("home")


def banshi(home, *words, **environment):
    given = {"PATH": "/usr/bin:/bin", "BANSHI_HOME": str(home), **environment}
    return subprocess.run([*bases.COMMAND, *words], env=given, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("help",)])
def test_help_names_every_command_and_every_option(words, capsys):
    assert main.main(list(words)) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in main.COMMANDS)
    assert all(option.name in said for option in TABLE)


def test_an_unknown_command_is_said_and_the_known_ones_listed(capsys):
    assert main.main(["bogus"]) == 2
    said = capsys.readouterr().err
    assert "没有命令“bogus”" in said
    assert "There is no command “bogus”." in said
    assert "  serve " in said


def test_every_command_is_built():
    assert sorted(main.COMMANDS) == sorted(BUILT)


@pytest.mark.parametrize("name", sorted(main.COMMANDS))
def test_every_command_has_help_of_its_own(name, home):
    done = banshi(home, name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"banshi {name}" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    "words", [("verify", "--nope"), ("user",), ("user", "add"), ("import",), ("work", "--with", "x")]
)
def test_wrong_arguments_are_said_with_where_to_look(words, home):
    done = banshi(home, *words)
    assert done.returncode == 2
    assert "参数不对" in done.stderr
    assert f"banshi {words[0]}" in done.stderr
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr


def test_options_that_make_no_sense_are_refused_all_at_once(home):
    done = banshi(home, "verify", PORT="99999", BANSHI_TRANSPORT="pigeon", BANSHI_TWON="x")
    assert done.returncode == 2
    for name in ("PORT", "BANSHI_TRANSPORT", "BANSHI_TWON"):
        assert name in done.stderr
    assert "BANSHI_TOWN" in done.stderr, "what was probably meant"
    assert "Traceback" not in done.stderr


def test_a_home_that_cannot_be_written_is_refused():
    done = banshi("/proc/nothing", "verify")
    assert done.returncode == 2
    assert "BANSHI_HOME" in done.stderr


@pytest.mark.parametrize("words", [("verify",), ("user", "list"), ("rebuild",), ("work", "--once")])
def test_on_a_base_that_was_never_made_the_next_step_is_said(words, tmp_path):
    done = banshi(tmp_path, *words)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "请先运行 banshi migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_migrate_says_what_it_does_and_that_nothing_is_left(tmp_path):
    assert banshi(tmp_path, "migrate", "--check").returncode == 1
    assert "数据库已升级" in banshi(tmp_path, "migrate").stdout
    again = banshi(tmp_path, "migrate", "--check")
    assert (again.returncode, again.stdout) == (0, "数据库已是最新。\n")
    assert "核验通过" in banshi(tmp_path, "verify").stdout


def test_a_reader_who_leaves_early_gets_no_traceback(home):
    command = f"{bases.COMMAND[0]} -m banshi.cli.main --help | head -1"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "BANSHI_HOME": str(home)},
    )
    assert done.stdout.startswith("用法")
    assert "Traceback" not in done.stderr
