"""`banshi start`, given everything on the line, and asked step by step on a terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import time

import pytest
from openpyxl import load_workbook

from tests import bases
from tests.start import filled

GIVEN = ("--town", "新安县", "--playbook", "request", "--admin", "anquan", "--admin", "系统:xitong:示例系统")


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "town.xlsx"
    path.write_bytes(filled.workbook())
    return path


def test_a_town_is_founded_without_a_terminal(committed_db, workbook, tmp_path):
    slips = tmp_path / "slips.html"
    done = committed_db.banshi(
        "start", *GIVEN, "--workbook", str(workbook), "--slips", str(slips), input="quiet-river-58\n\n"
    )
    assert done.returncode == 0, done.stderr
    assert "新安县已开通：地名 4，单位 4，派单目录 2，人员 4，管理员 2，办理规程 1。" in done.stdout
    assert "✓ 撤回：测试诉求已撤回" in done.stdout
    assert re.search(r"系统管理员 xitong 的初始密码：[a-z2-9-]{14}（首次登录要改）", done.stdout)
    assert "quiet-river-58" not in done.stdout
    page = slips.read_text()
    assert page.count('<section class="slip">') == 4
    assert slips.stat().st_mode & 0o777 == 0o600
    listed = committed_db.banshi("user", "list").stdout
    assert "anquan          安全管理员  安全管理员@xf" in listed
    assert "xitong          示例系统  系统管理员@xf" in listed
    assert "wang            示例王  派单员@rx、受理员@rx" in listed
    again = committed_db.banshi("start", *GIVEN, "--workbook", str(workbook), input="quiet-river-58\n\n")
    assert (again.returncode, "这个库里已有单位，不能再开通" in again.stderr) == (2, True)
    # the test report is in the record, and the record is sound
    committed_db.banshi("work", "--once")
    assert "核验通过" in committed_db.banshi("verify", "--quiet").stdout


def test_the_template_is_written_once_and_checked(committed_db, tmp_path):
    path = tmp_path / "开通.xlsx"
    assert committed_db.banshi("start", "--template", str(path)).returncode == 0
    assert load_workbook(path).sheetnames[:4] == ["地名", "单位", "派单目录", "人员任职"]
    again = committed_db.banshi("start", "--template", str(path))
    assert (again.returncode, "请换一个还不存在的文件名" in again.stderr) == (2, True)
    checked = committed_db.banshi("start", "--check", "--workbook", str(path))
    assert checked.returncode == 2
    assert "单位：没有内容" in checked.stderr


def test_checking_writes_nothing(committed_db, workbook):
    done = committed_db.banshi("start", "--check", "--workbook", str(workbook))
    assert (done.returncode, "工作簿没有问题" in done.stdout) == (0, True)
    assert "还没有账号" in committed_db.banshi("user", "list").stdout


def test_everything_wrong_comes_at_once_and_no_slip_is_left(committed_db, tmp_path):
    path = tmp_path / "town.xlsx"
    path.write_bytes(filled.workbook(catalogue=(("01", "", "no"), ("77", "", "sl"))))
    slips = tmp_path / "slips.html"
    done = committed_db.banshi("start", *GIVEN, "--workbook", str(path), "--slips", str(slips), input="short\nok\n")
    assert done.returncode == 2
    for said in (
        "派单目录第 4 行“主办单位代码”",
        "派单目录第 5 行“分类代码”",
        "管理员“安全管理员”：密码至少 10 个字符",
        "4 处要改",
    ):
        assert said in done.stderr
    assert "Catalogue" not in done.stderr
    assert not slips.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--admin", "anquan"), "缺少 --town"),
        (("--town", "新安县", "--admin", "anquan"), "缺少 --workbook"),
        (("--town", "新安县", "--workbook", "nowhere.xlsx", "--admin", "anquan"), "读不了 nowhere.xlsx"),
        (("--town", "新安县", "--workbook", "{workbook}"), "缺少 --admin"),
        (("--town", "新安县", "--workbook", "{workbook}", "--admin", "皇帝:a"), "角色可用 安全、系统、审计"),
        (("--town", "新安县", "--workbook", "{workbook}", "--admin", "anquan", "--playbook", "no"), "没有这个规程"),
        (
            ("--town", "新安县", "--workbook", "{workbook}", "--admin", "anquan", "--slips", "/proc/x"),
            "不能写到 /proc/x",
        ),
    ],
)
def test_what_is_missing_or_wrong_on_the_line_is_said(committed_db, workbook, words, said):
    given = [word.replace("{workbook}", str(workbook)) for word in words]
    done = committed_db.banshi("start", *given, input="quiet-river-58\n")
    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def interruptible() -> None:
    """Undo the "ignored" that a job in the background inherits."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A command on a terminal of its own, talked to like a person would."""

    def __init__(self, base, *words):
        self.screen, other = pty.openpty()
        self.process = subprocess.Popen(
            [*bases.COMMAND, *words],
            env=base.environment,
            stdin=other,
            stdout=other,
            stderr=other,
            preexec_fn=interruptible,
        )
        os.close(other)
        self.said = ""

    def expect(self, text: str, seconds: float = 30) -> None:
        until = time.monotonic() + seconds
        while text not in self.said and time.monotonic() < until:
            if select.select([self.screen], [], [], 0.2)[0]:
                try:
                    self.said += os.read(self.screen, 65536).decode(errors="replace")
                except OSError:
                    break
        assert text in self.said, self.said
        self.said = self.said.split(text, 1)[1]

    def close(self) -> None:
        self.process.kill()
        self.process.wait(30)
        os.close(self.screen)

    def type(self, text: str) -> None:
        os.write(self.screen, text.encode() + b"\n")

    def interrupt(self, *, until: str) -> None:
        """Ctrl-C as people press it, again when nothing came: between prompt and reading, readline can lose one."""
        for tries in range(10):
            self.process.send_signal(signal.SIGINT)
            try:
                return self.expect(until, seconds=2)
            except AssertionError:
                if tries == 9:
                    raise

    def end(self) -> int:
        return self.process.wait(30)


@pytest.fixture
def terminal(committed_db):
    opened = Terminal(committed_db, "start")
    yield opened
    opened.close()


def test_on_a_terminal_it_asks_step_by_step(committed_db, workbook, terminal):
    terminal.expect("开通码 ")
    for question, answer in (
        ("本地名称", "新安县"),
        ("工作簿", str(workbook)),
        ("安全管理员的账号", "anquan"),
        ("姓名", "示例安全"),
        ("系统管理员的账号", ""),
        ("审计管理员的账号", ""),
        ("的密码", "quiet-river-58"),
        ("再输一遍", "quiet-river-59"),
        ("两遍不一样", None),
        ("的密码", "quiet-river-58"),
        ("再输一遍", "quiet-river-58"),
    ):
        terminal.expect(question)
        if answer is not None:
            terminal.type(answer)
    terminal.expect("新安县已开通")
    terminal.expect("下一步：banshi serve")
    assert terminal.end() == 0
    assert not (committed_db.home / "keys" / "start.code").exists(), "the code is of no use any more"


def test_giving_up_writes_nothing(committed_db, terminal):
    terminal.expect("本地名称")
    terminal.interrupt(until="已停止")
    assert terminal.end() == 130
    assert "还没有账号" in committed_db.banshi("user", "list").stdout
