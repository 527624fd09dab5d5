"""What a browser without JavaScript does with the portal's pages: it reads the form and sends what is in it."""

import re
from html import unescape
from urllib.parse import urlencode

from django.test import Client

from banshi.matters.actions.receive import Upload
from banshi.people import queries as people
from tests.matters.reading import row

NONCE = "0123456789abcdef" * 2
ANSWERS = {
    "text": "上湾村泵站后面的沟堵了",
    "category": "01/0105",
    "place": "990101002002",
    "landmark": "泵站后面",
    "contact_phone": "13800000000",
}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_WRONG = re.compile(r'<span class="wrong"[^>]*>([^<]*)</span>')


def text(answer) -> str:
    return answer.content.decode()


def hidden(answer) -> dict[str, str]:
    """The hidden fields of a page, the token against forgery left out."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(text(answer)) if name != "csrfmiddlewaretoken"}


def wrong(answer) -> list[str]:
    """What a page says beside its fields."""
    return [unescape(said) for said in _WRONG.findall(text(answer))]


def asked(answer) -> str:
    """The name of the question a page asks; empty on the page that plays the answers back."""
    return hidden(answer).get("_page", "")


def step(client: Client, answer, *, go: str = "next", kind: str = "request", **given):
    """Answer the question of a page and press a button."""
    return client.post(f"/report/{kind}", {**hidden(answer), **given, "_go": go})


def walked(client: Client, **given):
    """From the first question to the answers played back."""
    given = {**ANSWERS, **given}
    page = client.get("/report/request")
    page = step(client, page, text=given["text"])
    page = step(client, page, category=given["category"])
    page = step(client, page, place="990101002")
    page = step(client, page, place=given["place"])
    page = step(client, page, landmark=given["landmark"])
    return step(client, page, contact_phone=given["contact_phone"])


def send(client: Client, *, kind: str = "request", **given):
    """The form of the last page, sent."""
    return client.post(f"/report/{kind}/receipts", {**ANSWERS, "_nonce": NONCE, **given})


def code_of(answer) -> str:
    """The receipt number a sent form leads to."""
    assert answer.status_code == 303, text(answer)
    return answer["Location"].split("/")[2]


def raw_form(client: Client, address: str, fields: dict[str, bytes]):
    """Send bytes no browser page would send."""
    return client.post(address, urlencode(fields), content_type="application/x-www-form-urlencoded")


def let_in(client: Client, code: str) -> None:
    """Show the check code of a receipt number."""
    answer = client.post("/t/", {"code": code, "check": people.check_code(code)})
    assert (answer.status_code, answer["Location"]) == (303, f"/t/{code}")


def move(client: Client, code: str, resource: str, *, seen: int | None = None, **given):
    """Send one of a matter's forms as it was drawn now, or at entry `seen`."""
    number = row(code).number if seen is None else seen
    return client.post(f"/t/{code}/{resource}", {"seen": number, **given})


def token(code: str) -> str:
    """The one-time verdict code of the newest reply, as the text message carries it."""
    found = row(code)
    return people.verdict_token(found.id, 1 + found.reopened)


def uploaded(upload: Upload):
    """A file as a form field."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(upload.name, upload.data)


def only_mine(client: Client, address: str, *, method: str, town) -> None:
    """The questions every resource under a receipt is asked: outsider, colleague, another's, bad ids, wrong verb."""
    from banshi.people import queries

    other = address.replace(address.split("/")[2], town.report(text="别人的事").code)
    stranger, colleague = Client(), Client()
    colleague.force_login(queries.staff_named("zhujian1"))
    for who in (stranger, colleague):
        assert _opened(who, address, method) == 404
    assert _opened(client, other, method) == 404
    for bad in ("1234567890", "abc", "9" * 300):
        assert _opened(client, address.replace(address.split("/")[2], bad), method) == 404
    others = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} - ({"GET", "HEAD"} if method == "GET" else {"POST"})
    for verb in others:
        assert client.generic(verb, address).status_code == 405, verb


def _opened(client: Client, address: str, method: str) -> int:
    return client.generic(method, address).status_code
