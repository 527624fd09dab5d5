"""The role catalogue: what it says of each role is what the role meets; and five people who see their own and nothing else."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from banshi.desk import navigation, standings
from banshi.matters.queries import seeing
from banshi.matters.rules.access import SEES
from banshi.people import actions as people
from banshi.people import queries
from banshi.people.facts import ADMINISTRATORS, DUTIES, OBSERVER, PARTS, ROLES, Post, Viewer
from banshi.playbooks import queries as playbooks
from banshi.units import actions as units
from tests import world
from tests.portal.browser import let_in, move, token
from tests.world import NOW, act, hours, report

FOUNDED = date(2020, 1, 1)


def person(username: str, role: str, unit: str) -> Client:
    """A browser signed in as somebody with this one post."""
    if queries.staff_named(username) is None:
        staff = people.add_staff(username, display_name=username, password=None)
        people.appoint(staff, role=role, unit=unit, on=FOUNDED)
    client = Client()
    client.force_login(queries.staff_named(username))
    return client


def page(client: Client, address: str = "/desk/") -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def entered(client: Client, kind: str, **given: str) -> str:
    """One of a kind, taken in at the desk."""
    book = playbooks.current(kind)
    filled = {"kind": kind, "channel": "visit", "place": "990101002002"}
    for field in book.fields:
        choice = field.choices[0].code if field.choices else ""
        filled.setdefault(
            field.name,
            {"choice": choice, "date": "2026-03-03", "boolean": "yes", "number": "0"}.get(field.type, "示例"),
        )
    answer = client.post("/desk/requests", filled | {"contact_phone": "13800000009"} | given)
    assert answer.status_code == 200, re.findall(r"class=.wrong[^>]*>([^<]*)", answer.content.decode())
    return seeing.visible_to(Viewer.system()).filter(kind=kind).order_by("-id").first().code


def test_every_role_and_every_part_is_in_the_catalogue():
    assert set(DUTIES) == set(ROLES)
    assert {part.code for part in PARTS} == {
        "issuer", "lead", "co_unit", "implementer", "beneficiary", "counterparty", "inspector", "auditor", "publisher",
        "observer",
    }  # fmt: skip
    assert {role for part in PARTS for role in part.roles} <= set(ROLES)


def test_the_words_for_what_a_role_sees_are_there_exactly_where_the_query_may_find_something(town):
    for n in range(3):
        report(at=NOW + hours(n))
    for role in ROLES:
        viewer = Viewer(actor="staff:1", staff_id=1, posts=(Post(role, "xianfu", "xianfu", "99"),))
        nothing = "EmptyResultSet" in _plan(seeing.visible_to(viewer))
        assert nothing == (role not in SEES), role


def _plan(rows) -> str:
    from django.core.exceptions import EmptyResultSet

    try:
        return str(rows.query)
    except EmptyResultSet:
        return "EmptyResultSet"


def test_the_page_says_of_each_role_the_numbers_of_the_access_rules(sign):
    shown = page(sign("zhujian1"), "/desk/roles")
    articles = dict(re.findall(r'<article id="(\w+)"[^>]*>(.*?)</article>', shown, re.S))
    assert next(iter(articles)) == "handler", "one's own role is first"
    assert set(articles) == set(ROLES)
    for one in standings.all_roles():
        article = articles[one.role]
        assert f"共 {one.reads} 个可看的地址，{one.writes} 个可以写入的地址" in article
        assert all(place in article for place in one.places)
        assert DUTIES[one.role] in article
    for part in PARTS:
        assert part.zh in shown


@pytest.mark.parametrize("role", ROLES)
def test_a_role_meets_what_its_article_says(role, sign):
    """Every address without a number in it: it opens exactly where the catalogue counts it, and is 404 elsewhere."""
    client = sign(f"only-{role}".replace("_", "-"))
    mine = next(one for one in standings.all_roles() if one.role == role)
    addresses = standings.desk_addresses()
    assert mine.reads == sum("GET" in one.callback.methods and role in one.callback.access.roles for one in addresses)
    for one in addresses:
        if "<" in str(one.pattern) or "GET" not in one.callback.methods:
            continue
        status = client.get(reverse(f"desk:{one.name}")).status_code
        if role in one.callback.access.roles:
            # a unit without anything to choose may answer that there is nothing here; never that one may not
            assert status in (200, 302, 404), one.name
        else:
            assert status == 404, one.name
    for name, label, _access in navigation._PLACES:
        lists = name != "desk:worklist" or navigation.MATTERS.allows({role})
        opens = client.get(reverse(name)).status_code == 200
        assert (label in mine.places) == (opens and lists), name


@pytest.mark.parametrize("role", ROLES)
def test_every_home_says_the_post_and_what_it_is_for(role, sign):
    shown = page(sign(f"only-{role}".replace("_", "-")))
    if role in ADMINISTRATORS:
        assert "<h1>管理</h1>" in shown
    else:
        assert DUTIES[role] in shown
        assert [other for other in ROLES if other != role and DUTIES[other] in shown] == []


def test_who_sits_in_a_unit_that_is_gone_reads_why_nothing_waits(sign):
    assert "承接" not in page(sign("shuili1"))
    units.abolish("shuili", successor="huanbao", on=NOW.date())
    assert "起撤销，职能由示例县生态环境局承接，所以这里没有您的待办；请找安全管理员改任职" in page(sign("shuili1"))
    assert "承接" not in page(sign("huanbao1"))


def test_homes_are_not_the_same_for_different_roles(sign):
    seen = {}
    for role in ROLES:
        shown = page(sign(f"only-{role}".replace("_", "-"))).partition("<main")[2]
        seen.setdefault(re.sub(r"only-[\w-]+|csrf\S+", "", shown), []).append(role)
    assert [roles for roles in seen.values() if len(roles) > 1] == []


def test_an_observer_reads_and_writes_nowhere(sign):
    report(text="独一无二的原话")
    client = sign("only-observer")
    mine = next(one for one in standings.all_roles() if one.role == OBSERVER)
    assert (mine.writes, mine.moves, mine.sees) == (0, (), "")
    shown = page(client)
    assert "答应了什么、办到哪里" in shown
    assert "什么也不能改" in shown
    assert "独一无二" not in shown
    for one in standings.desk_addresses():
        if "<" not in str(one.pattern) and "POST" in one.callback.methods:
            assert client.post(reverse(f"desk:{one.name}"), {}).status_code == 404, one.name


def test_an_inspector_brings_findings_and_no_requests_and_sees_their_own_offices_alone(town):
    units.add_catalogue([{"function": "inspection", "place_path": "", "unit": "xianfu"}], on=FOUNDED)
    mine, other = person("ducha1", "inspector", "huifang"), person("ducha2", "inspector", "shenhe")
    form = page(mine, "/desk/requests")
    assert "暗访问题" in form
    assert "走访发现" not in form
    request = report(text="居民的一句原话").code
    code = entered(mine, "inspection_finding", text="闸门锈死", category="05", drawn="yes")
    assert code in page(mine).replace(" ", "")
    assert mine.get(f"/desk/matters/{request}").status_code == 404
    assert mine.get(f"/desk/matters/{code}").status_code == 200
    assert other.get(f"/desk/matters/{code}").status_code == 404
    assert code not in page(other).replace(" ", "")
    refused = mine.post("/desk/requests", {"kind": "request", "channel": "phone", "text": "不该由督查员记"})
    assert "不该由督查员记" not in str(list(seeing.visible_to(Viewer.system()).values_list("state", flat=True)))
    assert refused.status_code == 422


@pytest.fixture
def five(town):
    """A settlement, an application, a visit, and requests of two bureaus: (who, browser, own, others')."""
    units.add_catalogue([{"function": "execution", "place_path": "", "unit": "zhengwu"}], on=FOUNDED)
    desk = person("shouli", "intake_agent", "rexian")
    settled = entered(desk, "court_settlement", category="01", place="990101002002", text="申请执行人的和解")
    applied = entered(desk, "cross_province_subsidy", place="990101001001", category="01", text="残疾申请人的申请")
    visited = entered(person("wangge1", "village_worker", "qinghe"), "visit", text="上湾村一户的难处", category="01")
    elsewhere = report(place="990101001001", category="04/0401", text="城里学校的事").code
    built = report(place="990101001001", category="01/0105", text="住建局的一件").code
    return {
        "settled": settled, "applied": applied, "visited": visited, "elsewhere": elsewhere, "built": built,
    }  # fmt: skip


def test_creditor_and_disabled_applicant_reach_their_own_by_number_and_code_and_nothing_else(five):
    for mine, said in (("settled", "执行和解"), ("applied", "补贴")):
        client = Client()
        assert client.get(f"/t/{five[mine]}").status_code == 404, "the number alone opens nothing"
        let_in(client, five[mine])
        assert said in page(client, f"/t/{five[mine]}")
        for name, code in five.items():
            if name != mine:
                assert client.get(f"/t/{code}").status_code == 404, name
            assert client.get(f"/desk/matters/{code}").status_code == 302, "no account, no desk"
        wrong = str((int(queries.check_code(five["visited"])) + 1) % 10_000).zfill(4)
        assert client.post("/t/", {"code": five["visited"], "check": wrong}).status_code == 404


def test_the_creditors_word_is_taken_by_the_code_alone(five):
    handler = "zhengwu1"
    act(five["settled"], "reply", by=handler, at=NOW + hours(1), outcome="partly_solved", reason="达成和解")
    client = Client()
    let_in(client, five["settled"])
    answer = move(client, five["settled"], "verdicts", solved="no", token=token(five["settled"]))
    assert answer.status_code == 303
    row, _, _ = seeing.found(five["settled"], Viewer.system())
    assert (row.solved, row.tier) == ("no", "disputed")


STAFF = (
    ("wangge1", "village_worker", "qinghe", {"visited"}),
    ("zhujian0", "unit_head", "zhujian", {"built"}),
    ("jiaoyu0", "unit_head", "jiaoyu", {"elsewhere"}),
    ("zhengwu0", "unit_head", "zhengwu", {"settled"}),
    ("heyan1", "auditor", "huifang", {"settled", "applied", "visited", "elsewhere", "built"}),
    ("heyan2", "auditor", "qinghe", {"visited", "settled"}),
    ("guancha", "observer", "xianfu", set()),
    ("ducha", "inspector", "huifang", set()),
    ("pingshen", "reviewer", "xianfu", set()),
    ("zhuanxiang", "programme_officer", "xianfu", set()),
    ("fabu1", "publisher", "xianfu", set()),
    ("xitong", "system_admin", "xianfu", set()),
    ("anquan", "security_admin", "xianfu", set()),
    ("shenji", "audit_admin", "xianfu", set()),
    ("shenhe1", "adjudicator", "shenhe", set()),
    ("huifang1", "callback_officer", "huifang", set()),
    ("zhujian1", "handler", "zhujian", {"built"}),
    ("paidan", "dispatcher", "rexian", {"settled", "applied", "elsewhere", "built", "visited"}),
    ("shouli", "intake_agent", "rexian", {"settled", "applied", "elsewhere", "built", "visited"}),
)


@pytest.mark.parametrize(("username", "role", "unit", "own"), STAFF, ids=[one[0] for one in STAFF])
def test_everybody_sees_their_own_list_and_their_own_matters(five, username, role, unit, own):
    client = person(username, role, unit)
    for name, code in five.items():
        status = client.get(f"/desk/matters/{code}").status_code
        assert status == (200 if name in own else 404), name
    home = page(client).replace(" ", "")
    assert {name for name, code in five.items() if code in home} <= own
    if role == "unit_head" or role == "handler":
        assert {name for name, code in five.items() if code in home} == own, "the duty list is not empty"


def test_every_role_was_asked():
    assert {one[1] for one in STAFF} == set(ROLES)
    assert world.NOW == NOW


def test_what_happens_in_a_village_is_not_all_its_workers(five):
    """A settlement in the village passes its worker by, in the list and by its number; a request there does not."""
    code = report(place="990101002002", category="01/0101", text="上湾村的一件").code
    client = person("wangge1", "village_worker", "qinghe")
    home = page(client).replace(" ", "")
    assert code in home
    assert five["settled"] not in home
    assert client.get(f"/desk/matters/{five['settled']}").status_code == 404
    assert {"request", "visit"} <= set(queries.viewer(queries.staff_named("wangge1"), on=NOW.date()).posts[0].kinds)
