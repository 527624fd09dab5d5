"""`banshi user`: accounts and posts from the shell."""

import io

import pytest

from banshi.cli import main, users
from banshi.demo import town
from banshi.kit import clock
from banshi.people import queries
from tests import world


@pytest.fixture(autouse=True)
def found(db, tmp_path, settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    town.found(tmp_path, at=world.NOW - world.days(365))
    monkeypatch.setattr(main, "set_up", lambda: None)
    with clock.frozen(world.NOW):
        yield


@pytest.fixture
def banshi(monkeypatch, capsys):
    def run(*words, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main.main(["user", *words])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def roles(username):
    return queries.viewer(queries.staff_named(username), on=world.NOW.date()).roles


def test_an_account_with_posts_and_a_given_password_that_is_not_printed(banshi):
    status, said = banshi("add", "liu", "--name", "示例刘", "--role", "承办人@shuili", typed="quiet-river-58\n")
    assert (status, said) == (0, "已建账号 liu。\n")
    staff = queries.staff_named("liu")
    assert (staff.check_password("quiet-river-58"), staff.must_change) == (True, False)
    assert roles("liu") == {"handler"}


def test_without_a_password_one_is_made_printed_and_must_be_changed(banshi):
    _, said = banshi("add", "liu", "--name", "示例刘")
    password = said.split("初始密码：")[1].split("（")[0]
    staff = queries.staff_named("liu")
    assert (staff.check_password(password), staff.must_change) == (True, True)


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        (("add", "shouli", "--name", "示例"), "", "账号“shouli”已有人用"),
        (("add", "Liu", "--name", "示例"), "", "账号“Liu”不能用"),
        (("add", "liu", "--name", "示例"), "short\n", "密码至少 10 个字符"),
        (("add", "liu", "--name", "示例", "--role", "承办人"), "", "应写成 角色@单位代码"),
        (("add", "liu", "--name", "示例", "--role", "承办人@nowhere"), "", "没有“nowhere”这个单位"),
        (
            ("add", "liu", "--name", "示例", "--role", "承办人@shuili", "--role", "系统管理员@xianfu"),
            "",
            "管理员不接触诉求内容",
        ),
        (("appoint", "nobody", "承办人@shuili"), "", "没有账号“nobody”"),
        (("appoint", "shuili1", "承办人@shuili"), "", "已经在“示例县水利局”担任承办人"),
        (("appoint", "xitong", "审计管理员@xianfu"), "", "须分设"),
        (("dismiss", "shuili1", "单位负责人@shuili"), "", "现有：承办人@shuili"),
        (("dismiss", "anquan", "安全管理员@xianfu"), "", "最后一名安全管理员"),
        (("deactivate", "anquan"), "", "最后一名安全管理员"),
        (("password", "shouli"), "shouli-12345\n", "密码太容易猜"),
    ],
)
def test_what_cannot_be_is_said_in_words_and_changes_nothing(banshi, words, typed, expected):
    before = [(staff.username, staff.password, staff.is_active) for staff in queries.everyone()]
    posts = [post.id for post in queries.posts_in_force(world.NOW.date())]
    status, said = banshi(*words, typed=typed)
    assert status == 2
    assert expected in said
    assert [(staff.username, staff.password, staff.is_active) for staff in queries.everyone()] == before
    assert [post.id for post in queries.posts_in_force(world.NOW.date())] == posts


def test_a_post_is_given_and_taken_the_same_day(banshi):
    assert banshi("appoint", "shuili1", "unit_head@shuili")[0] == 0
    assert roles("shuili1") == {"handler", "unit_head"}
    assert banshi("dismiss", "shuili1", "单位负责人@shuili")[0] == 0
    assert roles("shuili1") == {"handler"}


def test_an_account_is_closed_with_its_posts_and_opened_without_them(banshi):
    assert banshi("deactivate", "shuili1")[0] == 0
    assert (queries.staff_named("shuili1").is_active, roles("shuili1")) == (False, set())
    assert "shuili1" in banshi("list")[1]
    assert "（停用）" in banshi("list")[1]
    assert banshi("reactivate", "shuili1")[0] == 0
    assert (queries.staff_named("shuili1").is_active, roles("shuili1")) == (True, set())


def test_a_second_security_administrator_lets_the_first_go(banshi):
    banshi("add", "anquan2", "--name", "示例乙", "--role", "安全管理员@xianfu", typed="quiet-river-58\n")
    assert banshi("dismiss", "anquan", "安全管理员@xianfu")[0] == 0


def test_the_list_shows_posts_in_force_only(banshi):
    banshi("dismiss", "shuili1", "承办人@shuili")
    _, said = banshi("list")
    assert "shuili1         水利承办人  无任职" in said
    assert "shouli          受理员·甲  受理员@rexian" in said


def test_the_module_answers_for_each_verb():
    import argparse

    parser = argparse.ArgumentParser()
    users.add(parser.add_subparsers())
    for verb in ("add", "appoint", "dismiss", "deactivate", "reactivate", "password", "list"):
        with pytest.raises(SystemExit) as ended:
            parser.parse_args(["user", verb, "--help"])
        assert ended.value.code == 0
