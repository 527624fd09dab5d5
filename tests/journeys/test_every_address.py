"""Every address a demonstration leads to, with every role, an outsider and nobody: no fault, no word to the wrong eyes."""

import re
from functools import cache
from html import unescape
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from banshi.people import actions as people
from banshi.people import queries
from banshi.people.facts import ROLES
from tests import bases, world
from tests.guards.test_routes import address_of, patterns
from tests.journeys import loaded

# one person for each role as the town has them; the others get somebody who holds that role alone
PEOPLE = {
    "intake_agent": "shouli",
    "dispatcher": "paidan",
    "handler": "zhujian1",
    "unit_head": "zhujian0",
    "adjudicator": "shenhe1",
    "callback_officer": "huifang1",
    "village_worker": "wangge1",
    "auditor": "heyan1",
    "publisher": "fabu1",
    "system_admin": "xitong",
    "security_admin": "anquan",
    "audit_admin": "shenji",
}
PEOPLE |= {role: f"only-{role}".replace("_", "-") for role in ROLES if role not in PEOPLE}
# a handler of an office that has nothing to do with the matter
OUTSIDER = "jiaoyu1"
READERS = {PEOPLE[role] for role in ("intake_agent", "dispatcher", "handler", "unit_head", "village_worker", "auditor")}
# the discipline line alone reads what is about the building office, besides those who take in and check
NOT_ABOUT = {PEOPLE["handler"], PEOPLE["unit_head"]}
TEXT, ABOUT = "独一无二的字句在上湾村泵站", "这一句是反映住建局自己的"
PHONE = "13800000987"
WORDS = (TEXT, ABOUT, PHONE)
# what signs somebody in or out, done with a session of its own
PASSING = {"desk:sign_in", "desk:sign_out", "demo:hat", "desk:password_change"}
ENOUGH = 1
LINK = re.compile(r'(?:href|action|src)="(/[^"#]*)')
FORM = re.compile(r"<form[^>]*>.*?</form>", re.S)
ACTION = re.compile(r'action="([^"#?]*)')
NAMED = re.compile(r'<(?:input|select|textarea|button)[^>]*?\bname="([^"]+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
KEPT = {"seen", "_page", "_nonce", "nonce", "number", "kind"}
JUNK = (
    "",
    b"\x00\x1b\xff\xfe",
    "9" * 40,
    "-1",
    "2026-02-31",
    "<script>alert(1)</script>",
    "²" * 3000,
    "../../etc/passwd",
)
FORM_DATA = "application/x-www-form-urlencoded"


class Visitors:
    """A session for each person, made once and given to a fresh browser for each request."""

    def __init__(self):
        self.sessions = {}

    def client(self, who: str | None, *, passing: bool = False) -> Client:
        client = Client(raise_request_exception=False)
        if who is None:
            return client
        if passing or who not in self.sessions:
            client.force_login(queries.staff_named(who))
            if passing:
                return client
            self.sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


def named(address: str) -> tuple[str, str] | None:
    """What two addresses share that do the same to different things: the name and a spelled-out resource."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return match.view_name, match.kwargs.get("resource", "") or match.kwargs.get("kind", "")


def crawled(visitors: Visitors) -> dict[str, list[tuple[str, str]]]:
    """Each address the pages lead to, a few of each name, with the fields of the form that posts to it."""
    found: dict[str, list[tuple[str, str]]] = {}
    counted: dict[tuple[str, str], int] = {}
    for who in (None, *PEOPLE.values()):
        waiting, seen = ["/", "/demo/", *(["/desk/"] if who else [])], set()
        while waiting:
            address = waiting.pop()
            if address in seen or (key := named(address)) is None:
                continue
            seen.add(address)
            if address not in found:
                if counted.get(key, 0) >= ENOUGH:
                    continue
                counted[key] = counted.get(key, 0) + 1
                found[address] = []
            page = visitors.client(who).get(address)
            assert page.status_code < 500, f"GET {address} as {who}: {page.status_code}"
            if page.get("Content-Type", "").startswith("text/html"):
                text = page.content.decode()
                waiting += [unescape(link) for link in LINK.findall(text)]
                for form in FORM.findall(text):
                    _fields_of(form, address, found)
    return found


def _fields_of(form: str, address: str, found: dict[str, list[tuple[str, str]]]) -> None:
    action = ACTION.search(form)
    target = unescape(action[1]) if action and action[1] else urlsplit(address).path
    fields = []
    for field in NAMED.finditer(form):
        value = VALUE.search(field[0])
        fields.append((field[1], unescape(value[1]) if value else ""))
    if named(target) and (target in found or sum(named(one) == named(target) for one in found) < ENOUGH):
        found[target] = fields


def junk(fields: list[tuple[str, str]], turn: int) -> str:
    """Nonsense in every field, but what tells the form where it stands; so that it comes past the first check."""
    given = {name: JUNK[(turn + n) % len(JUNK)] for n, (name, _) in enumerate(fields)}
    kept = {name: value for name, value in fields if name in KEPT}
    return urlencode({"text": JUNK[turn % len(JUNK)], "reason": "x", **given, **kept})


@pytest.fixture
def base(demonstration, django_db_blocker, tmp_path):
    """A demonstration of this test's own, with two matters and somebody for each role."""
    with (
        django_db_blocker.unblock(),
        bases.own_base(loaded.name_of(demonstration), tmp_path, demonstration.home / "keys") as made,
    ):
        for role, username in PEOPLE.items():
            if queries.staff_named(username) is None:
                staff = people.add_staff(username, display_name=ROLES[role], password=None, demo=True)
                people.appoint(staff, role=role, unit="jiaoyu", on=world.NOW.date())
        yield made


def reported(**given) -> str:
    from banshi.kit import clock

    return world.report(clock.now(), contact_phone=PHONE, **given).code


def test_every_address_for_everybody(base):
    mine, about = reported(text=TEXT), reported(text=ABOUT, about="zhujian")
    visitors = Visitors()
    addresses = crawled(visitors)
    for code in (mine, about):
        for name in ("matter", "contact"):
            addresses.setdefault(reverse(f"desk:{name}", args=[code]), [])
        for name in ("matter", "receipt", "answers", "completions", "verdicts", "reopenings", "withdrawals"):
            addresses.setdefault(reverse(f"portal:{name}", args=[code]), [])
    spare = people.add_staff("spare", display_name="示例备用", password=None, demo=True).id
    for _, name, pattern in patterns():
        if name.startswith("desk:account_") and name != "desk:account_add":
            # whoever is deactivated or gets another password here must not be one of those who walk
            addresses = {address: fields for address, fields in addresses.items() if named(address)[0] != name}
            addresses[reverse(name, args=[spare])] = []
        elif not any(named(address)[0] == name for address in addresses):
            addresses[address_of(name, pattern)] = []
    wrong, readers = [], {TEXT: set(), ABOUT: set()}
    for turn, (address, fields) in enumerate(addresses.items()):
        for who in (None, OUTSIDER, *PEOPLE.values()):
            for method in ("get", "post") if who is None or admits(address, who) else ("post",):
                wrong += told(visitors, address, fields, who=who, method=method, turn=turn, readers=readers)
    assert not wrong, "\n".join(wrong[:60])
    assert readers[TEXT] == READERS
    assert readers[ABOUT]
    assert not readers[ABOUT] & NOT_ABOUT


def told(visitors, address, fields, *, who, method, turn, readers) -> list[str]:
    """What was wrong with one answer."""
    match = resolve(urlsplit(address).path)
    access, methods = match.func.access, match.func.methods
    client = visitors.client(who, passing=match.view_name in PASSING)
    data = junk(fields, turn) if method == "post" else ""
    answer = client.generic(method.upper(), address, data, content_type=FORM_DATA)
    said = f"{method.upper()} {address} as {who or 'nobody'}: {answer.status_code}"
    wrong = [said] if answer.status_code >= 500 else []
    # what was typed goes along to where one signs in, and is sent again from there
    status = 302 if answer.status_code == 307 and answer.url.startswith(reverse("desk:sign_in")) else answer.status_code
    wrong += [f"{said}, not {one}" for one in expected(access, methods, who, method) - {status}]
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace")
    for word in WORDS:
        if word not in text:
            continue
        if word in readers and who is not None:
            readers[word].add(who)
        if who not in READERS or (word == ABOUT and who in NOT_ABOUT) or (word == PHONE and method == "get"):
            wrong.append(f"{said} says {word}")
    return wrong


def expected(access, methods, who: str | None, method: str) -> set[int]:
    """The status the rule of an address asks for; empty where it is the view's to say."""
    if access.kind == "empty":
        return {404}
    if access.kind == "staff" and who is None:
        return {302}
    if access.kind == "staff" and not access.roles & roles_of(who):
        return {404}
    return {405} if method.upper() not in methods else set()


def admits(address: str, who: str) -> bool:
    """Whether the rule of an address lets somebody in."""
    access = resolve(urlsplit(address).path).func.access
    return access.kind != "staff" or bool(access.roles & roles_of(who))


@cache
def roles_of(who: str) -> set[str]:
    from banshi.web import viewers

    return set(queries.viewer(queries.staff_named(who), on=viewers.today()).roles)
