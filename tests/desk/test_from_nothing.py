"""What somebody meets who sets a place up from nothing and goes the whole chain by the pages alone: each step says what comes next."""

import re
from datetime import timedelta

from django.urls import reverse

from banshi.programmes.models.surveys import Survey, SurveyPerson
from banshi.record import actions as record
from tests import world
from tests.desk.test_programmes import officers, sheet

__all__ = ["officers"]
AT = world.NOW


def main(answer) -> str:
    """The words of a page as they are read, without tags."""
    text = answer.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def surveyed(client) -> Survey:
    given = {"title": "供水问卷", "unit": "huifang", "about": "zhujian", "text": "看修好没有", "extra": ""}
    assert client.post(reverse("desk:surveys"), given).status_code == 302
    return Survey.objects.get()


def test_a_callback_officer_is_led_to_surveys_and_writes_places_by_their_names(sign):
    client = sign("huifang1")
    assert f'href="{reverse("desk:surveys")}"' in client.get(reverse("desk:worklist")).content.decode()
    row = surveyed(client)
    record.seal(AT)
    answer = sheet(client, "survey", row, "population", people="a1，上湾村\na2，月亮村")
    assert "第 2 行“a2，月亮村”：没有“月亮村”这个地点" in main(answer)
    assert sheet(client, "survey", row, "population", people="a1，青河镇上湾村\na2\t青河镇").status_code == 302
    assert "不足 5 个的题不公布结果" in main(client.get(reverse("desk:survey", args=[row.code])))
    record.seal(AT + timedelta(minutes=1))
    assert sheet(client, "survey", row, "draws", n="2").status_code == 302
    row.refresh_from_db()
    codes = client.post(reverse("desk:survey_codes", args=[row.code]), {"seen": row.number}).content.decode()
    assert "青河镇上湾村" in codes
    assert "/" not in codes
    answer = sheet(client, "survey", row, "contacts", refs="a1\na9")
    assert "没有抽中这些编号：a9" in main(answer)
    assert not SurveyPerson.objects.filter(reached=True).exists()
