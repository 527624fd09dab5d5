"""Matters attacked: what a line learns of complaints about itself by a way round, and what doubt is worth beside it."""

from banshi.matters.queries import decisions, telling
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.units import queries as units
from tests.matters.pictures import PICTURE
from tests.matters.reading import last, row
from tests.world import NOW, act, days, hours, report, staff


def test_a_decision_on_a_complaint_about_a_line_is_no_precedent_for_that_line(town):
    code = report(about="shuili").code
    refusal = {"ground": "other_function", "reason": "归乡镇", "uploads": [PICTURE]}
    act(code, "propose_refusal", by="zhujian1", at=NOW, proposed_unit="qinghe", **refusal)
    act(code, "approve_refusal", by="zhujian0", at=NOW + hours(1))
    act(
        code,
        "decide_responsibility",
        by="shenhe1",
        at=NOW + hours(2),
        unit="qinghe",
        basis="other_function",
        reason="x",
    )
    mine = row(report(at=NOW + days(2)).code)
    assert [one.unit for one in decisions.similar(mine, staff("zhujian1"))] == ["qinghe"]
    assert decisions.similar(mine, staff("shuili1")) == []


def test_a_head_who_signs_for_a_unit_below_is_written_down_with_the_unit_they_head(town):
    code = report().code
    assert row(code).holder_unit == "zhujian"
    elsewhere, head = staff("jiaoyu1"), staff("xianzhang")
    both = Viewer(actor=head.actor, staff_id=head.staff_id, posts=(*elsewhere.posts, *head.posts))
    act(code, "sign_for", by=both, at=NOW + hours(1))
    assert last(code).fx.by_unit == "xianfu"
    told = telling.timeline(row(code), playbooks.edition(row(code).edition), viewer=staff("zhujian1"))[-1]
    assert told.unit == units.name_of("xianfu")
    act(code, "reply", by=both, at=NOW + hours(2), outcome="solved", reason="已疏通")
    assert row(code).replied_unit == "xianfu", "the unit below did not reply, and is not said to have"
