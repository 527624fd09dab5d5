"""The fold: entries in, state out. It reads facts only, never a playbook, a calendar or the clock."""

from banshi.matters.facts import entries as e
from banshi.matters.facts.state import Clock, Dispute, Holding, State, Verdict
from banshi.matters.rules import ledger

CLEAR = "-"
# the verdict of whoever says that what was noted did not happen
NEVER = "never"
REQUESTER = "requester"
OTHERS = "others"
ADJUDICATOR = "adjudicator"
PAUSING = frozenset({REQUESTER, OTHERS})


def apply(state: State, fact: e.Fact, *, at: str, actor: str, number: int) -> State:
    """Add one entry to the state in place; `at` is the time of the fact as the record writes it."""
    state.number = number
    state.recorded = at
    _SPECIFIC[type(fact)](state, fact, at, actor)
    fx = fact.fx
    step, holder, waiting_on = fx.step, fx.holder, fx.waiting_on
    if step:
        state.step = step
    for change in fx.clocks:
        _CLOCK[change.op](state, change, at)
    if holder and holder != state.holder:
        state.holder = holder
        _join(state, holder)
    if waiting_on:
        state.waiting_on = "" if waiting_on == CLEAR else waiting_on
    _hold(state, at)
    return state


def fold(subject: int, history) -> State:
    """The state after these (fact, at, actor) triples, in order."""
    state = State(id=subject)
    for number, (fact, at, actor) in enumerate(history, start=1):
        apply(state, fact, at=at, actor=actor, number=number)
    return state


def _hold(state: State, at: str) -> None:
    unit, waiting_on, holdings = state.holder, state.waiting_on, state.holdings
    condition = "closed" if state.closed else "paused" if waiting_on in PAUSING else "held"
    if holdings:
        last = holdings[-1]
        if last.unit == unit and last.state == condition and last.waiting_on == waiting_on:
            return
        if last.start == at:
            last.unit, last.state, last.waiting_on = unit, condition, waiting_on
            return
        last.end = at
    holdings.append(Holding(unit, at, "", condition, waiting_on))


def _join(state: State, unit: str) -> None:
    if unit not in state.parties:
        state.parties.append(unit)


def _start(state: State, change: e.ClockChange, at: str) -> None:
    name, due, provisional, clocks = change.name, change.due, change.provisional, state.clocks
    ordinal = 1
    for clock in clocks:
        if clock.name == name:
            ordinal += 1
    # by position, in the order of the fields: this is the inner loop of every fold
    started = Clock(
        name,
        ordinal,
        at,
        due,
        due,
        provisional,
        provisional,
        change.amount,
        change.unit,
        change.owed_to,
        change.pausable,
        change.on_expiry,
        change.calendar,
        state.owner or state.holder,
    )
    clocks.append(started)


def _stop(state: State, change: e.ClockChange, at: str) -> None:
    name, ordinal = change.name, change.ordinal
    for clock in state.clocks:
        if clock.name == name and not clock.stopped and (not ordinal or clock.ordinal == ordinal):
            clock.stopped = at
            clock.voided = change.op == "void"
            if clock.paused_from:
                clock.pauses.append((clock.paused_from, at))
                clock.paused_from = ""


def _pause(state: State, change: e.ClockChange, at: str) -> None:
    for clock in state.clocks:
        if clock.name == change.name and not clock.stopped and not clock.paused_from:
            clock.paused_from = at


def _resume(state: State, change: e.ClockChange, at: str) -> None:
    for clock in state.clocks:
        if clock.name == change.name and not clock.stopped and clock.paused_from:
            clock.pauses.append((clock.paused_from, at))
            clock.paused_from = ""
            clock.due, clock.provisional = change.due, change.provisional


def _extend(state: State, change: e.ClockChange, at: str) -> None:
    for clock in state.clocks:
        if clock.name == change.name and not clock.stopped:
            clock.due, clock.provisional = change.due, change.provisional
            clock.extensions.append((change.amount, change.unit))


def _firm(state: State, change: e.ClockChange, at: str) -> None:
    for clock in state.clocks:
        if clock.name == change.name and not clock.stopped and clock.provisional:
            clock.due, clock.provisional, clock.calendar = change.due, False, change.calendar
            if clock.original_provisional:
                clock.original_due, clock.original_provisional = change.original, False


def _told(state: State, change: e.ClockChange, at: str) -> None:
    for clock in state.clocks:
        if clock.name == change.name and clock.ordinal == change.ordinal:
            clock.on_expiry = ""


_CLOCK = {
    "start": _start,
    "stop": _stop,
    "void": _stop,
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "firm": _firm,
    "told": _told,
}


def _received(state: State, fact: e.Received, at: str, actor: str) -> None:
    state.code, state.kind, state.edition = fact.code, fact.kind, fact.edition
    state.channel, state.intake, state.category = fact.channel, fact.intake, fact.category
    state.function, state.place, state.about = fact.function, fact.place, fact.about
    state.imported, state.source_row, state.received = fact.imported, fact.source_row, at
    state.origin = fact.origin
    state.hardship = list(fact.hardship)
    state.holder = fact.intake
    state.parties = [fact.intake]


def _given_to(state: State, unit: str) -> None:
    state.owner = unit
    state.interim = ""
    state.dispute = None
    _join(state, unit)


def _dispatched(state: State, fact: e.Dispatched, at: str, actor: str) -> None:
    state.function = fact.function or state.function
    _given_to(state, fact.unit)


def _handed_over(state: State, fact: e.HandedOver, at: str, actor: str) -> None:
    _given_to(state, fact.unit)


def _responsibility_decided(state: State, fact: e.ResponsibilityDecided, at: str, actor: str) -> None:
    _given_to(state, fact.unit)
    state.decided = True
    state.joint_check = []


def _signed_for(state: State, fact: e.SignedFor, at: str, actor: str) -> None:
    # a refusal the head never approved lapses with the time for signing
    state.dispute = None


def _refusal_proposed(state: State, fact: e.RefusalProposed, at: str, actor: str) -> None:
    state.dispute = Dispute(
        unit=state.owner,
        ground=fact.ground,
        proposed_unit=fact.proposed_unit,
        proposed_at=at,
        proposed_by=actor,
    )


def _refusal_approved(state: State, fact: e.RefusalApproved, at: str, actor: str) -> None:
    state.refusals = fact.ordinal
    state.refused_by.append(fact.unit)
    if state.dispute:
        state.dispute.approved = True


def _refusal_declined(state: State, fact: e.RefusalDeclined, at: str, actor: str) -> None:
    state.dispute = None


def _joint_check_called(state: State, fact: e.JointCheckCalled, at: str, actor: str) -> None:
    state.joint_check = list(fact.units)
    for unit in fact.units:
        _join(state, unit)


def _interim_owner_named(state: State, fact: e.InterimOwnerNamed, at: str, actor: str) -> None:
    state.interim = fact.unit
    _join(state, fact.unit)


def _question_asked(state: State, fact: e.QuestionAsked, at: str, actor: str) -> None:
    state.question_open = True


def _question_answered(state: State, fact: e.QuestionAnswered, at: str, actor: str) -> None:
    state.question_open = False


def _paused(state: State, fact: e.Paused, at: str, actor: str) -> None:
    state.pause_ground = fact.ground


def _resumed(state: State, fact: e.Resumed, at: str, actor: str) -> None:
    # whoever lets the clocks run again waits for no answer any more; one that comes is read as further news
    state.pause_ground, state.question_open = "", False


def _completed(state: State, fact: e.Completed, at: str, actor: str) -> None:
    state.pause_ground, state.question_open = "", False


def _extension_asked(state: State, fact: e.ExtensionAsked, at: str, actor: str) -> None:
    state.extension_asked = (fact.amount, fact.unit)


def _extended(state: State, fact: e.Extended, at: str, actor: str) -> None:
    state.extension_asked = None
    state.extended += 1


def _extension_declined(state: State, fact: e.ExtensionDeclined, at: str, actor: str) -> None:
    state.extension_asked = None


def _co_unit_added(state: State, fact: e.CoUnitAdded, at: str, actor: str) -> None:
    if fact.unit not in state.co_units:
        state.co_units.append(fact.unit)
    _join(state, fact.unit)


def _contributed(state: State, fact: e.Contributed, at: str, actor: str) -> None:
    if fact.unit not in state.contributed:
        state.contributed.append(fact.unit)


def _replied(state: State, fact: e.Replied, at: str, actor: str) -> None:
    state.outcome, state.outcome_ground = fact.outcome, fact.ground
    state.replies, state.replied, state.replied_unit = fact.ordinal, at, fact.unit
    state.first_replied = state.first_replied or at
    state.evidence, state.verdict, state.doubted = fact.evidence, None, False
    state.question_open, state.pause_ground, state.extension_asked = False, "", None


def _verdict_given(state: State, fact: e.VerdictGiven, at: str, actor: str) -> None:
    if fact.counts:
        state.verdict = Verdict(fact.solved, fact.channel, fact.satisfied, fact.relayed, at)
        state.judged = state.judged if fact.relayed else fact.reply
        if fact.solved == NEVER or not fact.relayed:
            state.denied = fact.solved == NEVER


def _closed(state: State, fact: e.Closed, at: str, actor: str) -> None:
    state.closed, state.close_reason = at, fact.reason
    state.outcome = fact.outcome or state.outcome


def _reopened(state: State, fact: e.Reopened, at: str, actor: str) -> None:
    state.reopened, state.closed, state.close_reason = fact.ordinal, "", ""
    state.not_accepted_ground = state.not_accepted_by = ""
    state.doubted = bool(state.replies)
    if state.verdict and state.verdict.solved == "yes":
        state.verdict = None


def _not_accepted_proposed(state: State, fact: e.NotAcceptedProposed, at: str, actor: str) -> None:
    state.not_accepted_ground, state.not_accepted_by = fact.ground, actor


def _not_accepted(state: State, fact: e.NotAccepted, at: str, actor: str) -> None:
    state.not_accepted_ground, state.closed, state.close_reason = fact.ground, at, "not_accepted"


def _overturned(state: State, fact: e.NotAcceptedOverturned, at: str, actor: str) -> None:
    state.not_accepted_ground, state.not_accepted_by = "", ""


def _hardship_flagged(state: State, fact: e.HardshipFlagged, at: str, actor: str) -> None:
    if fact.ground not in state.hardship:
        state.hardship.append(fact.ground)


def _hardship_unflagged(state: State, fact: e.HardshipUnflagged, at: str, actor: str) -> None:
    state.hardship = [ground for ground in state.hardship if ground != fact.ground]


def _withdrawn(state: State, fact: e.Withdrawn, at: str, actor: str) -> None:
    state.outcome, state.closed, state.close_reason = "withdrawn", at, "withdrawn"
    state.question_open = False


def _supervised(state: State, fact: e.Supervised, at: str, actor: str) -> None:
    state.supervised += 1


def _edition_moved(state: State, fact: e.EditionMoved, at: str, actor: str) -> None:
    state.edition = fact.edition


def _unit_succeeded(state: State, fact: e.UnitSucceeded, at: str, actor: str) -> None:
    for name in ("owner", "interim", "intake"):
        if getattr(state, name) == fact.gone:
            setattr(state, name, fact.successor)
    # the heir takes over what the unit had to do with, its past included; who did what stays in the entries
    for name in ("co_units", "joint_check", "parties"):
        heirs = (fact.successor if unit == fact.gone else unit for unit in getattr(state, name))
        setattr(state, name, list(dict.fromkeys(heirs)))


def _erased(state: State, fact: e.Erased, at: str, actor: str) -> None:
    state.erased = True


def _nothing(state: State, fact: e.Fact, at: str, actor: str) -> None:
    """Some entries tell of work that changes no state of its own."""


_SPECIFIC = {
    e.Received: _received,
    e.Dispatched: _dispatched,
    e.SignedFor: _signed_for,
    e.RefusalProposed: _refusal_proposed,
    e.RefusalApproved: _refusal_approved,
    e.RefusalDeclined: _refusal_declined,
    e.ResponsibilityDecided: _responsibility_decided,
    e.JointCheckCalled: _joint_check_called,
    e.InterimOwnerNamed: _interim_owner_named,
    e.Noted: _nothing,
    e.QuestionAsked: _question_asked,
    e.QuestionAnswered: _question_answered,
    e.Paused: _paused,
    e.Resumed: _resumed,
    e.ExtensionAsked: _extension_asked,
    e.Extended: _extended,
    e.ExtensionDeclined: _extension_declined,
    e.ReturnedForCompletion: _nothing,
    e.Completed: _completed,
    e.HandedOver: _handed_over,
    e.CoUnitAdded: _co_unit_added,
    e.Contributed: _contributed,
    e.Replied: _replied,
    e.VerdictGiven: _verdict_given,
    e.Closed: _closed,
    e.Reopened: _reopened,
    e.NotAcceptedProposed: _not_accepted_proposed,
    e.NotAccepted: _not_accepted,
    e.NotAcceptedOverturned: _overturned,
    e.HardshipFlagged: _hardship_flagged,
    e.HardshipUnflagged: _hardship_unflagged,
    e.Withdrawn: _withdrawn,
    e.Supervised: _supervised,
    e.ClockFirmed: _nothing,
    e.EditionMoved: _edition_moved,
    e.UnitSucceeded: _unit_succeeded,
    e.Erased: _erased,
    **ledger.FOLD,
    e.LatenessTold: _nothing,
}
