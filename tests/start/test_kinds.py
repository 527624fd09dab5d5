"""The kind of a unit may stand in the workbook: chosen from a list, left empty, or refused where it is none."""

import io

import pytest
from openpyxl import load_workbook

from banshi.kit.refused import Refused
from banshi.playbooks import queries as playbooks
from banshi.start import actions, rules, workbook
from banshi.units import queries as units
from banshi.units.facts import KINDS
from tests import world
from tests.start import filled
from tests.start.test_workbook import said

COLUMN = "I"


def kinds(**cells: str):
    def change(book):
        assert book["单位"][f"{COLUMN}2"].value == "单位类别"
        for where, text in cells.items():
            book["单位"][f"{COLUMN}{where[1:]}"] = text

    return filled.workbook(change=change)


def test_the_template_offers_every_kind_in_a_list():
    book = load_workbook(io.BytesIO(actions.template()))
    choices = {str(v.sqref): v for v in book["单位"].data_validations.dataValidation if v.type}
    rule = choices[f"{COLUMN}4:{COLUMN}2000"]
    assert (rule.formula1, rule.showErrorMessage) == (f"'单位类别'!$A$2:$A${len(KINDS) + 1}", True)
    assert [row[0].value for row in book["单位类别"].iter_rows(min_row=2)] == list(KINDS.values())


def test_words_or_codes_are_read_and_nothing_stays_nothing(books):
    rows, problems = workbook.read(kinds(r4="直属单位", r5="government"))
    plan, wrong = rules.check(rows, books)
    assert problems == wrong == []
    assert {unit["code"]: unit["kind"] for unit in plan.units} == {"rx": "affiliated", "xf": "government", "sl": "", "hk": ""}  # fmt: skip


def test_a_workbook_of_before_without_the_column_is_read_as_ever(books):
    rows, problems = workbook.read(filled.workbook(change=lambda book: book["单位"].delete_cols(9)))
    plan, wrong = rules.check(rows, books)
    assert problems == wrong == []
    assert {unit["kind"] for unit in plan.units} == {""}


def test_what_is_no_kind_is_said_with_sheet_row_and_column_in_the_readers_language(books):
    content = kinds(r6="委办局")
    known = "、".join(KINDS.values())
    assert said(content, books) == [f"单位第 6 行“单位类别”：没有“委办局”这个单位类别。可用：{known}；不清楚的留空"]
    [problem] = rules.check(workbook.read(content)[0], books)[1]
    assert problem.say("en").startswith("单位 row 6 “单位类别”: there is no kind “委办局”")


@pytest.mark.django_db
def test_a_founded_town_knows_its_kinds_and_a_wrong_one_founds_nothing():
    with pytest.raises(Refused):
        actions.found(filled.founding(content=kinds(r6="委办局")), at=world.NOW)
    units.forget_cache()
    assert not units.units()
    actions.found(filled.founding(content=kinds(r4="直属单位")), at=world.NOW)
    assert (units.unit("rx").kind, units.unit("sl").kind) == ("affiliated", "")
    assert playbooks.kinds()
