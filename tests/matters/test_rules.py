"""Decisions as tables: no database, no clock; what is refused, who may, and what a clock does."""

from datetime import date, timedelta

import msgspec
import pytest

from banshi.kit.calendars import Calendar
from banshi.kit.refused import Refused
from banshi.matters.facts import entries as e
from banshi.matters.facts.sentences import SENTENCES, SPANS, sentence
from banshi.matters.facts.verbs import BY_RESOURCE, VERBS
from banshi.matters.rules import access, clocks
from banshi.matters.rules.row import tier
from banshi.matters.rules.scene import role_label
from banshi.people.facts import ROLES, Post, Viewer
from tests.matters.walking import CALENDAR, PLACE, Walk, path_of, person, shipped

BOOK = shipped()
HEAD, HANDLER = person("unit_head", "roads"), person("handler", "roads")


@pytest.fixture
def walk():
    return Walk(BOOK).receive(unit="roads")


def note(role: str) -> tuple[e.Pointer, ...]:
    return (e.Pointer(1, role, "00"),)


# ---- the catalogue of verbs


def test_every_entry_kind_has_a_sentence_that_its_values_fill():
    assert SENTENCES.keys() == e.KINDS.keys()
    for kind, fact in e.KINDS.items():
        names = {name: "x" for name in fact.__struct_fields__}
        assert SENTENCES[kind].format(**names)


def test_every_verb_leads_to_a_kind_and_a_resource_of_its_own():
    assert {verb.entry for verb in VERBS.values()} <= e.KINDS.keys()
    assert len(BY_RESOURCE) == len(VERBS)
    assert all("_" not in verb.resource for verb in VERBS.values())


def test_no_role_code_is_shown_to_anybody():
    for step in BOOK.steps:
        for move in step.moves:
            for role in move.by:
                assert not role_label(role).isascii()


def test_no_unit_of_time_is_shown_in_english():
    assert {rule.unit for rule in BOOK.clocks} <= SPANS.keys()
    assert BOOK.extension.unit in SPANS
    assert not any(word.isascii() for word in SPANS.values())


@pytest.mark.parametrize("kind", sorted(e.KINDS))
def test_facts_survive_being_written_and_read(kind):
    fact = e.KINDS[kind]
    values = {f.name: _sample(f.type) for f in msgspec.structs.fields(fact) if f.name != "fx"}
    made = fact(**values, fx=e.Effects(step="s", holder="h", clocks=(e.ClockChange("reply", "stop"),)))
    assert e.decode(kind, e.encode(made)) == made
    assert sentence(made)


def _sample(kind):
    if kind is str:
        return "x"
    if kind is bool:
        return True
    if kind is int:
        return 1
    return ("x",) if "str" in str(kind) else ()


# ---- refusals of decisions that the base tests do not reach


@pytest.mark.parametrize(
    ("verb", "by", "given", "code"),
    [
        ("propose_refusal", HANDLER, {"ground": "none", "proposed_unit": "water"}, "unknown_ground"),
        ("propose_refusal", HANDLER, {"ground": "other_function", "proposed_unit": "water"}, "evidence_needed"),
        ("propose_refusal", HANDLER, {"ground": "other_area", "proposed_unit": "roads"}, "same_unit"),
        ("approve_refusal", HEAD, {}, "no_refusal"),
        ("decline_refusal", HEAD, {}, "no_refusal"),
        ("flag_hardship", HANDLER, {"ground": "none"}, "unknown_ground"),
        ("dispatch", person("dispatcher", "desk"), {"unit": "water"}, "move_not_open"),
        ("sign_for", person("handler", "water"), {}, "not_yours_to_do"),
        ("withdraw", Viewer.requester(2), {}, "not_yours_to_do"),
    ],
)
def test_refused_when_just_dispatched(walk, verb, by, given, code):
    with pytest.raises(Refused) as refused:
        walk.act(verb, by, **given)
    assert refused.value.code == code
    assert len(walk.history) == 2


@pytest.mark.parametrize(
    ("verb", "by", "given", "code"),
    [
        ("resume", HANDLER, {}, "not_paused"),
        ("pause", HEAD, {"ground": "none"}, "unknown_ground"),
        ("extend", HEAD, {}, "nothing_asked"),
        ("decline_extension", HEAD, {}, "nothing_asked"),
        ("ask_extension", HANDLER, {"amount": 0, "span_unit": "working_days"}, "extension_too_long"),
        ("ask_extension", HANDLER, {"amount": 3, "span_unit": "days"}, "extension_too_long"),
        ("return_for_completion", HANDLER, {"items": 0}, "items_needed"),
        ("hand_over", HEAD, {"unit": "roads"}, "same_unit"),
        ("add_co_unit", HANDLER, {"unit": "roads"}, "same_unit"),
        ("reply", HANDLER, {"outcome": "solved"}, "reply_empty"),
        ("reply", HANDLER, {"outcome": "planned", "contents": note("reply")}, "ground_needed"),
        ("reply", HANDLER, {"outcome": "none", "contents": note("reply")}, "unknown_outcome"),
    ],
)
def test_refused_when_at_work(walk, verb, by, given, code):
    walk.act("sign_for", HANDLER)
    with pytest.raises(Refused) as refused:
        walk.act(verb, by, **given)
    assert refused.value.code == code


def test_an_extension_comes_too_late_after_its_time(walk):
    walk.act("sign_for", HANDLER)
    walk.later(days=40)
    with pytest.raises(Refused, match="不能再申请延期"):
        walk.act("ask_extension", HANDLER, amount=3, span_unit="working_days")


def test_a_clock_that_cannot_pause_is_not_paused():
    walk = Walk(BOOK).receive("01/0101", unit="water")
    walk.act("sign_for", person("handler", "water"))
    with pytest.raises(Refused, match="没有可以暂停的时限"):
        walk.act("pause", person("unit_head", "water"), ground="weather")


def test_the_playbooks_own_limit_of_refusals_counts(walk):
    once = msgspec.structs.replace(BOOK, refusal=msgspec.structs.replace(BOOK.refusal, limit=1))
    walk.book = once
    walk.act("propose_refusal", HANDLER, ground="other_area", proposed_unit="water")
    walk.act("approve_refusal", HEAD)
    with pytest.raises(Refused, match="已退单 1 次"):
        walk.act("dispatch", person("dispatcher", "desk"), unit="water")


# ---- who stands how

OTHER_LINE = Post("handler", "water", path_of("water"))


@pytest.mark.parametrize(
    ("viewer", "own", "co", "former"),
    [
        (HANDLER, {"handler"}, set(), False),
        (HEAD, {"unit_head"}, set(), False),
        (person("unit_head", "gov"), {"unit_head"}, set(), False),
        (person("handler", "gov"), set(), set(), False),
        (person("handler", "lights"), set(), set(), False),
        (person("unit_head", "lights"), set(), set(), False),
        (person("handler", "desk"), set(), set(), True),
        (person("intake_agent", "desk"), {"intake_agent"}, set(), False),
        (person("dispatcher", "gov"), {"dispatcher"}, set(), False),
        (person("dispatcher", "roads"), set(), set(), False),
        (person("village_worker", "town", place=PLACE), {"village_worker"}, set(), False),
        (person("village_worker", "town", place=PLACE + "/990101001"), {"village_worker"}, set(), False),
        (person("village_worker", "town", place=PLACE + "/9901010"), set(), set(), False),
        (person("village_worker", "town"), set(), set(), False),
        (person("auditor", "check"), {"auditor"}, set(), False),
        (person("auditor", "check", place="98"), set(), set(), False),
        (person("adjudicator", "court"), set(), set(), False),
        (person("callback_officer", "check"), set(), set(), False),
        (person("publisher", "gov"), set(), set(), False),
        (person("system_admin", "gov"), set(), set(), False),
        (Viewer.requester(1), {"requester"}, set(), False),
        (Viewer.requester(2), set(), set(), False),
        (Viewer.system(), {"system"}, set(), False),
        (Viewer(actor="staff:9"), set(), set(), False),
    ],
)
def test_standing_when_just_dispatched(walk, viewer, own, co, former):
    found = access.relation(viewer, walk.state, path_of=path_of)
    assert (set(found.own), set(found.co), found.former) == (own, co, former)
    assert found.sees == bool(own or co or former)


def test_one_post_in_the_line_it_is_about_closes_every_other():
    walk = Walk(BOOK).receive(unit="water", about=path_of("roads"))
    both = Viewer(actor="staff:5", posts=(OTHER_LINE, Post("publisher", "lights", path_of("lights"))))
    assert access.relation(Viewer(actor="staff:5", posts=(OTHER_LINE,)), walk.state, path_of=path_of).sees
    assert not access.relation(both, walk.state, path_of=path_of).sees
    above = Viewer(actor="staff:6", posts=(OTHER_LINE, Post("publisher", "gov", path_of("gov"))))
    assert access.relation(above, walk.state, path_of=path_of).sees


@pytest.mark.parametrize(
    ("viewer", "inside"),
    [
        (HANDLER, True),
        (HEAD, True),
        (person("handler", "lights"), True),
        (person("unit_head", "gov"), True),
        (person("callback_officer", "check"), False),
        (person("intake_agent", "desk"), False),
        (person("village_worker", "town"), False),
    ],
)
def test_the_handling_line_reaches_above_and_below(walk, viewer, inside):
    assert access.in_handling_line(viewer, walk.state, path_of=path_of) is inside


def test_every_role_of_the_catalogue_is_known():
    for step in BOOK.steps:
        for move in step.moves:
            assert set(move.by) <= ROLES.keys() | {"requester", "system"}


# ---- tiers


@pytest.mark.parametrize(
    ("solved", "relayed", "evidence", "expected"),
    [
        ("", False, 0, "claimed"),
        ("", False, 2, "evidenced"),
        ("yes", False, 0, "confirmed"),
        ("partly", False, 2, "disputed"),
        ("no", False, 2, "disputed"),
        ("yes", True, 0, "claimed"),
        ("yes", True, 1, "evidenced"),
        ("no", True, 1, "disputed"),
    ],
)
def test_tiers(walk, solved, relayed, evidence, expected):
    walk.act("sign_for", HANDLER)
    assert tier(walk.state) == ""
    contents = (*note("reply"), *(e.Pointer(n, "evidence", "00") for n in range(evidence)))
    walk.act("reply", HANDLER, outcome="solved", contents=contents)
    if solved:
        by = person("callback_officer", "check") if relayed else Viewer.requester(1)
        walk.act("give_verdict", by, solved=solved, channel="callback" if relayed else "web")
    assert tier(walk.state) == expected
    walk.act("reopen", Viewer.requester(1))
    assert tier(walk.state) == "disputed"

    # ---- clocks

    walk = Walk(BOOK).receive("01/0101", unit="water")
    clock = walk.state.clock("reply")
    change = clocks.extended(clock, amount=2, unit="working_days", calendar=CALENDAR)
    assert clock.due.startswith("2026-03-05T02:00")
    assert change.due.startswith("2026-03-09T09:30")
    clock.extensions.append((2, "working_days"))
    assert clocks.derived(clock, calendar=CALENDAR).at.isoformat().startswith("2026-03-09T09:30")


def test_a_firm_original_stays_when_a_newer_calendar_counts_otherwise(walk):
    """The notice of a year is corrected after the due was promised: the original stands, whatever it would be now."""
    walk.act("sign_for", HANDLER)
    original = walk.state.clock("reply").original_due
    walk.act("pause", HEAD, ground="weather")
    walk.later(days=330)
    walk.calendar = Calendar(name="walk", edition="2", years=frozenset({2026}))
    walk.act("resume", HANDLER)
    clock = walk.state.clock("reply")
    assert clock.provisional, "the due now lies in a year whose notice is not out"
    amended = Calendar(name="walk", edition="3", holidays=frozenset({date(2026, 3, 9)}), years=frozenset({2026, 2027}))
    change = clocks.firmed(clock, calendar=amended)
    assert change.original == ""
    walk.add([e.ClockFirmed(name="reply", fx=e.Effects(clocks=(change,)))], Viewer.system())
    assert walk.state.clock("reply").original_due == original
    assert not walk.state.clock("reply").provisional


def test_a_running_clock_is_not_started_again_whatever_a_playbook_lists(walk):
    """A playbook may list one clock under several starts; a transfer must not give anybody a fresh one."""
    again = [msgspec.structs.replace(rule, starts=(*rule.starts, "dispatched", "handed_over")) for rule in BOOK.clocks]
    walk = Walk(msgspec.structs.replace(BOOK, clocks=tuple(again))).receive()
    before = walk.state.clock("reply")
    walk.later(days=2).act("dispatch", person("dispatcher", "desk"), unit="roads")
    walk.later(days=1).act("sign_for", HANDLER)
    walk.later(days=1).act("hand_over", HEAD, unit="water")
    after = walk.state.clock("reply")
    assert (after.ordinal, after.started, after.due) == (1, before.started, before.due)
    assert walk.state.clock("sign_for").ordinal == 2, "the new unit's own time for signing does start"


def test_whoever_dispatches_over_an_open_question_lets_the_clock_run():
    walk = Walk(BOOK).receive()
    walk.act("ask", person("intake_agent", "desk"))
    assert walk.state.clock("reply").paused_from
    walk.later(days=1).act("dispatch", person("dispatcher", "desk"), unit="roads")
    assert not walk.state.clock("reply").paused_from
    assert walk.state.holdings[-1].state == "held"


def test_the_clock_runs_while_the_desk_itself_reviews():
    walk = Walk(BOOK).receive()
    walk.act("ask", person("intake_agent", "desk"))
    walk.later(days=1).act("propose_not_accepted", person("intake_agent", "desk"), ground="petition")
    assert not walk.state.clock("reply").paused_from
    assert walk.state.waiting_on == ""


def test_time_of_a_matter_adds_up_to_the_wall_clock(walk):
    """First-receiver responsibility: the holdings of all units together are exactly the time since receipt."""
    walk.later(hours=3).act("propose_refusal", HANDLER, ground="other_area", proposed_unit="water")
    walk.later(hours=2).act("approve_refusal", HEAD)
    walk.later(hours=5).act("dispatch", person("dispatcher", "desk"), unit="water")
    walk.later(days=2).act("sign_for", person("handler", "water"))
    walk.later(days=1).act("ask", person("handler", "water"))
    walk.later(days=4)
    spans = [(e.instant(h.end) if h.end else walk.at) - e.instant(h.start) for h in walk.state.holdings]
    assert sum(spans, timedelta()) == walk.at - e.instant(walk.state.received)
    by_unit = [(h.unit, h.state, h.waiting_on) for h in walk.state.holdings]
    assert by_unit == [
        ("roads", "held", ""),
        ("roads", "held", "adjudicator"),
        ("water", "held", ""),
        ("water", "paused", "requester"),
    ]
