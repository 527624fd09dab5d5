"""Stories are told in sentences with titles: no reader has to know a code to follow what happened."""

import re

import pytest

from banshi.nouns import naming, telling
from banshi.programmes.actions import deciding, origins
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.queries import deciding as queries
from banshi.programmes.queries import story
from banshi.record import actions as record
from tests import world
from tests.programmes.test_deciding import batch, body, decided, meeting, office
from tests.programmes.test_progress import locked, officer

pytestmark = pytest.mark.django_db
TITLE = "修复主干道路灯"
CODE = re.compile(r"\d{10}")


@pytest.fixture(autouse=True)
def town():
    world.found()


def sentences(noun, row) -> list[str]:
    row.refresh_from_db()
    return [line.sentence for line in telling.lines(noun, row)]


def test_a_batch_and_its_meeting_tell_titles_numbers_and_what_was_asked():
    of = body()
    first = batch(of)
    deciding.open_review(first.code, by=office(), at=world.NOW)
    hall = meeting(of)
    decided(first, hall)
    deciding.freeze(first.code, by=office(), at=world.NOW)
    made = Commitment.objects.get()
    record.seal(world.NOW)
    deciding.generate_pack(hall.code, first.code, by=office(), at=world.NOW, on=world.NOW.date())
    deciding.hear(hall.code, made.code, how="asked", by=office(), at=world.NOW)
    deciding.comment(hall.code, made.code, "灯杆已到货", by=officer("zhujian"), at=world.NOW)
    deciding.demand(hall.code, "逐盏核对", unit="zhujian", due_on="2026-04-01", by=office(), at=world.NOW)
    deciding.open_demand(hall.code, 1, by=office(), at=world.NOW)
    later = deciding.open_batch("第二批", body=of.code, ordinal=2, method="vote", by=office(), at=world.NOW)
    deciding.carry(first.code, made.code, into=later.code, reason="雨季", by=office(), at=world.NOW)

    heard = sentences(queries.MEETING, hall)
    for said in (
        "主持开会，出席 4 人",
        "生成“第一批”的汇报材料，共 1 项",
        f"要求补充“{TITLE}”",
        f"就“{TITLE}”补充说明",
        "提出第 1 条要求：逐盏核对",
        "第 1 条要求“逐盏核对”转为督办件（编号 ",
    ):
        assert any(said in line for line in heard), (said, heard)
    listed = sentences(queries.BATCH, first)
    assert f"审定“{TITLE}”：同意（出席 4 人，其中回避 1 人）" in listed
    assert f"“{TITLE}”列为实事项目" in listed
    assert f"“{TITLE}”转入“第二批”，在本批次仍计为未完成" in listed
    assert "转入“第二批”，原批次仍计为未完成" in sentences(COMMITMENT, made)
    for line in (*heard, *listed):
        assert not CODE.search(line.partition("（编号")[0]), line


def test_the_public_story_names_no_item_that_is_not_public():
    inside = locked(title="内部的一项", disclosure="internal", beneficiaries="居民")
    shown, other = (locked(title=title, beneficiaries="居民") for title in ("公开的一项", "公开的另一项"))
    for to, title in ((inside, naming.UNTITLED), (other, "公开的另一项")):
        origins.link(shown.code, to.code, text="落实", by=officer("xianfu"), at=world.NOW)
        shown.refresh_from_db()
        last = story.commitment_lines(shown)[-1].sentence
        assert f"“{title}”" in last
        assert "内部的一项" not in last
    assert "“内部的一项”" in telling.lines(COMMITMENT, shown)[1].sentence
