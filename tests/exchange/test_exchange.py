"""Practices, rules, pledges, lessons, sessions and surveys on a real base; who may do what, and what nobody may see."""

from datetime import date, timedelta

import pytest

from banshi.exchange.actions import events, pledges, practices, rulemakings
from banshi.exchange.facts import event as event_facts
from banshi.exchange.models import Comment
from banshi.exchange.queries import pledges as pledge_queries
from banshi.exchange.queries import practices as queries
from banshi.exchange.queries import rulemakings as rule_queries
from banshi.kit.refused import NotFound, Refused
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people.facts import Post, Viewer
from banshi.programmes.actions import cascading, deciding, rebuilding
from banshi.programmes.facts import notice as notice_facts
from banshi.units import queries as units
from tests import world
from tests.programmes.test_progress import TODAY, locked, officer

pytestmark = pytest.mark.django_db
AT = world.NOW
VILLAGE = "99/9901/990101/990101002/990101002001"
OTHER = "99/9901/990101/990101003/990101003001"


@pytest.fixture(autouse=True)
def town():
    world.found()


def refused(code: str, call, *args, **named) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    assert caught.value.code == code
    assert caught.value.say("en")
    return caught.value


def reviewer() -> Viewer:
    return officer("xianfu", "reviewer")


def auditor() -> Viewer:
    return officer("huifang", "auditor")


def practice(unit: str = "qinghe"):
    by = officer(unit)
    given = {"category": "01/0104", "place": VILLAGE, "text": "灯坏了当天换，换前换后各拍一张"}
    return practices.write("路灯当天换", unit=unit, **given, by=by, at=AT)


def test_an_adopted_practice_leads_to_the_adopters_own_result():
    row, own = practice(), locked(owner="liulin", implementers=())
    practices.ask(row.code, unit="liulin", text="谁来换？", by=officer("liulin"), at=AT)
    practices.reply(row.code, 1, text="网格员", by=officer("qinghe"), at=AT)
    practices.adopt(row.code, unit="liulin", by=officer("liulin"), at=AT)
    result = {"unit": "liulin", "kind": "commitment", "item": "", "by": officer("liulin"), "at": AT}
    refused("not_your_result", practices.link, row.code, **{**result, "ref": locked().code})
    row = practices.link(row.code, **result, ref=own.code)
    assert (row.adopters, row.results) == (1, 1)
    _, state = queries.practice(row.code, officer("shuili"))
    assert state.adopters["liulin"][0].ref == own.code
    lines = told.lines(NOUNS["practice"][0], row)
    assert [line.texts for line in lines if line.texts][1:] == [("谁来换？",), ("网格员",)]
    assert list(rebuilding.check()) == []


def test_bad_questions_replies_and_adoptions_are_refused():
    row, own = practice(), officer("qinghe")
    refused("question_of_another", practices.ask, row.code, unit="qinghe", text="?", by=own, at=AT)
    refused("nothing_to_reply", practices.reply, row.code, 1, text="x", by=own, at=AT)
    refused("adopted_already", practices.adopt, row.code, unit="qinghe", by=own, at=AT)
    refused("practice_empty", practices.write, "x", unit="qinghe", category="", place="", text="", by=own, at=AT)
    refused("no_such_place", practices.write, "x", unit="qinghe", category="", place="1/2", text="x", by=own, at=AT)
    with pytest.raises(NotFound):
        practices.adopt(row.code, unit="liulin", by=own, at=AT)
    with pytest.raises(NotFound):
        queries.practice(row.code, officer("zhujian", "handler"))


def test_a_practice_is_public_when_its_unit_says_so_and_a_reviewer_clears_it():
    row = practice()
    refused("not_offered", practices.review, row.code, clears=True, reason="", by=reviewer(), at=AT)
    practices.offer(row.code, by=officer("qinghe"), at=AT)
    assert not queries.public_practices().exists()
    refused("reason_needed", practices.review, row.code, clears=False, reason="", by=reviewer(), at=AT)
    practices.review(row.code, clears=False, reason="照片里有门牌", by=reviewer(), at=AT)
    practices.offer(row.code, by=officer("qinghe"), at=AT)
    with pytest.raises(NotFound):
        practices.review(row.code, clears=True, reason="", by=officer("qinghe"), at=AT)
    practices.review(row.code, clears=True, reason="", by=reviewer(), at=AT)
    assert [one.code for one in queries.public_practices()] == [row.code]


def test_nobody_clears_their_own_words():
    unit = units.unit("qinghe")
    posts = tuple(Post(role, "qinghe", unit.path, unit.place_path) for role in ("programme_officer", "reviewer"))
    both = Viewer(actor="staff:9", posts=posts)
    row = practices.write("x", unit="qinghe", category="", place="", text="x", by=both, at=AT)
    practices.offer(row.code, by=both, at=AT)
    refused("own_words", practices.review, row.code, clears=True, reason="", by=both, at=AT)


def rule(unit: str = "jiaoyu"):
    row = rulemakings.begin("未成年学生保护办法", unit=unit, text="", by=officer(unit), at=AT)
    days = {"from_on": TODAY, "to_on": TODAY + timedelta(days=14), "today": TODAY}
    return rulemakings.consult(row.code, **days, text="第一条……", by=officer(unit), at=AT)


def test_comments_are_private_until_cleared_and_all_answered_before_the_rule_is_adopted():
    row = rule()
    for text in ("第三条太笼统", "打电话给 13800000000"):
        rulemakings.comment(row.code, text, on=TODAY, at=AT)
    first, second = Comment.objects.order_by("id")
    assert rule_queries.comments(row.id, public_only=True) == []
    rulemakings.review(first.code, clears=True, ground="", by=reviewer(), at=AT)
    rulemakings.review(second.code, clears=False, ground="private", by=reviewer(), at=AT)
    after, head = TODAY + timedelta(days=15), officer("jiaoyu", "unit_head")
    adopt = {"on": after, "today": after, "by": head, "at": AT + timedelta(days=15)}
    rulemakings.answer(first.code, taken="taken", text="已写细", by=officer("jiaoyu"), at=AT)
    assert "2 条意见中还有 1 条" in refused("comments_unanswered", rulemakings.adopt, row.code, **adopt).say()
    rulemakings.answer(second.code, taken="not_taken", text="请走诉求", by=officer("jiaoyu"), at=AT)
    rulemakings.adopt(row.code, **adopt)
    [said] = rule_queries.comments(row.id, public_only=True)
    assert (said.text, said.answer, said.state.taken) == ("第三条太笼统", "已写细", "taken")
    found = rule_queries.tally(row.id)
    assert (found.received, found.cleared, found.withheld, found.answered) == (2, 1, 1, 2)
    assert list(rebuilding.check()) == []


def test_done_is_only_adopted_and_carrying_it_out_has_its_own_number():
    row, after = rule(), TODAY + timedelta(days=15)
    head = officer("jiaoyu", "unit_head")
    rulemakings.adopt(row.code, on=after, today=after, by=head, at=AT)
    _, state = rule_queries.public_one(row.code)
    assert rule_queries.implementation(state, after, public_only=True) is None
    rulemakings.promulgate(row.code, document_number="教〔2026〕1 号", in_force_on=after, by=head, at=AT)
    own = locked(owner="jiaoyu", implementers=())
    rulemakings.link(row.code, own.code, by=officer("jiaoyu"), at=AT)
    _, state = rule_queries.public_one(row.code)
    standing = rule_queries.implementation(state, after, public_only=True)
    assert (standing.code, standing.value, standing.tier) == (own.code, None, "")


def test_comments_come_in_their_time_only_with_words_and_are_reviewed_and_answered_once():
    row = rule()
    refused("not_open", rulemakings.comment, row.code, "晚了", on=TODAY + timedelta(days=15), at=AT)
    refused("text_needed", rulemakings.comment, row.code, "", on=TODAY, at=AT)
    made = rulemakings.comment(row.code, "好", on=TODAY, at=AT)
    refused("bad_ground", rulemakings.review, made.code, clears=False, ground="x", by=reviewer(), at=AT)
    rulemakings.review(made.code, clears=True, ground="", by=reviewer(), at=AT)
    refused("reviewed_already", rulemakings.review, made.code, clears=True, ground="", by=reviewer(), at=AT)
    mine = officer("jiaoyu")
    refused("answer_incomplete", rulemakings.answer, made.code, taken="taken", text="", by=mine, at=AT)
    rulemakings.answer(made.code, taken="taken", text="谢谢", by=mine, at=AT)
    refused("answered_already", rulemakings.answer, made.code, taken="taken", text="x", by=mine, at=AT)
    with pytest.raises(NotFound):
        rulemakings.answer(made.code, taken="taken", text="x", by=officer("qinghe"), at=AT)
    short = rulemakings.begin("短", unit="jiaoyu", text="", by=mine, at=AT)
    days = {"from_on": TODAY, "to_on": TODAY + timedelta(days=3), "today": TODAY}
    refused("bad_days", rulemakings.consult, short.code, **days, text="x", by=mine, at=AT)
    with pytest.raises(NotFound):
        rulemakings.comment(short.code, "x", on=TODAY, at=AT)


def pledge(kind: str = "unit", *, by: Viewer, **changed):
    given = {"unit": by.posts[0].unit_code, "body": "", "post": "", "public": True, "text": "每周夜查一次"}
    due = {"due_on": TODAY + timedelta(days=30), "today": TODAY}
    return pledges.make(kind, **{**given, **due, **changed}, by=by, at=AT)


def test_a_leaders_pledge_stands_on_the_same_page_with_the_same_words_as_everyones():
    body = deciding.found_body("领导小组", unit="xianfu", quorum=50, majority=50, by=officer("xianfu"), at=AT)
    leader = officer("xianfu", "unit_head")
    seat = {"office": "chair", "unit": "xianfu", "from_on": date(2026, 1, 1)}
    deciding.join(body.code, person=leader.actor, **seat, by=officer("xianfu"), at=AT)
    pledge("person", by=leader, body=body.code)
    pledge(by=officer("zhujian"))
    pledge("body", by=officer("xianfu"), body=body.code)
    pledge("person", by=officer("qinghe", "handler"), public=False, post="承办")
    late = TODAY + timedelta(days=31)
    public = pledge_queries.lines(pledge_queries.public(), late)
    assert [one.status for one in public] == ["broken"] * 3
    assert [one.whose for one in public] == ["领导小组 组长", "示例县住房和城乡建设局", "领导小组"]
    assert pledge_queries.pledges(officer("xianfu")).count() == 4
    assert pledge_queries.pledges(officer("shuili", "handler")).count() == 3


def test_a_person_without_an_office_is_not_made_public_and_nobody_pledges_for_another():
    clerk = officer("qinghe", "handler")
    refused("no_office", pledge, "person", by=clerk, public=True)
    row = pledge("person", by=clerk, public=False)
    other = officer("qinghe", "unit_head")
    refused("not_your_pledge", pledges.claim, row.code, text="x", on=TODAY, by=other, at=AT)
    refused("no_office", pledges.agree, row.code, public=True, by=clerk, at=AT)
    refused("due_past", pledge, by=officer("zhujian"), due_on=TODAY)
    refused("pledge_incomplete", pledge, by=officer("zhujian"), text="")
    with pytest.raises(NotFound):
        pledge(by=clerk)
    with pytest.raises(NotFound):
        pledge("person", by=clerk, unit="liulin")


def test_a_pledge_is_confirmed_from_outside_its_line():
    row = pledge(by=officer("zhujian"))
    refused("nothing_claimed", pledges.confirm, row.code, holds=True, text="x", by=auditor(), at=AT)
    pledges.claim(row.code, text="查了四次", on=TODAY, by=officer("zhujian"), at=AT)
    refused("claimed_already", pledges.claim, row.code, text="x", on=TODAY, by=officer("zhujian"), at=AT)
    above = officer("xianfu", "auditor")
    refused("own_line", pledges.confirm, row.code, holds=True, text="x", by=above, at=AT)
    pledges.confirm(row.code, holds=True, text="看了记录", by=auditor(), at=AT)
    [line] = pledge_queries.lines(pledge_queries.public(), TODAY + timedelta(days=99))
    assert line.status == "confirmed"


def test_a_lesson_is_applied_when_the_item_was_written_after_it():
    head = officer("xianfu", "unit_head")
    draft = cascading.draft(notice_facts.Drafted(title="通知", issuer="xianfu"), "", by=head, at=AT)
    item = notice_facts.Requirement(ref="1", text="修灯")
    cascading.set_requirement(draft.code, item, by=head, at=AT)
    later = AT + timedelta(days=1)
    row = practices.note("只报数不看灯", unit="xianfu", learnt_from="夜查", text="要夜里看", by=head, at=later)
    link = {"kind": "notice", "ref": draft.code, "by": head, "at": later}
    refused("no_such_item", practices.apply_lesson, row.code, item="9", **link)
    refused("not_changed_since", practices.apply_lesson, row.code, item="1", **link)
    assert [one.applied for one in queries.lessons(head)] == [0]
    item = notice_facts.Requirement(ref="1", text="修灯并夜查")
    cascading.set_requirement(draft.code, item, by=head, at=later)
    row = practices.apply_lesson(row.code, item="1", **link)
    assert row.applied == 1
    refused("lesson_empty", practices.note, "x", unit="xianfu", learnt_from="", text="", by=head, at=AT)
    with pytest.raises(NotFound):
        queries.lesson(row.code, officer("qinghe"))


def test_a_session_rises_a_tier_when_its_host_answers():
    row = events.open_series("送教下乡", unit="jiaoyu", campaign="", text="", by=officer("jiaoyu"), at=AT)
    given = event_facts.SessionHeld(n=0, on="2026-03-01", place=VILLAGE, host="qinghe", attendance=40, photos=3)
    session = {"text": "", "by": officer("jiaoyu"), "at": AT, "today": TODAY}
    events.hold(row.code, given, **session)
    refused("session_known", events.hold, row.code, given, **session)
    unknown = event_facts.SessionHeld(
        n=0, on="2026-03-02", place=VILLAGE, host="qinghe", attendance=1, needs=("1234567897",)
    )
    refused("unknown_needs", events.hold, row.code, unknown, **session)
    answer = {"held": True, "attendance": 28, "text": "", "at": AT}
    with pytest.raises(NotFound):
        events.answer(row.code, 1, **answer, by=officer("jiaoyu"))
    row = events.answer(row.code, 1, **answer, by=officer("qinghe", "handler"))
    assert (row.sessions, row.confirmed) == (1, 1)
    assert "示例县青河镇人民政府" in told.lines(NOUNS["event"][0], row)[1].sentence
    assert list(rebuilding.check()) == []
