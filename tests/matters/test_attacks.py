"""Matters attacked: what a line learns of complaints about itself by a way round, and what doubt is worth beside it."""

from banshi.matters.queries import decisions
from tests.matters.pictures import PICTURE
from tests.matters.reading import row
from tests.world import NOW, act, days, hours, report, staff


def test_a_decision_on_a_complaint_about_a_line_is_no_precedent_for_that_line(town):
    code = report(about="shuili").code
    refusal = {"ground": "other_function", "reason": "归乡镇", "uploads": [PICTURE]}
    act(code, "propose_refusal", by="zhujian1", at=NOW, proposed_unit="qinghe", **refusal)
    act(code, "approve_refusal", by="zhujian0", at=NOW + hours(1))
    act(code, "decide_responsibility", by="shenhe1", at=NOW + hours(2), unit="qinghe", basis="other_function", reason="x")
    mine = row(report(at=NOW + days(2)).code)
    assert [one.unit for one in decisions.similar(mine, staff("zhujian1"))] == ["qinghe"]
    assert decisions.similar(mine, staff("shuili1")) == []
