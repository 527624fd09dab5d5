"""A line of progress: written over on a terminal, now and then elsewhere, never in the way of what is said after."""

import io
from contextlib import redirect_stderr

from banshi.cli import progress
from banshi.cli.progress import Line, Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_is_written_over_and_left_once():
    with redirect_stderr(Terminal()) as terminal:
        line = Progress("已读 {done:,} / {of:,} 页")
        for n in (1, 2000):
            line(n, 2000)
        line.end()
        line.end()
    assert terminal.getvalue() == "\r已读 1 / 2,000 页 \r已读 2,000 / 2,000 页 \n"


def test_nothing_said_leaves_no_empty_line():
    with redirect_stderr(Terminal()) as terminal:
        Line().end()
    assert terminal.getvalue() == ""


def test_elsewhere_a_line_comes_every_few_seconds(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    line = Line()
    for second in range(1, 12):
        now[0] = 100.0 + second
        line.say(f"{second} 秒")
    line.end()
    assert capsys.readouterr().err == "5 秒\n10 秒\n"
    assert line.seconds() == 11
