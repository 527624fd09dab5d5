"""A body gives the lead of a promise to another unit: nothing is cancelled, no clock stops, no figure is lost or doubled."""

from datetime import date, timedelta

import pytest

from banshi.people.facts import Viewer
from banshi.programmes.actions import commitments, rebuilding, reports, together
from banshi.programmes.facts.report import Value
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import commitments as queries
from banshi.programmes.queries import filing, packing, story
from banshi.programmes.rules import together as rules
from banshi.record import actions as record
from tests import world
from tests.programmes.test_deciding import body, meeting, office
from tests.programmes.test_progress import TODAY, filed, locked, officer, terms
from tests.programmes.test_separation import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def owned(owner: str = "zhujian", **changed) -> Commitment:
    indicator = terms().indicator
    alone = type(indicator)(**{**{n: getattr(indicator, n) for n in indicator.__struct_fields__}, "targets": ()})
    return locked(owner=owner, implementers=(), indicator=alone, **changed)


def changed(
    row: Commitment, unit: str, *, hall=None, votes=(3, 0, 0), reason: str = "机构职责调整", by: Viewer | None = None
):
    hall = hall or meeting(body())
    given = {"meeting": hall.code, "votes": votes, "reason": reason, "by": by or office(), "at": world.NOW}
    return together.change_lead(row.code, unit, **given)


def state(row):
    return queries.found(row.code, Viewer.system())[1]


def test_the_promise_its_due_and_its_clock_stay_and_the_story_says_who_led():
    row = owned()
    before = state(row)
    changed(row, "shuili")
    after, again = state(row), Commitment.objects.get(id=row.id)
    assert (after.terms.owner, again.owner_unit, after.former) == ("shuili", "shuili", ("zhujian",))
    assert (after.terms.due_on, after.due_on, after.locked) == (before.terms.due_on, before.due_on, before.locked)
    assert not again.cancelled
    later = TODAY + timedelta(days=9)
    assert rules.elapsed(after, later) == rules.elapsed(before, later) > 0
    told = story.commitment_lines(Commitment.objects.get(id=row.id))
    assert any(
        "由示例县住房和城乡建设局改为示例县水利局" in one.sentence and "机构职责调整" in one.texts for one in told
    )
    assert list(rebuilding.check()) == []


def test_what_is_refused_and_who_steps_aside():
    row = owned()
    hall = meeting(body())
    assert refused(changed, row, "zhujian", hall=hall).code == "leads_already"
    assert refused(changed, row, "shuili", hall=hall, reason="").code == "reason_needed"
    assert refused(changed, row, "shuili", hall=hall, votes=(1, 2, 0)).code == "not_carried"
    assert refused(changed, row, "shuili", hall=hall, votes=(4, 0, 0)).code == "votes_do_not_add_up"
    assert refused(changed, row, "shuili", hall=hall, by=officer("zhujian")).code == "not_the_office"
    assert state(row).number == 1


def test_figures_go_on_counting_and_are_never_doubled():
    row = owned()
    filed("zhujian", row.id, 120, on=date(2026, 3, 1))
    changed(row, "shuili")
    [one] = queries.standings([Commitment.objects.get(id=row.id)], TODAY)
    assert one.value == 120
    assert [ask.indicator for ask in filing.asked_of("shuili", TODAY)] == [row.id]
    assert filing.asked_of("zhujian", TODAY) == []
    filed("shuili", row.id, 30)
    again = queries.standing(Commitment.objects.get(id=row.id), TODAY)
    assert [(point.on, point.value) for point in again.series] == [(date(2026, 3, 1), 120), (TODAY, 150)]
    seal = record.seal(world.NOW)
    [line] = packing.lines([row.code], position=seal.last, on=TODAY)
    assert (line.owner, line.value) == ("shuili", "150")
    assert list(rebuilding.check()) == []
    rebuilding.rebuild()
    assert list(rebuilding.check()) == []


@pytest.mark.parametrize(("first", "second"), [("zhujian", "xianfu"), ("xianfu", "zhujian"), ("gongshui", "zhujian")])
def test_a_lead_given_up_or_down_the_line_counts_each_figure_once(first, second):
    row = owned(first)
    filed(first, row.id, 70, on=date(2026, 3, 1))
    hall = meeting(body())
    given = {"meeting": hall.code, "reason": "x", "by": office(), "at": world.NOW}
    aside = len({"xianfu", "zhujian"} & {first, second})
    voters = {"zhujian": 1, "xianfu": 3}
    left = 4 - sum(voters[unit] for unit in {"xianfu", "zhujian"} & {first, second})
    if left == 0:
        assert refused(together.change_lead, row.code, second, votes=(0, 0, 0), **given).code == "too_few_voters"
        return
    assert aside
    if left == 1:
        assert refused(together.change_lead, row.code, second, votes=(1, 0, 0), **given).code == "too_few_voters"
        return
    together.change_lead(row.code, second, votes=(left, 0, 0), **given)
    filed(second, row.id, 5)
    assert queries.standing(Commitment.objects.get(id=row.id), TODAY).value == 75
    assert list(rebuilding.check()) == []


def test_a_lead_given_back_counts_once_too_and_who_led_does_not_vouch():
    row = owned()
    commitments.claim(row.code, text="修好", by=officer("zhujian"), at=world.NOW)
    filed("zhujian", row.id, 50, on=date(2026, 3, 1))
    hall = meeting(body())
    changed(row, "shuili", hall=hall)
    counts = {"yes": 9, "answered": 9, "asked": 9}
    near = officer("zhujian", "auditor")
    error = refused(commitments.confirm, row.code, source="visit", counts=counts, by=near, at=world.NOW)
    assert (error.code, error.values["path"]) == ("own_line", "示例县人民政府 → 示例县住房和城乡建设局")
    changed(row, "zhujian", hall=hall)
    assert state(row).former == ("shuili",)
    reports.file("zhujian", on=TODAY, values=[Value(row.id, 60)], by=officer("zhujian"), at=world.NOW, today=TODAY)
    assert queries.standing(Commitment.objects.get(id=row.id), TODAY).value == 60
    assert list(rebuilding.check()) == []


def test_doubt_is_cleared_wherever_the_leads_went():
    one, other = owned(title="甲"), owned(title="乙")
    for row in (one, other):
        commitments.claim(row.code, text="办完", by=officer("zhujian"), at=world.NOW)
    commitments.evidence(other.code, files=1, text="照片", by=officer("zhujian"), at=world.NOW)
    outside = officer("huifang", "auditor")
    commitments.audit(one.code, agrees=False, text="没有", by=outside, at=world.NOW)
    assert state(other).doubted_by == [one.code]
    hall = meeting(body())
    changed(other, "shuili", hall=hall)
    changed(one, "huanbao", hall=hall)
    commitments.audit(one.code, agrees=True, text="有了", by=outside, at=world.NOW)
    assert state(other).doubted_by == []
