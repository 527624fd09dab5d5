"""What a finding that does not agree does to the other items of the same owner, and how that ends."""

from datetime import timedelta

import pytest
from django.urls import reverse
from msgspec.structs import replace

from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.actions import commitments, rebuilding
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.queries import commitments as promised
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules.commitment import tier
from banshi.releases.rules import figures
from banshi.verification import actions
from banshi.verification import facts as f
from tests.programmes.test_progress import locked, officer
from tests.verification.test_auditing import NOW, TODAY, auditor, drawn, found, promises

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(auditors):
    """The town with its auditors."""


def evidenced(owner: str = "zhujian", campaign: str = "other"):
    row = locked(title=f"有佐证的（{owner}）", owner=owner, implementers=(), campaign=campaign)
    commitments.claim(row.code, text="已办完", by=officer(owner), at=NOW)
    commitments.evidence(row.code, files=1, text="照片", by=officer(owner), at=NOW)
    return row


def stands(row) -> str:
    return tier(promised.found(row.code, auditor())[1], TODAY)


def refuted():
    """(audit, item): one item of zhujian found to differ."""
    promises(1)
    row, state = drawn(1)
    found(row.code, state.drawn.codes[0], f.DIFFERS)
    return row, state.drawn.codes[0]


def looked_again(item: str) -> None:
    row, _state = drawn(1, value="5 6 7")
    found(row.code, item, f.AGREES)


def test_earlier_evidence_of_the_same_owner_reads_as_a_claim_and_that_of_others_stays():
    mine, other = evidenced(), evidenced("shuili")
    assert (stands(mine), stands(other)) == ("evidenced", "evidenced")
    refuted()
    assert (stands(mine), stands(other)) == ("claimed", "evidenced")
    assert stands(evidenced()) == "evidenced", "what is given afterwards is not earlier"
    commitments.evidence(mine.code, files=9, text="同样的照片", by=officer("zhujian"), at=NOW)
    assert stands(mine) == "claimed", "handing the same in again clears nothing"
    assert list(rebuilding.check()) == []


@pytest.mark.parametrize("answer_first", [True, False])
def test_it_counts_again_once_answered_and_found_to_agree_in_either_order(answer_first):
    mine = evidenced()
    row, item = refuted()

    def answer():
        actions.answer(row.code, item, text="已补修", by=officer("zhujian", "unit_head"), at=NOW)

    first, second = (answer, lambda: looked_again(item)) if answer_first else (lambda: looked_again(item), answer)
    first()
    assert stands(mine) == "claimed"
    second()
    assert stands(mine) == "evidenced"
    assert list(rebuilding.check()) == []


def test_two_refuted_items_are_both_to_be_cleared():
    mine = evidenced()
    for row in promises(2):
        commitments.audit(row.code, agrees=False, text="没有装", by=auditor(), at=NOW)
    assert stands(mine) == "claimed"
    [one, two] = promised.found(mine.code, auditor())[1].doubted_by
    commitments.audit(one, agrees=True, text="装好了", by=auditor(), at=NOW)
    assert stands(mine) == "claimed"
    commitments.audit(two, agrees=True, text="装好了", by=auditor(), at=NOW)
    assert stands(mine) == "evidenced"


def test_vouched_items_keep_their_tier_and_items_without_evidence_get_no_entry():
    plain = locked(title="没有佐证", owner="zhujian", implementers=(), campaign="other")
    mine = evidenced()
    commitments.confirm(mine.code, source="visit", counts={"yes": 9, "answered": 9, "asked": 9}, by=auditor(), at=NOW)
    refuted()
    assert stands(mine) == "confirmed"
    assert promised.found(plain.code, auditor())[0].number == 1


def test_a_figure_taken_afterwards_counts_it_as_a_claim_and_says_why():
    mine = evidenced()
    refuted()
    state: CommitmentState = promised.found(mine.code, auditor())[1]
    assert rules.tier(state, TODAY) == "claimed"
    assert "佐证暂不计" in figures.doubt_of(state, "claimed")
    assert figures.doubt_of(CommitmentState(id=1, claimed="2026-03-01"), "claimed") == ""


def test_both_lists_and_the_item_say_why(client):
    mine = evidenced()
    refuted()
    assert "主办单位另有 1 项核查不一致" in client.get(reverse("portal:promise", args=[mine.code])).content.decode()
    assert "主办单位另有项目核查不一致，佐证暂不计" in client.get(reverse("portal:programmes")).content.decode()
    client.force_login(people.staff_named("outside"))
    with clock.frozen(NOW):
        assert "暂按自报计" in client.get(reverse("desk:commitments")).content.decode()
        assert "只按单位自报计" in client.get(reverse("desk:commitment", args=[mine.code])).content.decode()


def refusal(call, *args, **given) -> Refused:
    with pytest.raises(Refused) as error:
        call(*args, **given)
    return error.value


COUNTS = {"yes": 9, "answered": 9, "asked": 9}


def test_claimant_uploader_confirmer_and_auditor_are_four_and_a_line_is_shown_as_a_path():
    mine = evidenced()
    for act, given in (
        (commitments.confirm, {"source": "visit", "counts": COUNTS}),
        (commitments.audit, {"agrees": True, "text": "看过"}),
    ):
        error = refusal(act, mine.code, **given, by=auditor("deputy"), at=NOW)
        assert (error.code, error.status) == ("own_line", 403)
        assert "住" in error.values["path"]
        assert "→" in error.values["path"]
    commitments.confirm(mine.code, source="visit", counts=COUNTS, by=auditor(), at=NOW)
    assert refusal(commitments.audit, mine.code, agrees=True, text="看过", by=auditor(), at=NOW).code == "said_it"


def test_whoever_audited_does_not_confirm_claim_or_give_evidence_from_another_post():
    mine = evidenced()
    commitments.audit(mine.code, agrees=True, text="看过", by=auditor(), at=NOW)
    error = refusal(commitments.confirm, mine.code, source="visit", counts=COUNTS, by=auditor(), at=NOW)
    assert error.code == "said_it"
    moved = Viewer(actor=auditor().actor, posts=officer("zhujian").posts)
    assert refusal(commitments.claim, mine.code, text="再报", by=moved, at=NOW).code == "said_it"
    assert refusal(commitments.evidence, mine.code, files=1, text="照片", by=moved, at=NOW).code == "said_it"


def test_neither_an_auditor_above_whoever_confirmed_nor_a_colleague_audits_and_the_path_is_shown():
    mine = evidenced()
    outside = auditor()
    commitments.confirm(mine.code, source="visit", counts=COUNTS, by=outside, at=NOW)
    [post] = [one for one in outside.posts if one.role == "auditor"]
    colleague = Viewer(actor="staff:colleague", posts=(post,))
    head = Viewer(actor="staff:head", posts=(post, replace(post, role="unit_head")))
    for by in (colleague, head):
        error = refusal(commitments.audit, mine.code, agrees=True, text="看过", by=by, at=NOW + timedelta(hours=1))
        assert (error.code, error.status) == ("own_line", 403)
        assert error.values["path"] == "示例县回访核验中心"
    assert stands(mine) == "confirmed"
