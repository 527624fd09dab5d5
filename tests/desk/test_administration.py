"""Administration: every role on every address, and what each administrator does there."""

import re

import pytest
from django.urls import get_resolver, reverse

from banshi.desk.administration.urls import urlpatterns
from banshi.people import actions
from banshi.people import queries as people
from tests import world
from tests.desk.test_every_role import PEOPLE

ADMINS = {"system_admin", "security_admin", "audit_admin"}
GETS = {
    "administration": ADMINS,
    "own_password": set(PEOPLE),
    "verification": ADMINS | {"auditor"},
    "accounts": {"security_admin"},
    "account": {"security_admin"},
    "posts": {"security_admin", "audit_admin"},
    "units": {"system_admin"},
    "unit": {"system_admin"},
    "places": {"system_admin"},
    "catalogue": {"system_admin"},
    "calendar": {"system_admin"},
    "playbooks": {"system_admin"},
    "playbook_classes": {"system_admin"},
    "installation": {"system_admin"},
    "reads": {"audit_admin"},
    "attempts": {"audit_admin"},
    "slips": {"intake_agent", "dispatcher"},
}
POSTS = {
    "password_change": set(PEOPLE),
    "account_add": {"security_admin"},
    "account_appoint": {"security_admin"},
    "account_dismiss": {"security_admin"},
    "account_deactivate": {"security_admin"},
    "account_reactivate": {"security_admin"},
    "account_password": {"security_admin"},
    "unit_add": {"system_admin"},
    "unit_rename": {"system_admin"},
    "unit_abolish": {"system_admin"},
    "place_add": {"system_admin"},
    "catalogue_add": {"system_admin"},
    "catalogue_end": {"system_admin"},
    "calendar_preview": {"system_admin"},
    "calendar_enter": {"system_admin"},
    "slips_print": {"intake_agent", "dispatcher"},
    "playbook_derive": {"system_admin"},
    "playbook_rename": {"system_admin"},
}
TEXT = "独一无二的字句在上湾村泵站"


def address(name):
    arguments = {"account": [people.staff_named("shuili1").pk], "unit": ["shuili"]}
    if name in ("playbook_classes", "playbook_rename"):
        return reverse(f"desk:{name}", args=["request"])
    return reverse(
        f"desk:{name}", args=arguments.get(name.split("_")[0] if name not in ("account_add", "unit_add") else "", [])
    )


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_table_below_names_every_address():
    assert {pattern.name for pattern in urlpatterns} == set(GETS) | set(POSTS)
    assert get_resolver().reverse_dict is not None


@pytest.mark.parametrize("role", PEOPLE)
def test_every_role_on_every_address(role, sign):
    """A page opens for its roles, is not there for others; a form is refused for what it lacks, not for who sends it."""
    client = sign(PEOPLE[role])
    for name, roles in GETS.items():
        answer = client.get(address(name))
        assert answer.status_code == (200 if role in roles else 404), name
        if role in roles:
            assert answer.headers["Cache-Control"] == "no-store"
            assert client.post(address(name)).status_code == 405, name
    for name, roles in POSTS.items():
        if role not in roles:
            assert client.get(address(name)).status_code == 404, name
            assert client.post(address(name)).status_code == 404, name
        else:
            assert client.get(address(name)).status_code == 405, name


def test_somebody_signed_out_is_asked_to_sign_in(client, town):
    for name in (*GETS, *POSTS):
        assert client.get(address(name)).url.startswith(reverse("desk:sign_in")), name


@pytest.mark.parametrize("role", sorted(ADMINS))
def test_no_administrator_reads_a_word_of_a_message(role, sign):
    world.report(text=TEXT)
    client = sign(PEOPLE[role])
    for name, roles in GETS.items():
        if role in roles:
            assert TEXT not in client.get(address(name)).content.decode(), name


@pytest.mark.parametrize("role", sorted(ADMINS))
def test_every_title_says_where_one_is_in_a_few_words(role, sign):
    client = sign(PEOPLE[role])
    for name in (name for name, roles in GETS.items() if role in roles):
        title = client.get(address(name)).content.decode().partition("<title>")[2].partition("</title>")[0]
        assert 0 < len(title) < 40, name
        assert "<" not in title, name


@pytest.mark.parametrize(
    ("username", "path", "marked"),
    [
        ("xianzhang", "/desk/programmes/notices", 'href="/desk/programmes/" aria-current="true"'),
        ("xianzhang", "/desk/programmes/", 'href="/desk/programmes/" aria-current="page"'),
        ("xianzhang", "/desk/programmes/releases", 'href="/desk/programmes/releases" aria-current="page"'),
        ("xitong", "/desk/administration/units", 'href="/desk/administration/" aria-current="true"'),
    ],
)
def test_the_navigation_marks_the_part_one_is_in(username, path, marked, sign):
    bar = sign(username).get(path).content.decode().partition('class="desk-nav"')[2].partition("</nav>")[0]
    assert marked in bar
    assert bar.count("aria-current") == 1


@pytest.mark.parametrize("username", ["xitong", "anquan", "shenji"])
def test_every_link_of_the_navigation_opens(username, sign):
    client = sign(username)
    navigation = (
        client.get(address("administration")).content.decode().partition('class="admin-nav')[2].partition("</nav>")[0]
    )
    links = re.findall(r'href="([^"]+)"', navigation)
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_the_home_says_what_needs_doing(sign):
    client = sign("anquan")
    staffed = text_of(client.get(address("administration")))
    for post in people.posts_of(people.staff_named("shuili1")):
        actions.dismiss(post.id, on=world.NOW.date())
    shown = text_of(client.get(address("administration")))
    assert "示例县水利局" not in staffed
    assert re.search("还没有承办人：[^。]*示例县水利局", shown)


# accounts and posts


def test_an_account_is_opened_with_its_post_and_a_slip_to_print(sign):
    client = sign("anquan")
    given = {"username": "liu", "display_name": "示例刘", "role": "handler", "unit": "shuili"}
    answer = client.post(address("account_add"), given)
    password = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", text_of(answer))[0]
    staff = people.staff_named("liu")
    assert staff.check_password(password)
    assert staff.must_change
    assert people.viewer(staff, on=world.NOW.date()).roles == {"handler"}
    assert "示例县水利局 承办人" in text_of(answer)
    assert password not in client.get(address("accounts")).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "shouli"}, "账号“shouli”已有人用"),
        ({"username": "刘"}, "账号“刘”不能用"),
        ({"display_name": " "}, "请填写姓名"),
        ({"role": "emperor"}, "没有“emperor”这个角色"),
        ({"unit": "nowhere"}, "没有“nowhere”这个单位"),
    ],
)
def test_a_refused_account_says_why_keeps_what_was_typed_and_leaves_nothing(changed, said, sign):
    given = {"username": "liu", "display_name": "示例刘", "role": "handler", "unit": "shuili", **changed}
    before = len(people.everyone())
    answer = sign("anquan").post(address("account_add"), given)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{given["username"]}"' in answer.content.decode()
    assert len(people.everyone()) == before


def roles(username):
    return people.viewer(people.staff_named(username), on=world.NOW.date()).roles


def test_posts_are_given_and_taken(sign):
    client = sign("anquan")
    assert client.post(address("account_appoint"), {"role": "unit_head", "unit": "shuili"}).status_code == 302
    assert roles("shuili1") == {"handler", "unit_head"}
    post = next(post for post in people.posts_of(people.staff_named("shuili1")) if post.role == "unit_head")
    assert client.post(address("account_dismiss"), {"post": post.id}).status_code == 302
    assert roles("shuili1") == {"handler"}
    again = client.post(address("account_dismiss"), {"post": post.id})
    assert (again.status_code, "已经结束" in text_of(again)) == (409, True)


def test_the_separation_of_administrators_is_refused_in_words(sign):
    client = sign("anquan")
    answer = client.post(address("account_appoint"), {"role": "system_admin", "unit": "xianfu"})
    assert (answer.status_code, "管理员不接触诉求内容" in text_of(answer)) == (422, True)
    own = people.staff_named("anquan")
    answer = client.post(reverse("desk:account_appoint", args=[own.pk]), {"role": "audit_admin", "unit": "xianfu"})
    assert "须分设" in text_of(answer)


def test_a_post_of_somebody_else_is_not_ended_through_this_account(sign):
    other = people.posts_of(people.staff_named("shouli"))[0]
    assert sign("anquan").post(address("account_dismiss"), {"post": other.id}).status_code == 404
    assert roles("shouli") == {"intake_agent"}


def test_the_last_security_administrator_cannot_leave(sign):
    own = people.staff_named("anquan")
    answer = sign("anquan").post(reverse("desk:account_deactivate", args=[own.pk]))
    assert (answer.status_code, "最后一名安全管理员" in text_of(answer)) == (409, True)


def test_a_closed_account_is_signed_out_at_once_and_opened_without_posts(sign):
    worker, client = sign("shuili1"), sign("anquan")
    assert worker.get(reverse("desk:worklist")).status_code == 200
    client.post(address("account_deactivate"))
    assert worker.get(reverse("desk:worklist")).status_code == 302
    client.post(address("account_reactivate"))
    assert worker.get(reverse("desk:worklist")).status_code == 404


def test_a_reset_password_ends_sessions_and_must_be_changed_first(sign, client):
    worker = sign("shuili1")
    slip = text_of(sign("anquan").post(address("account_password")))
    password = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", slip)[0]
    assert worker.get(reverse("desk:worklist")).status_code == 302, "the old session is over"
    client.post(reverse("desk:sign_in"), {"username": "shuili1", "password": password})
    assert client.get(reverse("desk:worklist")).url == reverse("desk:own_password")
    assert "您用的是初始密码" in text_of(client.get(reverse("desk:own_password")))
    wrong = {"old": "nothing", "new": "quiet-river-58", "again": "quiet-river-58"}
    for changed, said in (
        ({}, "原密码不对"),
        ({"old": password, "again": "quiet-river-59"}, "两遍新密码不一样"),
        ({"old": password, "new": "short", "again": "short"}, "密码至少 10 个字符"),
        ({"old": password, "new": password, "again": password}, "新密码不能和原密码一样"),
    ):
        answer = client.post(reverse("desk:password_change"), {**wrong, **changed})
        assert (answer.status_code, said in text_of(answer)) == (422, True), said
    done = client.post(reverse("desk:password_change"), {**wrong, "old": password})
    assert done.url == reverse("desk:worklist")
    assert client.get(reverse("desk:worklist")).status_code == 200, "this browser stays signed in"


def test_accounts_are_found_by_name(sign):
    shown = text_of(sign("anquan").get(address("accounts"), {"q": "水利"}))
    assert "shuili1" in shown
    assert "shouli" not in shown
    nothing = text_of(sign("anquan").get(address("accounts"), {"q": "没有这个人"}))
    assert "没有账号或姓名含“没有这个人”的人" in nothing


# what the audit administrator sees


def test_acts_and_reads_stand_in_the_log_without_content(sign):
    code = world.report(text=TEXT).code
    sign("shouli").get(reverse("desk:matter", args=[code]))
    sign("anquan").post(address("account_password"))
    shown = text_of(sign("shenji").get(address("reads")))
    assert "重设密码" in shown
    world.report(text=TEXT, category="99")
    sign("paidan").get(reverse("desk:board"))
    assert "派单台" in text_of(sign("shenji").get(address("reads")))
    assert "安全管理员" in shown
    assert code in shown
    assert TEXT not in shown


def test_failed_sign_ins_are_listed_and_pages_turn(sign, client):
    client.post(reverse("desk:sign_in"), {"username": "shouli", "password": "wrong-wrong"})
    audit = sign("shenji")
    assert "登录账号 shouli" in text_of(audit.get(address("attempts")))
    assert "没有更早的了" in text_of(audit.get(address("attempts"), {"page": "9"}))
    for nonsense in ("0", "-1", "x", "99999999999", "²"):
        assert audit.get(address("attempts"), {"page": nonsense}).status_code == 200


def test_empty_logs_say_what_would_be_there(sign):
    audit = sign("shenji")
    assert "会在这里留下一行。现在没有。" in text_of(audit.get(address("reads")))
    assert "会在这里留下一行。现在没有。" in text_of(audit.get(address("attempts")))


# slips


def test_sealed_slips_are_printed_once_and_only_their_digests_kept(sign):
    from banshi.people.models import Slip

    answer = sign("shouli").post(address("slips_print"), {"count": "3"})
    serials = re.findall(r"P\d{8}", text_of(answer))
    assert len(serials) == 3
    assert sorted(Slip.objects.values_list("serial", flat=True)) == sorted(serials)
    tokens = re.findall(r'评价码</dt><dd class="mono">(\w{4}) (\w{4})', answer.content.decode())
    assert len(tokens) == 3
    assert not Slip.objects.filter(digest__contains="".join(tokens[0])).exists()


@pytest.mark.parametrize("count", ["0", "101", "", "x", "-3", "²"])
def test_a_wrong_number_of_slips_is_refused_in_words(count, sign):
    answer = sign("shouli").post(address("slips_print"), {"count": count})
    assert (answer.status_code, "一次可以打印 1 至 100 张" in text_of(answer)) == (422, True)
