"""Erasing looked for everywhere: what a resident told must be in no row and on no page afterwards, and verify agrees."""

import pytest

from banshi.config import wiring
from banshi.exchange.actions import practices
from banshi.kit.refused import NotFound
from banshi.matters.actions import erasing as matters
from banshi.nouns import recording
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people import actions as people
from banshi.people.models import Content
from banshi.programmes.actions import deciding, needs, surveys
from banshi.record import actions as record
from tests import world
from tests.exchange.test_exchange import AT, TODAY, practice
from tests.matters.reading import everywhere
from tests.programmes.test_attacks_access import consulted
from tests.programmes.test_deciding import batch, body, decided, meeting, need, office
from tests.programmes.test_progress import officer
from tests.programmes.test_surveys import codes, running

pytestmark = pytest.mark.django_db
WORDS = "三号楼王某"


@pytest.fixture(autouse=True)
def town():
    world.found()


def forget(code: str) -> int:
    return recording.forget(code, holders=wiring.holders(AT), at=AT)


def named() -> list[str]:
    return [fault.zh for check in wiring.CHECKS for fault in check()]


def test_a_need_taken_from_a_matter_goes_with_it_and_again_after_a_restore():
    officer("xianfu")
    code = world.report(text=f"{WORDS}家没有水").code
    row = need(matter=code)
    needs.verify(row.code, holds=True, text=f"去{WORDS}家看过", by=officer("xianfu", "unit_head"), at=AT)
    Content.objects.filter(subject=row.id, role="need").update(body=f"{WORDS}家没有水")
    for verb, who, given in (
        ("sign_for", "zhujian1", {}),
        ("reply", "zhujian1", {"outcome": "solved", "reason": "接通了"}),
    ):
        world.act(code, verb, by=who, at=AT + world.hours(1), **given)
    world.act(code, "close", by=world.Viewer.system(), at=AT + world.days(30))
    assert everywhere("王某")
    matters.forget(code, holders=wiring.holders(AT + world.days(31)), at=AT + world.days(31))
    assert everywhere("王某") == []
    Content.objects.filter(subject=row.id).update(body=f"{WORDS}家没有水", erased_at=None)
    people.reapply_erasures(holders=wiring.holders(AT))
    assert everywhere("王某") == []


def test_a_need_a_comment_a_question_and_a_word_at_a_meeting_are_erased_by_their_number():
    by = officer("xianfu")
    loose = needs.register(
        needs.f.Registered("visit", "01/0104", "99/9901", "xianfu"), f"{WORDS}家没有灯", by=by, at=AT
    )
    _rule, said = consulted()
    shared = practice()
    practices.ask(shared.code, unit="xianfu", text=f"{WORDS}问过怎样装灯", by=by, at=AT)
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=AT)
    decided(row, hall)
    record.seal(AT)
    deciding.generate_pack(hall.code, row.code, by=office(), at=AT, on=TODAY)
    _, state = deciding.queries.meeting(hall.code, office())
    line = state.pack[0]
    deciding.comment(hall.code, line.commitment, f"{WORDS}家的灯已换", by=officer(line.owner), at=AT)
    for one in (loose, said, shared, hall):
        assert forget(f"{one.code[:3]} {one.code[3:]}") >= 1
        noun = next(noun for noun, model in NOUNS.values() if isinstance(one, model))
        assert not any("王某" in text for told_line in told.lines(noun, one) for text in told_line.texts)
    assert everywhere("王某") == []
    assert named() == []
    with pytest.raises(NotFound):
        forget("1234567897")


def test_answers_to_a_survey_are_nobodys_and_what_is_kept_of_those_drawn_names_nobody():
    row = running()
    code = codes(row)["q0"]
    surveys.answer(row.code, code, {"solved": "no"}, device="10.0.0.9 nokia3310", at=AT)
    for kept in (code, "10.0.0.9", "nokia3310"):
        assert everywhere(kept) == []
