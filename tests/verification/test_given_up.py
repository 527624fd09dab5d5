"""What was refuted and then given up by a body's vote: the decision answers it, and it stays refuted, then given up."""

import pytest
from django.urls import reverse

from banshi.kit import clock
from banshi.people import queries as people
from banshi.programmes import finders
from banshi.programmes.actions import commitments, deciding, giving_up, rebuilding, settling
from banshi.programmes.facts import batch as batch_facts
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import deciding as decided_queries
from banshi.programmes.rules import settling as settling_rules
from banshi.verification import actions
from banshi.verification import facts as f
from banshi.verification.queries import audits as queries
from banshi.verification.rules import audit as rules
from tests.programmes.test_deciding import batch, body, decided, meeting, office
from tests.programmes.test_progress import officer
from tests.verification.test_auditing import NOW, auditor, drawn, found, promises, refused

pytestmark = pytest.mark.django_db
LATER = "2026-12-31T00:00:00.000000Z"


@pytest.fixture(autouse=True)
def town(auditors):
    """The town with its auditors."""


def give_up(item: str, of=None) -> str:
    hall = meeting(of or body())
    giving_up.cancel(item, meeting=hall.code, votes=(3, 0, 0), reason="另有安排", by=office(), at=NOW)
    return hall.code


def listed(code: str):
    return queries.audit(code, auditor())


def test_the_decision_answers_the_finding_and_both_stay_written():
    promises(1)
    row, state = drawn(1)
    item = state.drawn.codes[0]
    found(row.code, item, f.DIFFERS)
    assert finders.unanswered([item]) == [item]
    hall = give_up(item)
    row, state = listed(row.code)
    assert (row.refuted, row.waiting, rules.unanswered(state)) == (1, 0, {})
    assert (state.found[item].result, state.found[item].decision) == (f.DIFFERS, hall)
    assert finders.unanswered([item]) == []
    [one] = queries.refutations(auditor(), LATER)
    assert (one.settled, one.answered, one.late, bool(one.given_up)) == (True, "", False, True)
    error = refused(actions.answer, row.code, item, text="迟到的答复", by=officer("zhujian", "unit_head"), at=NOW)
    assert error.code == "nothing_to_answer"
    assert list(rebuilding.check()) == list(queries.check()) == []


def test_an_answer_given_before_stays_beside_the_decision():
    promises(1)
    row, state = drawn(1)
    item = state.drawn.codes[0]
    found(row.code, item, f.DIFFERS)
    actions.answer(row.code, item, text="正在补装", by=officer("zhujian", "unit_head"), at=NOW)
    give_up(item)
    one = listed(row.code)[1].found[item]
    assert one.answered
    assert one.given_up


def test_what_is_given_up_between_draw_and_look_is_counted_and_the_audit_still_ends():
    promises(2)
    row, state = drawn(2)
    gone, other = state.drawn.codes
    give_up(gone)
    found(row.code, gone, f.DIFFERS)
    found(row.code, other, f.AGREES)
    row, state = listed(row.code)
    assert rules.finished(state)
    assert (row.refuted, row.waiting) == (1, 0)
    assert queries.promise(gone).cancelled
    assert list(rebuilding.check()) == []


def test_a_batch_is_not_settled_over_a_finding_and_is_once_the_item_was_given_up(client):
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=NOW)
    decided(row, hall)
    deciding.freeze(row.code, by=office(), at=NOW)
    made = Commitment.objects.get()
    commitments.claim(made.code, text="已办完", by=officer(made.owner_unit), at=NOW)
    audit, _state = drawn(1, kind="batch", ref=str(made.batch))
    found(audit.code, made.code, f.DIFFERS)
    assert refused(settling.settle, row.code, by=office(), at=NOW).code == "items_open"
    give_up(made.code, of)
    settling.settle(row.code, by=office(), at=NOW)
    _, state = decided_queries.batch(row.code, office())
    assert settling_rules.ends(state) == [(batch_facts.CANCELLED, 1, 1)]
    client.force_login(people.staff_named("outside"))
    with clock.frozen(NOW):
        page = client.get(reverse("desk:refutations")).content.decode()
        assert "0 项未答复" in page
        assert "核查不一致以后，" in page
        page = client.get(reverse("desk:audit", args=[audit.code])).content.decode()
        assert "经机构表决取消，由该决定作答" in page
        for told in (
            "封存“抽查（示例）”的名单：1 项，抽 1 项",
            "1 项交给线外核验员outside",
            "填写“修复主干道路灯”的核验结果：不一致",
            "核查不一致的“修复主干道路灯”经会议“审定第一批”表决取消，由该决定作答",
        ):
            assert told in page
        assert "核查不一致，之后经决定取消" in client.get(reverse("portal:promise", args=[made.code])).content.decode()
