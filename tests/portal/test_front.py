"""The first screen and the pages that explain."""

import os
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.portal.browser import text, walked

FIRST, WHOLE = 60_000, 200_000
LINKED = re.compile(r'(?:href|src)="/static/([^"]+)"')


def weight(answer, known: set[str]) -> int:
    """The bytes of a page with the files it names that were not fetched before."""
    names = set(LINKED.findall(text(answer))) - known
    known |= names
    return len(answer.content) + sum(Path(finders.find(name)).stat().st_size for name in names)


def test_three_doors_and_where_to_call(client, town):
    page = text(client.get("/"))
    for door, address in (("我要反映", "/report"), ("查办理进度", "/t/"), ("看实事", "/works")):
        assert re.search(rf'<a href="{address}"><strong>{door}</strong>', page)
    assert "0000-12345" in page
    assert "工作日 9:00–12:00、13:30–17:30" in page


def test_larger_type_is_one_tap_from_every_page_and_is_remembered(client, town):
    for address in ("/", "/works", "/help", "/programmes/", "/t/"):
        page = text(client.get(address))
        assert f'href="/type/large?back={address}"' in page, address
        assert 'class="large-type"' not in page
    answer = client.get("/type/large?back=/help")
    assert (answer.status_code, answer["Location"]) == (302, "/help")
    for address in ("/", "/programmes/"):
        page = text(client.get(address))
        assert '<html lang="zh-Hans" class="large-type">' in page
        assert "标准字" in page
    client.get("/type/usual?back=/")
    assert 'class="large-type"' not in text(client.get("/"))


@pytest.mark.parametrize("back", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)", ""])
def test_choosing_the_type_leads_nowhere_else(client, town, back):
    assert client.get("/type/large", {"back": back})["Location"] == "/"


def test_an_empty_base_is_to_be_founded(client, db):
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/start/")


@pytest.mark.parametrize("address", ["/", "/works", "/help", "/privacy", "/report", "/t/"])
def test_pages_are_open_and_take_no_forms_they_do_not_have(client, town, address):
    assert client.get(address).status_code == 200
    assert client.delete(address).status_code == 405
    assert client.put(address).status_code == 405


def test_the_first_page_is_light_and_a_whole_report_too(client, town):
    known: set[str] = set()
    assert weight(client.get("/"), known) <= FIRST
    total = sum(
        weight(page, known) for page in (client.get("/"), client.get("/report"), walked(client), *_questions(client))
    )
    assert total <= WHOLE


def _questions(client):
    return [
        client.post("/report/request", {"_page": page, "_go": "show"}) for page in ("category", "place", "landmark")
    ]


def test_what_is_kept_is_said_from_the_playbook(client, town):
    page = text(client.get("/privacy"))
    for said in ("存多久：3 年", "个人信息保护法", "用于通知进展和请您评价"):
        assert said in page


def test_help_names_the_promises_of_the_playbook(client, town):
    page = text(client.get("/help"))
    assert "答复时限 15 个工作日" in page
    assert "答复时限（紧急） 24 小时" in page


def test_pages_bring_nothing_from_elsewhere_and_no_inline_style(client, town):
    for address in ("/", "/works", "/help", "/privacy", "/report", "/t/"):
        page = text(client.get(address))
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
        assert " style=" not in page
        assert not re.search(r"\son\w+=", page)


def test_files_of_reports_nobody_sent_are_swept_when_anybody_comes_by(client, town, monkeypatch):
    from django.conf import settings

    monkeypatch.setattr("banshi.portal.drafts._swept", [0.0])
    left = Path(settings.BANSHI_HOME) / "drafts" / ("a" * 32)
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    client.get("/")
    assert not left.exists()


def test_the_numbers_this_device_followed_are_one_tap_away(client, mine):
    assert f'href="/t/{mine}"' in text(client.get("/"))
