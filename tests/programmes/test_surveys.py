"""Surveys on a real base: a frozen list, a draw nobody could foresee, one-time codes, results with their denominators."""

from datetime import timedelta

import pytest

from banshi.kit.refused import NotFound
from banshi.people.models import AccessLog
from banshi.programmes.actions import rebuilding, surveys
from banshi.programmes.models.surveys import SurveyPerson, SurveySheet
from banshi.programmes.queries import surveys as survey_queries
from banshi.record import actions as record
from tests import world
from tests.exchange.test_exchange import AT, VILLAGE, auditor, refused
from tests.programmes.test_progress import officer

pytestmark = pytest.mark.django_db
OTHER = "99/9901/990101/990101003/990101003001"


@pytest.fixture(autouse=True)
def town():
    world.found()


PEOPLE = "\n".join([*(f"q{n},{VILLAGE}" for n in range(12)), *(f"l{n},{OTHER}" for n in range(8))])


def survey(about: str = "zhujian"):
    given = {"unit": "huifang", "about": about, "extra": "", "text": "了解办得怎样"}
    return surveys.design("2026 年群众感受", **given, by=auditor(), at=AT)


def running(n: int = 20):
    row = survey()
    record.seal(AT)
    surveys.freeze(row.code, PEOPLE, by=auditor(), at=AT)
    refused("wait_for_seal", surveys.draw, row.code, n, by=auditor(), at=AT)
    record.seal(AT + timedelta(minutes=1))
    return surveys.draw(row.code, n, by=auditor(), at=AT)


def codes(row) -> dict[str, str]:
    return {ref: code for ref, _place, code in surveys.codes(row.code, by=auditor(), at=AT)}


def test_a_survey_is_not_run_by_the_line_it_asks_about():
    for by, unit in ((officer("zhujian"), "zhujian"), (officer("xianfu"), "xianfu")):
        given = {"unit": unit, "about": "zhujian", "extra": "", "text": ""}
        refused("own_line", surveys.design, "x", **given, by=by, at=AT)
    given = {"unit": "huifang", "about": "zhujian", "extra": "好吗｜+好", "text": ""}
    refused("no_negative_option", surveys.design, "x", **given, by=auditor(), at=AT)


def test_drawn_people_are_unknown_to_the_unit_asked_about_and_each_reading_is_logged():
    row = running(5)
    assert SurveyPerson.objects.filter(drawn=True).count() == 5
    assert len(codes(row)) == 5
    assert AccessLog.objects.filter(page="survey-codes").count() == 1
    for by in (officer("zhujian"), officer("xianfu", "unit_head"), officer("zhujian", "auditor")):
        with pytest.raises(NotFound):
            surveys.codes(row.code, by=by, at=AT)
    with pytest.raises(NotFound):
        survey_queries.survey(row.code, officer("zhujian"))
    assert not any(code in repr(list(SurveyPerson.objects.values())) for code in codes(row).values())


def test_a_code_works_once_and_wrong_ones_are_slowed_by_device():
    row = running()
    mine = codes(row)
    surveys.answer(row.code, mine["q0"], {"solved": "no"}, device="d", at=AT)
    again = {"device": "d", "at": AT}
    refused("code_used", surveys.answer, row.code, mine["q0"], {"solved": "yes"}, **again)
    refused("no_answer", surveys.answer, row.code, mine["q1"], {}, **again)
    for _ in range(5):
        refused("wrong_code", surveys.answer, row.code, "AAAAAAAA", {"solved": "yes"}, **again)
    refused("too_many_tries", surveys.answer, row.code, mine["q1"], {"solved": "yes"}, **again)
    surveys.answer(row.code, mine["q1"], {"solved": "yes"}, device="e", at=AT)
    assert SurveySheet.objects.count() == 2
    assert "q0" not in repr(list(SurveySheet.objects.values()))


def test_results_tell_who_was_drawn_reached_and_answered_and_a_changed_sheet_is_found():
    row = running()
    mine = codes(row)
    for n in range(6):
        surveys.answer(row.code, mine[f"q{n}"], {"solved": "yes", "satisfied": "very"}, device=f"d{n}", at=AT)
    said = refused("not_drawn", surveys.reach, row.code, ["q7", "nobody"], by=auditor()).say()
    assert "nobody" in said
    assert "q7" not in said
    assert not SurveyPerson.objects.filter(ref="q7", reached=True).exists()
    surveys.reach(row.code, ["q7", "q7"], by=auditor())
    with pytest.raises(NotFound):
        survey_queries.public_one(row.code)
    surveys.close(row.code, by=auditor(), at=AT)
    row, state = survey_queries.public_one(row.code)
    found = survey_queries.found(row, state)
    assert (found.drawn, found.reached, found.answered, found.sound) == (20, 7, 6, True)
    assert found.results[0].share.by_bounds
    assert not found.published.exact
    assert (found.published.answered.low, found.published.answered.high) == (5, 9)
    assert found.published.places_hidden
    refused("not_running", surveys.close, row.code, by=auditor(), at=AT)
    with pytest.raises(NotFound):
        surveys.answer(row.code, mine["q9"], {"solved": "yes"}, device="x", at=AT)
    SurveySheet.objects.filter(id=SurveySheet.objects.first().id).update(answers='{"solved": "no"}')
    assert not survey_queries.found(row, state).sound
    assert [fault.code for fault in rebuilding.check()] == ["survey_differs"]


def test_three_reports_of_coaching_withhold_a_township_with_the_reason():
    row = running()
    mine = codes(row)
    for n in (0, 0, 1):
        surveys.report_coaching(row.code, mine[f"q{n}"], device="d", at=AT)
    for n in range(8):
        surveys.answer(row.code, mine[f"q{n}"], {"satisfied": "very"}, device="same", at=AT)
        surveys.answer(row.code, mine[f"l{n}"], {"satisfied": "not"}, device=f"l{n}", at=AT)
    surveys.report_coaching(row.code, mine["q2"], device="d", at=AT)
    row = surveys.close(row.code, by=auditor(), at=AT)
    _, state = survey_queries.public_one(row.code)
    found = survey_queries.found(row, state)
    assert list(found.withheld.values()) == [3]
    assert [one.name for one in found.published.places] == []
    assert (found.left_out, found.alike) == (8, 8)
    satisfied = found.results[1].share
    assert (satisfied.yes, satisfied.answered, satisfied.drawn) == (0, 8, 8)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda people, sheets: people.filter(drawn=False).update(place_path="99"), "名单"),
        (lambda people, sheets: people.filter(drawn=False).update(drawn=True), "抽中者"),
        (lambda people, sheets: sheets.all().delete(), "答卷"),
    ],
)
def test_verify_names_a_survey_whose_tables_were_changed(change, word):
    row = running(15)
    for n, code in enumerate(codes(row).values()):
        surveys.answer(row.code, code, {"solved": "no"}, device=f"d{n}", at=AT)
    surveys.close(row.code, by=auditor(), at=AT)
    assert list(rebuilding.check()) == []
    change(SurveyPerson.objects, SurveySheet.objects)
    assert word in next(iter(rebuilding.check())).zh


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda people, sheets: people.filter(answered=False).update(digest="0" * 64), "回答码"),
        (lambda people, sheets: people.filter(answered=True).update(answered=False, digest="1" * 64), "回答码"),
        (lambda people, sheets: sheets.create(**sheets.values("survey_id", "answers", "device")[0]), "答卷份数"),
        (lambda people, sheets: sheets.all().delete(), "答卷份数"),
        (lambda people, sheets: people.filter(answered=True).update(answered=False), "答卷份数"),
    ],
)
def test_codes_exchanged_and_sheets_slipped_in_are_named_while_a_survey_still_runs(change, word):
    row = running(2)
    [first, _second] = codes(row).values()
    surveys.answer(row.code, first, {"solved": "no"}, device="d", at=AT)
    assert list(rebuilding.check()) == []
    change(SurveyPerson.objects.filter(drawn=True), SurveySheet.objects)
    assert word in next(iter(rebuilding.check())).zh
