"""Every table of programmes changed by SQL: verify names what was changed, and a rebuild brings back what was recorded."""

from datetime import timedelta

import pytest
from django.db import connection

from banshi.config import wiring
from banshi.nouns.registry import NOUNS
from banshi.programmes.actions import cascading, rebuilding, reports
from banshi.programmes.models.cascading import Delivery
from banshi.programmes.models.needs import Grouped
from banshi.programmes.models.progress import Commitment, Latest, Observation, RollUp, SeriesPoint
from banshi.record import verification
from tests import world
from tests.programmes.test_cascading import issued
from tests.programmes.test_deciding import batch, body, decided, meeting, office
from tests.programmes.test_progress import TODAY, filed, locked, officer

pytestmark = pytest.mark.django_db
FIGURES = (Observation, Latest, RollUp, SeriesPoint)
NUMBERED = (*FIGURES, Delivery)  # their own ids mean nothing


@pytest.fixture
def whole():
    """A notice, needs, a body with its batch and meeting, commitments, figures."""
    from banshi.programmes.actions import deciding

    world.found()
    of = body()
    row = batch(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, meeting(of))
    issued()
    promise = locked()
    for n, unit in enumerate(("qinghe", "chengguan", "xianfu")):
        filed(unit, promise.id, 7 * n + 3)
    assert list(rebuilding.check()) == []
    return promise


def run(sql: str, *values) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def rows(model) -> list[tuple]:
    names = [field.attname for field in model._meta.concrete_fields if field.attname != "id" or model not in NUMBERED]
    return sorted(map(repr, model.objects.values_list(*names)))


EVERY = (*(model for _noun, model in NOUNS.values()), *FIGURES, Grouped, Delivery)


def mended(changed_code: str) -> None:
    """Verify names the change, a rebuild puts every table back, and verify is quiet again."""
    faults = list(rebuilding.check())
    assert changed_code in {fault.code for fault in faults}, faults
    assert all(fault.zh and fault.en for fault in faults)
    rebuilding.rebuild()
    assert list(rebuilding.check()) == []


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE programmes_commitment SET due_on = '2027-12-31' WHERE title = '修复主干道路灯'", "row_differs"),
        ("UPDATE programmes_commitment SET original_due_on = '2027-12-31'", "row_differs"),
        ("UPDATE programmes_commitment SET state = replace(state, '\"value\":300', '\"value\":30')", "row_differs"),
        ("UPDATE programmes_commitment SET disclosure = 'internal'", "row_differs"),
        ("UPDATE programmes_batch SET frozen = true", "row_differs"),
        ("UPDATE programmes_batch SET state = replace(state, 'approve', 'reject')", "row_differs"),
        ("UPDATE programmes_body SET state = replace(state, '\"chair\"', '\"member\"')", "row_differs"),
        ("UPDATE programmes_meeting SET loose = 5", "row_differs"),
        ("UPDATE programmes_notice SET recipients = 1", "row_differs"),
        ("UPDATE programmes_need SET hardship = true, people = 4000", "row_differs"),
        ("UPDATE programmes_need_group SET adopted = false", "row_differs"),
        ("UPDATE programmes_report SET state = replace(state, '\"n\":10', '\"n\":99')", "row_differs"),
        ("UPDATE programmes_observation SET n = n + 90", "figure_differs"),
        ("UPDATE programmes_observation SET tier = 'audited'", "figure_differs"),
        ("DELETE FROM programmes_observation WHERE unit = 'qinghe'", "figure_differs"),
        ("UPDATE programmes_latest SET n = 999", "figure_differs"),
        ("DELETE FROM programmes_latest WHERE unit = 'qinghe'", "figure_differs"),
        ("UPDATE programmes_rollup SET n = n + 1", "sum_differs"),
        ("UPDATE programmes_rollup SET claimed = 0", "sum_differs"),
        ("UPDATE programmes_rollup SET low = 0.5", "sum_differs"),
        ("UPDATE programmes_rollup SET high_unit = low_unit", "sum_differs"),
        ("UPDATE programmes_rollup SET oldest_on = '2020-01-01'", "sum_differs"),
        ("UPDATE programmes_rollup SET newest_on = '2027-01-01'", "sum_differs"),
        ("DELETE FROM programmes_rollup", "sum_differs"),
        ("UPDATE programmes_series SET n = n * 2", "point_differs"),
        ("UPDATE programmes_series SET tier = 'audited'", "point_differs"),
        ("DELETE FROM programmes_series", "point_differs"),
        ("DELETE FROM programmes_grouped", "group_differs"),
        ("DELETE FROM programmes_delivery WHERE unit = 'qinghe'", "delivery_differs"),
        ("UPDATE programmes_delivery SET matter = '' WHERE unit = 'qinghe'", "delivery_differs"),
        (
            "UPDATE programmes_delivery SET matter = (SELECT other.matter FROM programmes_delivery AS other"
            " WHERE other.unit = 'minzheng') WHERE unit = 'qinghe'",
            "delivery_differs",
        ),
        ("UPDATE programmes_notice SET made_at = '2025-01-01 00:00:00+00:00'", "row_differs"),
        ("UPDATE programmes_commitment SET made_at = '2025-01-01 00:00:00+00:00'", "row_differs"),
        ("DELETE FROM programmes_need WHERE id NOT IN (SELECT need_id FROM programmes_grouped)", None),
        ("DELETE FROM programmes_commitment", "row_missing"),
        ("DELETE FROM programmes_batch", "row_missing"),
        ("DELETE FROM programmes_report", "row_missing"),
    ],
)
def test_what_sql_changed_is_named_and_put_back(whole, sql, code):
    before = {model: rows(model) for model in EVERY}
    changed = run(sql)
    if code is None:
        assert changed == 0, "every need stands in a group here"
        return
    assert changed
    mended(code)
    after = {model: rows(model) for model in EVERY}
    assert [model.__name__ for model in EVERY if before[model] != after[model]] == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE programmes_commitment SET state = 'x' || state",
        "UPDATE programmes_report SET state = '{}'",
        "UPDATE programmes_latest SET unit = 'nobody' WHERE unit = 'qinghe'",
    ],
)
def test_what_cannot_even_be_read_is_named_and_verifying_goes_on(whole, sql):
    assert run(sql)
    faults = list(verification.verify(at=world.NOW, extra=wiring.CHECKS))
    codes = [fault.code for fault in faults]
    assert {"row_differs", "figure_differs"} & set(codes), codes
    assert codes.count("check_stopped") == 1, codes
    assert all(fault.zh and fault.en for fault in faults)
    rebuilding.rebuild()
    assert list(rebuilding.check()) == []


def test_two_promises_whose_numbers_were_exchanged_are_named(whole):
    first, second = Commitment.objects.order_by("id")[:2]
    run("UPDATE programmes_commitment SET code = 'x' WHERE id = %s", first.id)
    run("UPDATE programmes_commitment SET code = %s WHERE id = %s", first.code, second.id)
    run("UPDATE programmes_commitment SET code = %s WHERE id = %s", second.code, first.id)
    faults = list(rebuilding.check())
    assert {fault.subject for fault in faults} == {first.id, second.id}
    assert {fault.code for fault in faults} == {"row_differs"}


def test_a_figure_nobody_filed_is_named(whole):
    Observation.objects.create(indicator=whole.id, unit="liulin", on=TODAY, n=80, d=0, tier="audited", report=1)
    assert "figure_differs" in {fault.code for fault in rebuilding.check()}


def test_a_text_of_a_demand_a_comment_or_a_claim_changed_in_the_database_is_named(whole):
    by = officer("zhujian")
    from banshi.programmes.actions import commitments

    commitments.claim(whole.code, text="三百盏全部修好", by=by, at=world.NOW)
    assert run("UPDATE people_content SET body = '修好一半' WHERE body = '三百盏全部修好'") == 1
    faults = [fault for check in wiring.CHECKS for fault in check()]
    assert [fault.subject for fault in faults] == [whole.id]


def test_a_correction_and_a_vouching_leave_nothing_for_verify_to_name(whole):
    from banshi.programmes.facts.report import Value

    row = filed("liulin", whole.id, 5)
    reports.correct(row.code, [Value(whole.id, 6)], reason="漏计", by=officer("liulin"), at=world.NOW)
    reports.vouch(row.code, tier="evidenced", by=officer("huifang", "auditor"), at=world.NOW)
    assert list(rebuilding.check()) == []


def test_a_delivery_that_lost_its_matter_finds_it_again_and_nobody_gets_two(whole):
    matters = sorted(Delivery.objects.values_list("unit", "matter"))
    run("DELETE FROM programmes_delivery")
    rebuilding.rebuild()
    assert sorted(Delivery.objects.values_list("unit", "matter")) == matters
    assert cascading.deliver(world.NOW) == 0


def test_a_figure_that_comes_late_changes_the_later_days_too(whole):
    from banshi.programmes.queries import commitments

    filed("liulin", whole.id, 40, on=TODAY - timedelta(days=9))
    points = list(SeriesPoint.objects.order_by("on").values_list("on", "n"))
    assert points == [(TODAY - timedelta(days=9), 40), (TODAY, 70)]
    [standing] = commitments.standings([whole], TODAY)
    assert standing.value == 70, "the late figure is left out of what is shown today"
    filed("liulin", whole.id, 20, on=TODAY - timedelta(days=20))
    assert SeriesPoint.objects.get(on=TODAY - timedelta(days=20)).n == 20
    assert SeriesPoint.objects.get(on=TODAY).n == 70
    assert list(rebuilding.check()) == []
