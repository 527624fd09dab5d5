"""The kinds that are a folder alone: their scenarios come true, and one of each goes through the real surfaces."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from banshi.calendars import queries as calendars
from banshi.cli import trial
from banshi.cli.playbook import KINDS_OF_ENTRY
from banshi.kit import clock
from banshi.matters.queries import seeing, worklists
from banshi.people import actions as people
from banshi.people import queries
from banshi.people.facts import ROLES, Viewer
from banshi.playbooks import actions
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.sources import actions as sources
from banshi.sources import queries as source_queries
from banshi.units import actions as units
from tests import world
from tests.portal import browser

ROOT = Path(__file__).parents[2] / "playbooks"
CAMPAIGN = "we-do-practical-things"
KINDS = (
    "court_settlement",
    "cross_province_subsidy",
    "enterprise_burden",
    "grassroots_letter",
    "household_roster",
    "inspection_finding",
    "visit",
)
BY_RESIDENTS = ("cross_province_subsidy", "enterprise_burden")
STORIES = [(kind, story) for kind in KINDS for story in actions.scenarios_in(ROOT / kind)]
# Wednesday 28 April 2021, ten in the morning in 示例县
THEN = datetime(2021, 4, 28, 2, 0, tzinfo=UTC)
GIVEN = {"text": "示例内容", "date": "2021-04-28", "number": "12", "boolean": "yes", "phone": "13800000009"}


@pytest.fixture
def town(db):
    world.found()
    with clock.frozen(THEN):
        yield world


def signed(username: str, *posts: tuple[str, str]) -> Client:
    """A browser of one of the town's people, or of somebody new with these posts."""
    if queries.staff_named(username) is None:
        staff = people.add_staff(username, display_name=username, password=None)
        for role, unit in posts:
            people.appoint(staff, role=role, unit=unit, on=date(2020, 1, 1))
    browser = Client()
    browser.force_login(queries.staff_named(username))
    return browser


def filled(kind: str, **over: str) -> dict[str, str]:
    """An answer to every field of a kind."""
    found, book = {}, playbooks.current(kind)
    leaf = {"category": next((one.code for one in lookup.offered(book)), ""), "place": "990101002002", "name": "示例甲"}
    for field in book.fields:
        if field.type in ("choice", "category", "place", "files", "name"):
            found[field.name] = leaf.get(field.type) or (field.choices[0].code if field.choices else "")
        else:
            found[field.name] = GIVEN.get(field.type, GIVEN["text"])
    return found | over


def at_desk(client: Client, kind: str, **over: str) -> str:
    """Enter one at the desk; returns its code."""
    answer = client.post("/desk/requests", filled(kind, **over) | {"kind": kind, "channel": "counter"})
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return newest(kind)


def newest(kind: str) -> str:
    return seeing.visible_to(Viewer.system()).filter(kind=kind).order_by("-id").first().code


def state(code: str):
    return seeing.found(code, Viewer.system())[1]


def moved(client: Client, code: str, resource: str, **given: str) -> None:
    """Make a move with the form of the page."""
    answer = client.post(f"/desk/matters/{code}/{resource}", given | {"seen": str(state(code).number)})
    assert answer.status_code in (302, 303), answer.content.decode()[:3000]


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_alone_is_sound(kind):
    book, problems = actions.check_folder(ROOT / kind, verbs=KINDS_OF_ENTRY, roles=ROLES)
    assert [problem.say() for problem in problems] == []
    assert not list((ROOT / kind).rglob("*.py"))
    assert [story for of, story in STORIES if of == kind]
    assert (book.opened_by == "requester") == (kind in BY_RESIDENTS)
    assert all(field.necessary.zh for field in book.fields if field.personal)


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in ROOT.glob("*/playbook.yml")), ids=lambda one: one.name
)
def test_what_residents_read_is_written_for_them(folder):
    book, _ = actions.check_folder(folder, verbs=KINDS_OF_ENTRY, roles=ROLES)
    for name, words in book.letters.items():
        assert not re.search(r"[()]|[一-鿿][,;!?]|[,;!?][一-鿿]", words.zh), name
    if book.opened_by == "requester":
        assert "您" in book.purpose.zh
        owed = [rule.label.zh for rule in book.clocks if rule.owed_to == "requester"]
        assert not [label for label in owed if "复核" in label]


@pytest.mark.parametrize(("kind", "story"), STORIES, ids=[f"{kind}-{story.name}" for kind, story in STORIES])
def test_a_story_of_it_comes_true(kind, story):
    book, _ = actions.check_folder(ROOT / kind, verbs=KINDS_OF_ENTRY, roles=ROLES)
    assert list(trial.failures(book, story)) == []


def test_one_of_each_is_entered_at_the_desk_and_has_its_page(town):
    desk = signed("shouli")
    page = desk.get("/desk/requests").content.decode()
    for kind in KINDS:
        book = playbooks.current(kind)
        assert book.noun.zh in page
        form = desk.get(f"/desk/requests?kind={kind}").content.decode()
        assert all(field.label.zh in form for field in book.fields if field.type != "files"), kind
        code = at_desk(desk, kind)
        shown = desk.get(f"/desk/matters/{code}")
        assert shown.status_code == 200
        assert book.noun.zh in shown.content.decode()


@pytest.mark.parametrize("kind", BY_RESIDENTS)
def test_a_resident_walks_through_its_form_to_a_receipt(town, client, kind):
    assert playbooks.current(kind).noun.zh in client.get("/report").content.decode()
    answers, page, asked = filled(kind), client.get(f"/report/{kind}"), []
    for _ in range(20):
        name = browser.asked(page)
        if not name:
            break
        asked.append(name)
        given = {one: answers[one] for one in names_on(page, kind) if one in answers}
        page = browser.step(client, page, kind=kind, **given)
    assert set(asked) <= {field.name for field in playbooks.current(kind).fields}
    code = browser.code_of(client.post(f"/report/{kind}/receipts", browser.hidden(page)))
    assert seeing.found(code, Viewer.system())[0].kind == kind
    own = client.get(f"/t/{code}").content.decode()
    assert playbooks.current(kind).noun.zh in own


def names_on(page, kind: str) -> list[str]:
    words = page.content.decode()
    fields = [field for field in playbooks.current(kind).fields if field.type != "files"]
    hidden = browser.hidden(page)
    return [field.name for field in fields if f'name="{field.name}"' in words and field.name not in hidden]


@pytest.mark.parametrize("kind", sorted({*KINDS} - {*BY_RESIDENTS}))
def test_what_offices_bring_is_no_page_for_residents(town, client, kind):
    assert client.get(f"/report/{kind}").status_code == 404


def test_the_subsidy_keeps_its_month_and_its_three_dues(town):
    desk = signed("shouli")
    code = at_desk(desk, "cross_province_subsidy", applied_on="2021-04-28", category="01")
    assert due(code, "push") == "2021-05-06 17:30"
    with clock.frozen(datetime(2021, 5, 6, 7, 0, tzinfo=UTC)):
        moved(desk, code, "dispatches", unit="minzheng")
        assert due(code, "decide") == "2021-05-19 17:30"
    with clock.frozen(datetime(2021, 5, 19, 7, 0, tzinfo=UTC)):
        moved(signed("minzheng1"), code, "hand-overs", unit="rexian", reason="符合条件")
        assert due(code, "inform") == "2021-05-24 17:30"
        shown = desk.get(f"/desk/matters/{code}").content.decode()
        assert "申请日期（补贴从这一天所在的月份算起，不因审核用时而推后）" in shown
        assert "2021-04-28" in shown
        moved(desk, code, "replies", outcome="solved", reason="补贴自 2021 年 4 月起发放")
    assert (state(code).step, state(code).outcome) == ("closed", "solved")


def due(code: str, name: str) -> str:
    at = clock.parse(state(code).clock(name).due)
    return f"{at.astimezone(calendars.current().tz):%Y-%m-%d %H:%M}"


def test_a_promise_of_two_days_is_late_by_the_clock_alone(town):
    units.add_catalogue([{"function": "execution", "place_path": "", "unit": "zhengwu"}], on=date(2020, 1, 1))
    code = at_desk(signed("shouli"), "court_settlement", category="01")
    officer = signed("zhengwu1")
    given = {"claim": "40000", "schedule": "2021-04-30 20000", "consent": "present", "reason": "书记员在场"}
    # a handler of this kind may note a promise, so the page offers it
    assert "记下约定的各期付款" in officer.get(f"/desk/matters/{code}").content.decode()
    moved(officer, code, "promises", **given)
    before = state(code).number
    viewer = queries.viewer(queries.staff_named("zhengwu1"), on=THEN.date())
    for days, late in ((2, False), (3, True)):
        now = THEN + world.days(days)
        rows = worklists.worklist(viewer).filter(worklists.late(now))
        assert rows.filter(code=code).exists() is late
        with clock.frozen(now):
            assert ("未按期履行" in officer.get(f"/desk/matters/{code}").content.decode()) is late
            assert ("未按期履行" in officer.get("/desk/").content.decode()) is late
    assert state(code).number == before


def test_disposed_and_paid_are_two_answers(town):
    units.add_catalogue([{"function": "execution", "place_path": "", "unit": "zhengwu"}], on=date(2020, 1, 1))
    code = at_desk(signed("shouli"), "court_settlement", category="02", livelihood="wages")
    page = signed("zhengwu1").get(f"/desk/matters/{code}").content.decode()
    assert ">工资<" in page
    assert ">wages<" not in page
    moved(signed("zhengwu1"), code, "replies", outcome="partly_solved", reason="达成和解")
    row, _, _ = seeing.found(code, Viewer.system())
    assert (row.outcome, row.solved, row.closed_at) == ("partly_solved", "", None)
    assert "程序结案" in signed("zhengwu1").get(f"/desk/matters/{code}").content.decode()


def test_the_sender_of_a_letter_sees_it_late_and_judges_the_answer(town):
    sender = signed("qinghe9", ("dispatcher", "qinghe"))
    code = at_desk(sender, "grassroots_letter")
    assert state(code).intake == "qinghe"
    moved(sender, code, "dispatches", unit="xianfu")
    viewer = queries.viewer(queries.staff_named("qinghe9"), on=THEN.date())
    later = THEN + world.days(30)
    assert seeing.visible_to(viewer).filter(worklists.late(later)).filter(code=code).exists()
    with clock.frozen(later):
        assert sender.get(f"/desk/matters/{code}").status_code == 200
        moved(signed("xianfu1"), code, "replies", outcome="planned", reason="列入明年计划")
        assert worklists.waiting_verdict(viewer).filter(code=code).exists()
        moved(sender, code, "verdicts", solved="no", channel="letter", reason="等不到明年")
    row, _, _ = seeing.found(code, Viewer.system())
    assert (row.outcome, row.solved, row.tier, row.relayed) == ("planned", "no", "disputed", False)
    assert "来文单位评价" in sender.get(f"/desk/matters/{code}").content.decode()


def test_a_finding_passes_by_the_unit_between(town):
    units.add_catalogue([{"function": "inspection", "place_path": "", "unit": "xianfu"}], on=date(2020, 1, 1))
    team = signed("anfang9", ("dispatcher", "huifang"))
    code = at_desk(team, "inspection_finding")
    assert (state(code).owner, state(code).step) == ("xianfu", "at_head")
    head, between = signed("xianzhang"), signed("shuili0")
    assert head.get(f"/desk/matters/{code}").status_code == 200
    assert between.get(f"/desk/matters/{code}").status_code == 404
    assert code in [row.code for row in worklists.worklist(viewer_of("xianzhang"))]
    moved(head, code, "hand-overs", unit="shuili", reason="三周内清理")
    assert between.get(f"/desk/matters/{code}").status_code == 200
    moved(signed("shuili1"), code, "replies", outcome="solved", reason="已清理")
    moved(team, code, "verdicts", solved="no", channel="visit", reason="下游仍有")
    assert state(code).step == "closed"
    assert seeing.found(code, Viewer.system())[0].tier == "disputed"
    moved(team, code, "reopenings", reason="与复查不一致")
    assert (state(code).step, state(code).owner) == ("fixing", "shuili")


def test_nobody_between_can_change_what_was_found_and_each_finding_has_a_clock(town):
    """From the moment it is written the text is read-only to all: no address takes a change, no move keeps another."""
    units.add_catalogue([{"function": "inspection", "place_path": "", "unit": "xianfu"}], on=date(2020, 1, 1))
    team, head, between = signed("anfang9", ("dispatcher", "huifang")), signed("xianzhang"), signed("shuili0")
    codes = [at_desk(team, "inspection_finding", text=f"闸门锈死 {n}") for n in range(3)]
    assert [due(code, "order") for code in codes] == ["2021-05-06 17:30"] * 3
    code = codes[0]
    moved(head, code, "hand-overs", unit="shuili", reason="三周内清理")
    clock_of = state(code).clock("reply")
    assert clock_of.running
    assert clock_of.due
    row, _, _ = seeing.found(code, Viewer.system())
    for resource in ("notes", "replies", "completions", "answers", "texts", "matters"):
        given = {"text": "改过的", "reason": "改过的", "outcome": "solved", "seen": str(state(code).number)}
        between.post(f"/desk/matters/{code}/{resource}", given)
    between.post(f"/desk/matters/{code}", {"text": "改过的"})
    assert [one.body for one in queries.contents([row.id], ["text"])] == ["闸门锈死 0"]
    assert "闸门锈死 0" in head.get(f"/desk/matters/{code}").content.decode()


def test_who_opened_a_finding_before_a_moment_is_a_query(town):
    units.add_catalogue([{"function": "inspection", "place_path": "", "unit": "xianfu"}], on=date(2020, 1, 1))
    code = at_desk(signed("anfang9", ("dispatcher", "huifang")), "inspection_finding")
    other = at_desk(signed("anfang9"), "inspection_finding")
    head, audit = signed("xianzhang"), signed("shenji")
    head.get(f"/desk/matters/{other}")
    with clock.frozen(THEN + world.hours(2)):
        head.get(f"/desk/matters/{code}")

    def seen(before: str) -> str:
        return audit.get("/desk/administration/reads", {"subject": code, "before": before}).content.decode()

    name = queries.staff_named("xianzhang").display_name
    # the hours of 示例县: written at ten, opened at noon
    assert name not in seen("2021-04-28T11:59")
    assert "没有人看过" in seen("2021-04-28T11:59")
    assert name in seen("2021-04-28T12:01")
    assert other not in seen("2021-04-28T12:01")
    assert audit.get("/desk/administration/reads", {"before": "昨天"}).status_code == 422


def viewer_of(username: str) -> Viewer:
    return queries.viewer(queries.staff_named(username), on=THEN.date())


def test_each_of_the_eight_actions_opens_a_kind_or_says_it_does_not(town):
    """The campaign's own folder says which actions there are; the table beside the playbooks answers for each."""
    campaigns = ROOT.parent / "campaigns"
    sources.load(campaigns / CAMPAIGN, by="system", at=THEN)
    eight = [one.slug for one in found_in("mca-actions")]
    assert len(eight) == 8
    opened = {slug: playbooks.flows(CAMPAIGN, slug) for slug in eight}
    assert None not in opened.values()
    assert sum(bool(kinds) for kinds in opened.values()) == 6
    page = Client().get("/source/mca-cross-province").content.decode()
    assert 'href="/report/cross_province_subsidy"' in page
    assert "尚未开通" in Client().get("/source/mca-place-names").content.decode()
    assert 'id="flows"' not in Client().get("/source/aim").content.decode()


def found_in(slug: str):
    campaign = source_queries.campaign(CAMPAIGN)
    return [one for one in campaign.statements if any(link.to == slug for link in one.links)]
