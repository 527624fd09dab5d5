"""Refusals and faults as pages: the right status, words, and nothing of what was typed lost."""

import errno
import io
import json
import sqlite3

import msgspec
import pytest
from django.db import OperationalError, connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from banshi.calendars import queries as calendars
from banshi.calendars.models import CalendarEdition
from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused, Stale, Unavailable
from banshi.web import queries as web
from banshi.web.access import PUBLIC, route
from tests import world

RAISED = {
    "refused": Refused("no", "请填写{what}。", "Fill in {what}.", what="地点"),
    "missing": NotFound(),
    "stale": Stale("stale", "已有新的记录。", "It moved on."),
    "away": Unavailable("away", "稍后再试。", "Later."),
    "full": OSError(errno.ENOSPC, "No space left on device"),
    "sqlite_full": OperationalError("database or disk is full"),
    "locked": OperationalError("database is locked"),
    "raw": sqlite3.OperationalError("unable to open database file"),
    "ours": OperationalError("no such table: nothing"),
    "bug": ZeroDivisionError("division by zero"),
    "state": msgspec.ValidationError("Expected `object`, got `str`"),
    "answers": json.JSONDecodeError("Extra data", "1 2", 2),
}


def fail(request, how):
    raise RAISED[how]


def read(request):
    return HttpResponse(request.POST.get("text", "")[:10])


both = ("GET", "HEAD", "POST")
urlpatterns = [
    route("fail/<str:how>", fail, access=PUBLIC, name="fail", methods=both),
    route("read", read, access=PUBLIC, name="read", methods=("POST",)),
    path("plain", csrf_exempt(read)),
]
handler400 = "banshi.web.errors.bad_request"
handler404 = "banshi.web.errors.not_found"
handler500 = "banshi.web.errors.broken"


@pytest.fixture
def browser(db):
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("how", "status", "said"),
    [
        ("refused", 422, "请填写地点。"),
        ("missing", 404, "没有找到"),
        ("stale", 409, "已有新的记录。"),
        ("away", 503, "稍后再试。"),
        ("full", 507, "存储空间已满"),
        ("sqlite_full", 507, "存储空间已满"),
        ("locked", 503, "系统正忙或数据库暂时连不上"),
        ("raw", 503, "系统正忙或数据库暂时连不上"),
        ("ours", 500, "系统出了错"),
        ("bug", 500, "系统出了错"),
        ("state", 503, "banshi verify"),
        ("answers", 503, "banshi verify"),
    ],
)
def test_each_refusal_and_fault_has_its_status_its_words_and_what_was_typed(browser, how, status, said):
    text = "上湾村泵站后面的沟堵了"
    answer = browser.post(f"/fail/{how}", {"text": text, "password": "quiet-river-58", "token": "ACDEFGHJ"})
    shown = answer.content.decode()
    assert answer.status_code == status
    assert said in shown
    assert text in shown
    assert "quiet-river-58" not in shown
    assert "ACDEFGHJ" not in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("how", ["away", "full", "locked"])
def test_what_passes_offers_to_send_the_same_again(browser, how):
    shown = browser.post(f"/fail/{how}", {"text": "积水"}).content.decode()
    assert '<input type="hidden" name="text" value="积水">' in shown


def test_what_must_be_changed_first_does_not_offer_that(browser):
    assert 'value="积水"' not in browser.post("/fail/refused", {"text": "积水"}).content.decode()


def test_typed_markup_is_shown_as_text(browser):
    shown = browser.post("/fail/away", {"text": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_an_unknown_address_is_a_page(browser):
    answer = browser.get("/nowhere")
    assert (answer.status_code, "没有找到" in answer.content.decode()) == (404, True)


def test_a_text_of_ten_megabytes_is_refused_in_words(browser):
    big = "text=" + "a" * 10_000_000
    answer = browser.post("/read", big, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "内容太多，没有收下" in answer.content.decode()


def sent(form: str, content_type: str) -> tuple[str, str]:
    """Status and text for a form, through the application as servers call it."""
    from banshi.config.wsgi import application

    environ = RequestFactory()._base_environ(
        **{
            "PATH_INFO": "/plain",
            "QUERY_STRING": "a=%E7",
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(form.encode())),
            "wsgi.input": io.BytesIO(form.encode()),
        }
    )
    statuses = []
    body = application(environ, lambda status, headers: statuses.append(status))
    return statuses[0], b"".join(body).decode()


@pytest.mark.parametrize("encoding", ["rot13", "base64", "idna", "utf-16", "gbk", "nonsense"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_form_in_another_encoding_is_refused_in_words(browser, encoding, kind):
    form = {
        "application/x-www-form-urlencoded": "text=%E7%A7%AF%E6%B0%B4",
        "multipart/form-data; boundary=b": '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n积水\r\n--b--\r\n',
    }[kind]
    assert sent(form, f"{kind}; charset={encoding}")[0] == "400 Bad Request"
    assert "没有看懂这次提交" in sent(form, f"{kind}; charset={encoding}")[1]
    for same in ("utf-8", "UTF8"):
        assert sent(form, f"{kind}; charset={same}") == ("200 OK", "积水")


def test_too_many_fields_are_refused_in_words(browser):
    many = "&".join(f"f{n}=1" for n in range(2000))
    answer = browser.post("/read", many, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "内容太多" in answer.content.decode()) == (413, True)


def test_a_host_nobody_serves_is_refused_in_words(browser):
    answer = browser.get("/fail/refused", headers={"host": "evil.example.org"})
    assert (answer.status_code, "这个网址没有登记" in answer.content.decode()) == (400, True)


def test_a_form_without_its_token_keeps_what_was_typed(db):
    with override_settings(ROOT_URLCONF=__name__):
        answer = Client(enforce_csrf_checks=True).post("/read", {"text": "沟堵了，请来看看"})
    assert answer.status_code == 403
    assert "沟堵了，请来看看" in answer.content.decode()
    assert "打开太久" in answer.content.decode()


def test_a_wrong_method_is_a_page_with_what_is_allowed(browser):
    answer = browser.get("/read")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "不能这样打开" in answer.content.decode()


def test_with_the_database_away_there_is_still_a_page_with_what_was_typed(committed_db):
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "/nowhere/nothing"
    try:
        with override_settings(ROOT_URLCONF=__name__):
            answer = Client(raise_request_exception=False).post("/fail/locked", {"text": "上湾村的沟堵了"})
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    shown = answer.content.decode()
    assert answer.status_code == 503
    assert "数据库暂时连不上" in shown
    assert '<input type="hidden" name="text" value="上湾村的沟堵了">' in shown


@pytest.mark.django_db
def test_with_a_calendar_altered_in_the_database_every_page_says_so_in_words(client):
    world.found()
    CalendarEdition.objects.update(body=Concat("body", Value(" ")))
    calendars.forget_cache()
    web.forget_cache()
    answer = client.get("/")
    assert answer.status_code == 503
    assert "被改动过" in answer.content.decode()


def test_with_the_clock_behind_the_record_pages_are_read_and_writes_refused_in_words(browser):
    clock.set_floor(clock.now().replace(year=2099))
    answer = browser.get("/nowhere")
    assert answer.status_code == 404, "a page that only shows needs no sound clock"
    with pytest.raises(Unavailable) as refused:
        clock.now()
    RAISED["clock"] = refused.value
    answer = browser.post("/fail/clock", {"text": "沟堵了，请来看看"})
    shown = answer.content.decode()
    assert answer.status_code == 503
    assert "暂停写入" in shown
    assert "沟堵了，请来看看" in shown
