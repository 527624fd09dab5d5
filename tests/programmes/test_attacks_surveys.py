"""Surveys attacked: guessing, telling whose a sheet is, answering beside the closing, people in the list."""

import threading

import pytest
from django.db import connection
from django.template.loader import render_to_string

from banshi.kit.refused import NotFound, Refused
from banshi.people.models import Attempt
from banshi.programmes.actions import surveys
from banshi.programmes.models.surveys import Survey, SurveyPerson, SurveySheet
from banshi.programmes.queries import surveys as queries
from banshi.programmes.rules import survey as rules
from tests import world
from tests.exchange.test_exchange import AT, VILLAGE, auditor
from tests.programmes.test_surveys import codes, running


def wrong(row, device: str) -> str:
    try:
        surveys.answer(row.code, "AAAAAAAA", {"solved": "yes"}, device=device, at=AT)
    except Refused as refused:
        return refused.code
    raise AssertionError("a wrong code was taken")


@pytest.mark.django_db
def test_another_name_of_the_browser_each_time_does_not_outrun_the_limit_of_an_address():
    world.found()
    row = running()
    said = [wrong(row, f"10.0.0.9 browser-{n}") for n in range(surveys.PER_ADDRESS + 5)]
    assert said == ["wrong_code"] * surveys.PER_ADDRESS + ["too_many_tries"] * 5
    assert wrong(row, "10.0.0.10 browser") == "wrong_code", "another address is not kept"


@pytest.mark.django_db
def test_a_right_code_is_no_guess():
    world.found()
    row = running()
    for _ref, code in codes(row).items():
        surveys.answer(row.code, code, {"solved": "yes"}, device="10.0.0.9 phone", at=AT)
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_a_sheet_tells_the_township_alone_since_a_village_may_hold_one_person_drawn():
    world.found()
    row = running()
    surveys.answer(row.code, codes(row)["q0"], {"solved": "no"}, device="10.0.0.9 phone", at=AT)
    [sheet] = SurveySheet.objects.all()
    assert VILLAGE.startswith(sheet.place_path)
    assert sheet.place_path.count("/") == 3


def test_guesses_sent_at_once_do_not_outrun_the_limit(committed_db):
    world.found()
    row, said = running(), []

    def guess():
        try:
            said.append(wrong(row, "10.0.0.9 phone"))
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(said) == 12
    assert said.count("wrong_code") <= 5


@pytest.mark.django_db
def test_an_answer_that_comes_in_beside_the_closing_is_refused_and_the_sheets_stay_sound(monkeypatch):
    world.found()
    row = running()
    mine = codes(row)
    known = surveys._known

    def closed_meanwhile(*args, **named):
        found = known(*args, **named)
        surveys.close(row.code, by=auditor(), at=AT)
        return found

    monkeypatch.setattr(surveys, "_known", closed_meanwhile)
    with pytest.raises(NotFound):
        surveys.answer(row.code, mine["q0"], {"solved": "yes"}, device="d", at=AT)
    assert not SurveyPerson.objects.filter(answered=True).exists()
    assert list(queries.faults()) == []


@pytest.mark.parametrize(
    "ref", ["张三", "=HYPERLINK(1)", "+8613800000000", "13800000000", "id110101199001011234", "x" * 41, "a b", "＝1"]
)
def test_a_list_takes_no_names_numbers_of_people_or_formulas(ref):
    with pytest.raises(Refused) as refused:
        rules.population(f"ok-1,{VILLAGE}\n{ref},{VILLAGE}", {VILLAGE: (VILLAGE,)})
    assert refused.value.code == "bad_line"
    assert "第 2 行" in refused.value.say()


@pytest.mark.django_db
def test_no_count_of_people_under_five_is_printed():
    world.found()
    row = running()
    mine = codes(row)
    for n in range(3):
        surveys.report_coaching(row.code, mine[f"q{n}"], device="d", at=AT)
    surveys.answer(row.code, mine["l0"], {"satisfied": "not"}, device="10.0.0.9 a", at=AT)
    surveys.answer(row.code, mine["q0"], {"satisfied": "very"}, device="10.0.0.9 a", at=AT)
    surveys.close(row.code, by=auditor(), at=AT)
    row, state = queries.public_one(row.code)
    assert isinstance(row, Survey)
    page = render_to_string("web/components/survey_found.html", {"found": queries.found(row, state), "state": state})
    assert "回答 不足 5 人" in page
    assert "只写到五人一档" in page
    assert "3 人以上反映" in page
    for told in ("回答 2 人", "联系到 2", "其中 1 份", "1 人"):
        assert told not in page
