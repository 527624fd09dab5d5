"""The letters a move owes the requester, once each."""

from collections.abc import Sequence

from banshi.matters.actions import letters
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import BY_ENTRY
from banshi.matters.rules.paying import TOKENS
from banshi.matters.rules.scene import Scene


def announce(scene: Scene, state: State, facts: Sequence[e.Fact]) -> None:
    """Put into the outbox what these entries tell; imported history tells nobody, nobody is told what they did."""
    if state.imported:
        return
    if scene.by.actor == "requester":
        facts = [fact for fact in facts if isinstance(fact, e.Reopened)]
    wanted = [(fact, letter_of(fact)) for fact in facts]
    if not any(name in scene.book.letters for _, name in wanted):
        return
    phone = letters.phone_of(state.id)
    if not phone:
        return
    for fact, name in wanted:
        due = _due(state, fact)
        letters.send(
            scene.book,
            name,
            subject=state.id,
            code=state.code,
            address=phone,
            key=_key(state, fact, name),
            at=scene.at,
            unit=getattr(fact, "unit", "") or state.owner,
            due=e.instant(due) if due else None,
            token_for=TOKENS + fact.ordinal if isinstance(fact, e.PaymentClaimed) else state.replies,
        )


def _due(state: State, fact: e.Fact) -> str:
    """The due a letter names: of the clock it is about, else of the reply."""
    if isinstance(fact, e.LatenessTold):
        return fact.due
    clock = state.clock("reply")
    return clock.due if clock else ""


def _key(state: State, fact: e.Fact, name: str) -> str:
    """What makes a letter go once; one move may tell of several clocks."""
    of = f":{fact.name}:{fact.ordinal}" if isinstance(fact, e.LatenessTold) else ""
    return f"{state.id}:{state.number}:{name}{of}"


def letter_of(fact: e.Fact) -> str:
    """The name of the letter an entry sends, or an empty string."""
    if isinstance(fact, e.Closed):
        return "closed_unrated" if fact.reason == "unrated" else ""
    verb = BY_ENTRY.get(e.KIND_OF[type(fact)])
    return verb.letter if verb else ""
