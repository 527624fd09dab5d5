"""Figures attacked: shares of nothing, more than all, less than nothing, of promises given up; and put right again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from msgspec import structs

from banshi.kit.refused import NotFound
from banshi.people import actions as people
from banshi.programmes.actions import commitments, rebuilding, reports
from banshi.programmes.facts import need as need_facts
from banshi.programmes.facts.report import Value
from banshi.programmes.models.progress import Commitment, Latest, Report, RollUp
from banshi.programmes.queries import filing
from banshi.programmes.rules import fitting
from banshi.programmes.rules import need as need_rules
from banshi.releases.models import Release
from banshi.releases.queries import files, releases, verifying
from tests import world
from tests.exchange.test_exchange import refused
from tests.programmes.test_progress import TODAY, filed, locked, officer, terms
from tests.releases import lists

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def share(**changed) -> Commitment:
    return locked(indicator=structs.replace(terms().indicator, kind="rate", targets=(), **changed))


@pytest.fixture
def desk(client):
    """A browser of an officer of the county office, who is a member of staff."""
    staff = people.add_staff("zx", display_name="专项工作员", password="a-long-password", demo=True)
    people.appoint(staff, role="programme_officer", unit="xianfu", on=world.NOW.date())
    client.force_login(staff)
    return client


@pytest.mark.parametrize(
    ("kind", "n", "d", "why"),
    [
        ("rate", 5, 0, "须有大于 0 的分母"),
        ("rate", 5, -1, "须有大于 0 的分母"),
        ("rate", 101, 100, "分子不应大于分母"),
        ("rate", -1, 100, "不应小于 0"),
        ("sum", 5, 10, "不应有分母"),
        ("sum", -5, 0, "不应小于 0"),
        ("gap", 11, 10, "分子不应大于分母"),
        ("sum", 10**16, 0, "太大"),
    ],
)
def test_what_can_be_no_figure_of_an_indicator_says_why(kind, n, d, why):
    assert why in fitting.why_not(n, d, kind)


@pytest.mark.parametrize(
    ("kind", "n", "d"), [("rate", 0, 1), ("rate", 7, 7), ("sum", 0, 0), ("gap", 3, 0), ("gap", 3, 4)]
)
def test_what_can_be_one_passes(kind, n, d):
    assert fitting.why_not(n, d, kind) == ""


def test_a_share_of_nothing_is_neither_filed_nor_put_in_by_a_correction():
    row = share()
    error = refused("figure_does_not_fit", filed, "xianfu", row.id, 5)
    assert "修复路灯数" in error.say()
    assert "5/0" in error.say()
    report = filed("xianfu", row.id, 5, d=10)
    correct = {"reason": "看错了", "by": officer("xianfu"), "at": world.NOW}
    refused("figure_does_not_fit", reports.correct, report.code, [Value(row.id, 6, 0)], **correct)
    assert Latest.objects.get(indicator=row.id).d == 10


def test_no_figure_is_taken_for_a_promise_that_was_given_up():
    row = locked()
    Commitment.objects.filter(id=row.id).update(cancelled=True)
    assert "取消" in refused("figure_does_not_fit", filed, "qinghe", row.id, 5).say()


def sent(client, row: Report, **given):
    row.refresh_from_db()
    return client.post(reverse("desk:filing_act", args=[row.code, "corrections"]), {"seen": row.number, **given})


def test_whoever_typed_a_wrong_figure_finds_it_and_puts_it_right_and_both_can_be_read(desk):
    row = share()
    report = filed("xianfu", row.id, 50, d=100)
    Report.objects.get().refresh_from_db()
    listed = desk.get(reverse("desk:filings")).content.decode()
    address = reverse("desk:filing", args=[report.code])
    assert f'href="{address}"' in listed
    page = desk.get(address).content.decode()
    assert "50/100" in page
    n, d = f"n-{row.id}", f"d-{row.id}"
    assert f'name="{n}"' in page
    assert sent(desk, report, **{n: "5", d: "100", "reason": ""}).status_code == 422
    wrong = sent(desk, report, **{n: "5", d: "0", "reason": "多打了一个零"})
    assert wrong.status_code == 422
    assert "须有大于 0 的分母" in wrong.content.decode()
    assert "多打了一个零" in wrong.content.decode()
    assert sent(desk, report, **{n: "5", d: "100", "reason": "多打了一个零"}).status_code == 302
    page = desk.get(address).content.decode()
    assert "更正过 1 次" in page
    assert "修复路灯数 50/100" in page
    assert "更正为：修复路灯数 5/100" in page
    assert "多打了一个零" in page
    assert RollUp.objects.get(indicator=row.id, unit="xianfu").n == 5
    assert list(rebuilding.check()) == []


def test_a_correction_that_changes_nothing_or_was_sent_twice_writes_nothing(desk):
    row = locked()
    report = filed("xianfu", row.id, 5)
    same = {f"n-{row.id}": "5", "reason": "看看"}
    assert sent(desk, report, **same).status_code == 422
    given = {"seen": report.number, f"n-{row.id}": "6", "reason": "看错了"}
    address = reverse("desk:filing_act", args=[report.code, "corrections"])
    assert [desk.post(address, given).status_code for _ in range(2)] == [302, 409]
    report.refresh_from_db()
    assert filing.report(report.code, officer("xianfu"))[1].corrected == 1


def test_a_figure_put_right_is_only_claimed_again(desk):
    row = locked()
    report = filed("xianfu", row.id, 5)
    reports.vouch(report.code, tier="audited", by=officer("huifang", "auditor"), at=world.NOW)
    assert Latest.objects.get(indicator=row.id).tier == "audited"
    page = desk.get(reverse("desk:filing", args=[report.code])).content.decode()
    assert "核验：抽查已核实" in page
    assert "audited" not in page
    assert sent(desk, report, **{f"n-{row.id}": "6", "reason": "看错了"}).status_code == 302
    assert Latest.objects.get(indicator=row.id).tier == "claimed"


def test_another_unit_neither_reads_nor_corrects_a_filing_and_a_unit_above_only_reads_it(desk):
    row = locked()
    below = filed("qinghe", row.id, 5)
    assert desk.get(reverse("desk:filing", args=[below.code])).status_code == 200
    assert sent(desk, below, **{f"n-{row.id}": "6", "reason": "代改"}).status_code == 409
    mine = filed("xianfu", row.id, 7)
    with pytest.raises(NotFound):
        filing.report(mine.code, officer("qinghe"))
    assert Latest.objects.get(indicator=row.id, unit="qinghe").n == 5


def test_the_regions_of_a_share_stand_with_what_they_are_a_share_of(desk):
    row = locked(indicator=structs.replace(terms().indicator, kind="rate"))
    filed("qinghe", row.id, 5, d=8)
    page = desk.get(reverse("desk:commitment", args=[row.code])).content.decode()
    assert f'5/8</td><td class="number">120</td><td>{TODAY}</td><td>自报</td>' in page


@pytest.mark.parametrize("people_", [0, -1, 10**15])
def test_no_slip_of_the_hand_makes_a_need_outrank_every_other(people_):
    fact = need_facts.Registered("visit", "01/0104", "99/9901", "xianfu", people=people_, matter="1")
    refused("bad_people", need_rules.register, fact)
    given = {"unit": "xianfu", "category": "", "months": 12}
    if people_:
        assert refused("bad_group", need_rules.form, "路灯", people=people_, **given).where == "people"
    assert refused("bad_group", need_rules.form, "路灯", people=5, **{**given, "months": 0}).where == "months"


def test_no_slip_of_the_hand_makes_evidence_of_billions_or_asks_more_people_than_there_are():
    row = locked()
    by, at = officer("zhujian"), world.NOW
    commitments.claim(row.code, text="好了", by=by, at=at)
    for count in (0, -1, 10**14):
        refused("evidence_needed", commitments.evidence, row.code, files=count, text="台账", by=by, at=at)
    counts = {"asked": 10**14, "answered": 10, "yes": 9}
    auditor = officer("huifang", "auditor")
    refused("bad_counts", commitments.confirm, row.code, source="survey", counts=counts, by=auditor, at=at)


def test_a_figure_put_right_after_a_release_leaves_what_was_released_as_it_was_and_sound():
    row = lists.commitment("修复主干道路灯", {"qinghe": 28})
    lists.published([row], complete=True)
    released = releases.public(Release.objects.get().code)
    before = files.rendered(*released, "docx")[0]
    report = Report.objects.get(unit="qinghe")
    correct = {"reason": "看错了", "by": officer("qinghe"), "at": world.NOW + timedelta(hours=2)}
    reports.correct(report.code, [Value(row.id, 82)], **correct)
    assert Latest.objects.get(indicator=row.id).n == 82
    assert verifying.verify(before).differences == []
    again = files.rendered(*releases.public(Release.objects.get().code), "docx")[0]
    assert verifying.verify(again).differences == []
    assert list(rebuilding.check()) == []
