"""When a batch is settled: everything in it has ended, or went on with a reason, and no finding waits for an answer. Pure."""

from collections.abc import Collection, Mapping

from banshi.kit.refused import Refused
from banshi.programmes.facts import batch as f
from banshi.programmes.facts.batch import BatchState
from banshi.programmes.rules.commitment import TIERS

NAMED = 10


def end_of(code: str, state: BatchState, tier: str) -> str:
    """How one commitment of a batch has ended, one of ENDS; empty while it has not."""
    if code in state.carried:
        return f.CARRIED
    return tier if tier in (f.AUDITED, f.CONFIRMED, f.CANCELLED) else ""


def settle(
    state: BatchState, tiers: Mapping[str, str], *, titles: Mapping[str, str], unanswered: Collection[str]
) -> list:
    """The batch's last state; `tiers` holds every commitment decided in it or gone on into it, as it stands today."""
    if not state.frozen or state.settled:
        raise Refused(
            "not_running",
            "名单冻结以后才能办结，办结只有一次。",
            "Only a frozen batch is settled, and once.",
            status=409,
        )
    ended = {code: end_of(code, state, tier) for code, tier in tiers.items()}
    left = [f"{titles.get(code, code)}（{TIERS[tiers[code]]}）" for code, end in ended.items() if not end]
    if left:
        raise Refused(
            "items_open",
            "还有 {n} 项（共 {of} 项）没有了结：{names}。每项须由受益人确认或抽查核实，或经机构表决取消，或写明理由转入后一批次。",
            "{n} of {of} have not ended: {names}. Each must be confirmed or audited, given up by vote, or carried over.",
            status=409,
            n=len(left),
            of=len(tiers),
            names=_named(left),
        )
    if waiting := [titles.get(code, code) for code in unanswered]:
        raise Refused(
            "findings_unanswered",
            "有 {n} 项核查不一致还没有答复：{names}。主办单位答复以后再办结。",
            "{n} findings that do not agree have no answer yet: {names}. Their owners answer first.",
            status=409,
            n=len(waiting),
            names=_named(waiting),
        )
    return [f.Settled(ended=dict(sorted(ended.items())))]


def _named(names: list[str]) -> str:
    more = f"……（另 {len(names) - NAMED} 项）" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def ends(state: BatchState) -> list[tuple[str, int, int]]:
    """(how, n, of N) of a settled batch, as it was settled; ways nothing ended in are left out."""
    how = list(state.ended.values())
    return [(name, how.count(name), len(how)) for name in f.ENDS if name in how]
