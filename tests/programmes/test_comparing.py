"""Batches side by side: parts add up, what moved on stays unfinished where it was, and is once in the whole."""

from banshi.programmes.facts.batch import BatchState, Candidate
from banshi.programmes.facts.commitment import Locked
from banshi.programmes.rules import comparing as rules

TERMS = Locked(title="x", owner="u", due_on="2026-12-31")


def state(pk: int, ordinal: int, codes: str, *, carried=None, **refs) -> BatchState:
    held = {code: Candidate(code, TERMS, decision="approve", commitment=code) for code in codes}
    held |= {ref: Candidate(ref, TERMS, decision=decision) for ref, decision in refs.items()}
    given = {"title": f"第 {ordinal} 批", "frozen": "2026-03-01T00:00:00Z", "carried": carried or {}}
    return BatchState(id=pk, ordinal=ordinal, candidates=held, **given)


def items(**tiers: str) -> dict[str, rules.Item]:
    return {code: rules.Item(code, tier, code in "bc", code == "c") for code, tier in tiers.items()}


def test_an_item_moved_on_stays_unfinished_in_its_first_batch_though_the_later_one_did_it():
    first = state(1, 1, "abcd", carried={"a": "B2"}, r1="reject", w="")
    second = state(2, 2, "e")
    standing = items(a="confirmed", b="audited", c="claimed", d="cancelled", e="")
    lines, whole = rules.compare({"B2": second, "B1": first}, standing)
    one, two = lines
    assert (one.ordinal, one.taken, one.done, one.unfinished) == (1, 4, 1, 3)
    assert (one.carried, one.cancelled, one.going_on) == (1, 1, 1)
    assert one.done + one.carried + one.cancelled + one.going_on == one.taken == sum(one.tiers.values())
    assert (one.proposed, one.decided, one.waiting) == (6, {"approve": 4, "return": 0, "reject": 1}, 1)
    assert (one.late, one.disputed) == (2, 1)
    assert (two.taken, two.done, two.came_in, two.came_in_done) == (1, 0, 1, 1)
    assert (whole.taken, whole.done, whole.carried) == (5, 2, 1)


def test_an_item_carried_twice_is_unfinished_in_both_and_once_in_the_whole():
    first, second, third = state(1, 1, "a", carried={"a": "B2"}), state(2, 2, "b", carried={"a": "B3"}), state(3, 3, "")
    lines, whole = rules.compare({"B1": first, "B2": second, "B3": third}, items(a="confirmed", b=""))
    assert [line.unfinished for line in lines] == [1, 1, 0]
    assert [(line.came_in, line.came_in_done) for line in lines] == [(0, 0), (1, 0), (1, 1)]
    assert (whole.taken, whole.done) == (2, 1)
