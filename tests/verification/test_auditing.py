"""An audit from its frozen list to answers: nobody knows the draw before the seed, nobody looks at their own work."""

from datetime import timedelta

import pytest

from banshi.cli.main import main
from banshi.kit.refused import NotFound, Refused
from banshi.people import queries as people_queries
from banshi.programmes import finders
from banshi.programmes.actions import commitments, rebuilding
from banshi.programmes.queries import commitments as promised
from banshi.programmes.rules.commitment import tier
from banshi.record import actions as record
from banshi.verification import actions
from banshi.verification import facts as f
from banshi.verification.models import Audit
from banshi.verification.queries import audits as queries
from banshi.verification.rules import audit as rules
from banshi.verification.rules import sheet
from tests import world
from tests.programmes.test_progress import locked, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("auditors")]
NOW, TODAY = world.NOW, world.NOW.date()
SOURCE = "示例彩票第 2026020 期开奖号码"


def auditor(name: str = "outside"):
    return people_queries.viewer(people_queries.staff_named(name), on=TODAY)


def promises(count: int, *, campaign: str = "list"):
    found = [locked(title=f"修灯 {n}", owner="zhujian", implementers=(), campaign=campaign) for n in range(count)]
    for row in found:
        commitments.claim(row.code, text="已办完", by=officer("zhujian"), at=NOW)
    return found


def frozen(n: int = 4, **changed) -> Audit:
    given = {"unit": "huifang", "kind": "campaign", "ref": "list", "answer_days": 10} | changed
    return actions.freeze("抽查（示例）", n=n, by=auditor(), at=NOW, **given)


def drawn(n: int = 4, value: str = "3 7 12", **changed) -> tuple[Audit, f.AuditState]:
    row = frozen(n, **changed)
    later = NOW + timedelta(hours=2)
    actions.announce(row.code, rule=f.PUBLIC, after=later, source=SOURCE, by=auditor(), at=NOW)
    actions.draw(row.code, value=value, by=auditor(), at=later)
    return queries.audit(row.code, auditor())


def found(code: str, item: str, result: str, at=NOW) -> None:
    actions.hand(code, [item], username="outside", by=auditor(), at=at)
    actions.find(code, item, result=result, files=1, text="到场看过", by=auditor(), at=at)


def refused(call, *args, **given) -> Refused:
    with pytest.raises(Refused) as error:
        call(*args, **given)
    return error.value


def test_the_list_is_bound_before_the_seed_and_a_swapped_record_changes_its_hash():
    items = promises(6)
    row = frozen()
    _, state = queries.audit(row.code, auditor())
    assert (len(state.list.lines), state.list.left_out, state.drawn) == (6, 0, None)
    commitments.evidence(items[0].code, files=1, text="照片", by=officer("zhujian"), at=NOW)
    _, again = queries.audit(frozen().code, auditor())
    assert again.list.sha256 != state.list.sha256


def test_what_nobody_claims_is_left_out_and_counted():
    promises(3)
    locked(title="没有自报", owner="zhujian", implementers=(), campaign="list")
    _, state = queries.audit(frozen(2).code, auditor())
    assert (len(state.list.lines), state.list.left_out) == (3, 1)


def test_no_seed_is_taken_that_was_known_when_it_was_announced():
    promises(5)
    row = frozen(2)
    early = {"rule": f.PUBLIC, "source": SOURCE, "by": auditor()}
    assert refused(actions.draw, row.code, value="1", by=auditor(), at=NOW).code == "announce_first"
    past = refused(actions.announce, row.code, after=NOW - timedelta(minutes=1), at=NOW, **early)
    assert past.code == "seed_known"
    actions.announce(row.code, after=NOW + timedelta(hours=1), at=NOW, **early)
    assert refused(actions.draw, row.code, value="1", by=auditor(), at=NOW).code == "seed_not_there"
    assert refused(actions.announce, row.code, after=NOW + timedelta(hours=1), at=NOW, **early).status == 409


def test_the_seed_is_the_first_seal_after_the_named_moment_and_no_other():
    promises(5)
    row = frozen(2)
    record.seal(NOW)
    named = NOW + timedelta(minutes=10)
    actions.announce(row.code, rule=f.SEAL, after=named, source="", by=auditor(), at=NOW)
    record.seal(NOW + timedelta(minutes=5))
    later = NOW + timedelta(minutes=20)
    assert refused(actions.draw, row.code, by=auditor(), at=later).code == "seed_not_there"
    promises(1, campaign="other")
    seal = record.seal(NOW + timedelta(minutes=15))
    promises(1, campaign="another")
    record.seal(later)
    actions.draw(row.code, by=auditor(), at=later)
    _, state = queries.audit(row.code, auditor())
    assert (state.drawn.seal, state.drawn.seed) == (seal.number, bytes(seal.root).hex())
    assert list(queries.check()) == []


def test_a_third_party_repeats_the_draw_from_the_file_alone(tmp_path, capsys):
    promises(12)
    _, state = drawn(5)
    file = tmp_path / "draw.txt"
    file.write_text(sheet.written(state), encoding="utf-8")
    assert main(["audit", "draw-again", str(file)]) == 0
    assert "重抽一致：名单 12 项" in capsys.readouterr().out
    other = next(line for line in state.list.lines if line.code not in state.drawn.codes)
    swapped = sheet.written(state).replace(f"[drawn]\n{state.drawn.codes[0]}", f"[drawn]\n{other.code}")
    file.write_text(swapped, encoding="utf-8")
    assert main(["audit", "draw-again", str(file)]) == 1
    changed = sheet.written(state).replace(state.list.lines[0].hash, state.list.lines[1].hash, 1)
    file.write_text(changed, encoding="utf-8")
    assert main(["audit", "draw-again", str(file)]) == 1
    assert "名单被改过" in capsys.readouterr().out
    file.write_text("banshi-draw 1\nseed: 1\nnonsense\n", encoding="utf-8")
    assert main(["audit", "draw-again", str(file)]) == 2
    assert "第 3 行" in capsys.readouterr().err


def test_an_auditor_in_the_owners_line_is_refused_with_the_path():
    promises(4)
    row, state = drawn(2)
    item = state.drawn.codes[0]
    error = refused(actions.hand, row.code, [item], username="deputy", by=auditor(), at=NOW)
    assert (error.code, error.status) == ("own_line", 403)
    assert "住" in error.values["path"]
    assert (
        refused(actions.find, row.code, item, result=f.AGREES, files=1, text="好", by=auditor(), at=NOW).status == 403
    )


def test_who_confirmed_an_item_does_not_audit_it():
    items = promises(3)
    for one in items:
        commitments.confirm(one.code, source="回访", counts={"yes": 1, "answered": 1, "asked": 1}, by=auditor(), at=NOW)
    row, state = drawn(2)
    error = refused(actions.hand, row.code, state.drawn.codes[:1], username="outside", by=auditor(), at=NOW)
    assert error.code == "said_it"


def test_findings_move_the_tier_and_who_was_not_reached_lowers_the_share_and_never_n():
    promises(8)
    row, state = drawn(4)
    for item, result in zip(state.drawn.codes, (f.AGREES, f.AGREES, f.DIFFERS, f.UNREACHED), strict=True):
        found(row.code, item, result)
    _, state = queries.audit(row.code, auditor())
    tiers = [tier(promised.found(one, auditor())[1], TODAY) for one in state.drawn.codes]
    assert tiers == ["audited", "audited", "refuted", "claimed"]
    shown = rules.result(state)
    assert (shown.agree, shown.n, shown.of) == (2, 4, 8)
    assert rules.tally(state, state.drawn.codes) == {f.AGREES: 2, f.DIFFERS: 1, f.UNREACHED: 1}


def test_no_interval_is_given_while_some_findings_are_out():
    promises(8)
    row, state = drawn(2)
    found(row.code, state.drawn.codes[0], f.AGREES)
    _, state = queries.audit(row.code, auditor())
    assert rules.result(state) is None
    assert not rules.finished(state)


def test_a_refuted_item_must_be_answered_by_its_owner_and_is_listed_until_then():
    promises(4)
    row, state = drawn(1)
    item = state.drawn.codes[0]
    head = officer("zhujian", "unit_head")
    with pytest.raises(NotFound):
        queries.answerable(row.code, head)
    found(row.code, item, f.DIFFERS)
    late = (NOW + timedelta(days=11)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    [listed] = queries.refutations(head, late)
    assert (listed.code, listed.late) == (item, True)
    assert queries.unanswered_of([item]) == [item]
    stranger = officer("shuili", "unit_head")
    assert queries.refutations(stranger, late) == []
    with pytest.raises(NotFound):
        actions.answer(row.code, item, text="不是我们的", by=stranger, at=NOW)
    actions.answer(row.code, item, text="已补修", by=head, at=NOW)
    assert queries.unanswered_of([item]) == []
    assert Audit.objects.get(code=row.code).waiting == 0


def test_a_unit_refuted_twice_is_looked_at_twice_as_much_and_the_interval_keeps_its_own_n():
    promises(10)
    row, state = drawn(2)
    for item in state.drawn.codes:
        found(row.code, item, f.DIFFERS)
    _, later = drawn(3, value="8 9 10")
    assert later.list.raised == {"zhujian": 6}
    assert (len(later.drawn.codes), len(later.drawn.further)) == (3, 3)
    assert not set(later.drawn.codes) & set(later.drawn.further)
    assert sheet.faults(sheet.read(sheet.written(later))) == []


def test_a_finding_without_an_answer_keeps_a_batch_from_being_settled():
    code = promises(1)[0].code
    row, _state = drawn(1)
    found(row.code, code, f.DIFFERS)
    assert finders.unanswered([code]) == [code]
    actions.answer(row.code, code, text="已补修", by=officer("zhujian", "unit_head"), at=NOW)
    assert finders.unanswered([code]) == []


def test_only_auditors_see_what_was_drawn():
    promises(4)
    row, _state = drawn(2)
    with pytest.raises(NotFound):
        queries.audit(row.code, officer("zhujian", "unit_head"))


def test_a_row_changed_in_the_database_is_named_and_a_rebuild_mends_it():
    promises(4)
    row, _state = drawn(2)
    Audit.objects.filter(code=row.code).update(drawn=1)
    assert [fault.code for fault in rebuilding.check()] == ["row_differs"]
    rebuilding.rebuild()
    assert list(rebuilding.check()) == []
    assert list(queries.check()) == []
