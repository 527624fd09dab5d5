"""Messages go out once, are tried again when they cannot, and leave no token and nothing of an erased matter behind."""

import json
import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import connection

from banshi.messages import actions, queries
from banshi.messages.actions import TOKEN
from banshi.messages.models import DeliveredMessage, OutboxMessage
from tests.bases import free_port

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
PHONE = "13800000000"


def put(key: str = "replied:1:1", **other) -> None:
    given = {"subject": 1, "channel": "sms", "address": PHONE, "body": "您反映的事项有了答复。", "at": NOW}
    actions.put(key, **{**given, **other})


def no_token(subject: int, reply: int) -> str:
    raise AssertionError("no message asked for a token")


def deliver(at: datetime = NOW, fill=no_token) -> int:
    return actions.deliver_due(at=at, fill=fill)


def only() -> OutboxMessage:
    return OutboxMessage.objects.get()


@pytest.fixture
def through(settings, monkeypatch):
    """Choose a transport; returns a function that replaces what it does."""

    def choose(name: str, work=None):
        settings.BANSHI_TRANSPORT = name
        if work:
            monkeypatch.setattr(actions, "transport_named", lambda _: work)

    return choose


def spool() -> dict[str, dict]:
    folder = django_settings.BANSHI_HOME / "spool"
    return {path.name: json.loads(path.read_text("utf-8")) for path in folder.iterdir()} if folder.exists() else {}


# ---- once


def test_one_key_is_one_message(db, through):
    through("simulated")
    put()
    put(body="另一段文字")
    put("replied:1:2")
    assert OutboxMessage.objects.count() == 2
    assert only_body("replied:1:1") == "您反映的事项有了答复。"
    assert deliver() == 2
    assert deliver(NOW + timedelta(days=9)) == 0
    assert [message.address for message in queries.delivered([PHONE])] == [PHONE, PHONE]
    assert queries.delivered(["13900000000"]) == []
    assert queries.waiting() == (0, 0)


def only_body(key: str) -> str:
    return OutboxMessage.objects.get(key=key).body


def test_the_first_due_go_first_and_a_sweep_takes_no_more_than_its_limit(db, through):
    through("simulated")
    for n in (3, 1, 2):
        put(f"k{n}", body=f"第 {n} 条", at=NOW + timedelta(seconds=n))
    assert actions.deliver_due(at=NOW, fill=no_token) == 0
    assert actions.deliver_due(at=NOW + timedelta(seconds=9), fill=no_token, limit=2) == 2
    assert [message.body for message in queries.delivered()] == ["第 2 条", "第 1 条"]


def test_two_workers_at_once_send_each_message_once(committed_db, settings):
    settings.BANSHI_TRANSPORT = "simulated"
    for n in range(12):
        put(f"k{n}", body=f"第 {n} 条")
    gate, sent, failed = threading.Barrier(2), [], []

    def work():
        try:
            gate.wait(20)
            sent.append(deliver())
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert sum(sent) == 12
    assert DeliveredMessage.objects.count() == 12


def test_no_lock_is_held_while_a_message_goes_out(committed_db, through):
    done = []

    def slow(message, body, at):
        other = threading.Thread(target=lambda: (put("meanwhile"), connection.close(), done.append(1)))
        other.start()
        other.join(10)

    through("spool", slow)
    put()
    assert deliver() == 1
    assert done == [1]
    assert OutboxMessage.objects.filter(key="meanwhile").exists()


# ---- again


def test_a_failed_message_is_tried_ever_more_slowly_six_times_and_then_given_up(db, through):
    def broken(message, body, at):
        raise ConnectionRefusedError(f"cannot reach {message.address}")

    through("smtp", broken)
    put()
    at, waits = NOW, []
    while only().next_try_at:
        assert deliver(at - timedelta(seconds=1)) == 0
        assert deliver(at) == 0
        if only().next_try_at:
            waits.append((only().next_try_at - at) / timedelta(minutes=1))
            at = only().next_try_at
    assert waits == [2, 4, 8, 16, 32]
    assert (only().tries, only().failure, only().sent_at) == (6, "ConnectionRefusedError", None)
    assert queries.waiting() == (0, 1)
    assert deliver(NOW + timedelta(days=99)) == 0


@pytest.mark.parametrize("error", [ValueError("bad header"), KeyError("x"), UnicodeEncodeError("ascii", "x", 0, 1, "")])
def test_one_poisoned_message_does_not_keep_the_others(db, through, caplog, error):
    gone = []

    def picky(message, body, at):
        if message.key == "poison":
            raise error
        gone.append(message.key)

    through("smtp", picky)
    for key in ("a", "poison", "b"):
        put(key)
    with caplog.at_level(logging.DEBUG):
        assert deliver() == 2
    assert gone == ["a", "b"]
    assert type(error).__name__ in caplog.text
    assert PHONE not in caplog.text
    assert "答复" not in caplog.text


class PowerCut(BaseException):
    """What no code catches."""


def test_a_process_that_died_between_sending_and_marking_sends_again_under_the_same_name(db, through):
    real, cuts = actions.transport_named("spool"), [PowerCut()]

    def cut_once(message, body, at):
        real(message, body, at)
        if cuts:
            raise cuts.pop()

    through("spool", cut_once)
    put()
    with pytest.raises(PowerCut):
        deliver()
    assert only().sent_at is None
    assert deliver(NOW + timedelta(minutes=1)) == 0
    assert deliver(NOW + actions.LEASE) == 1
    assert list(spool()) == [f"{only().id}.json"]


# ---- the spool


def test_the_spool_holds_one_whole_file_a_message(db, through):
    through("spool")
    put(body="您好：“答复”……\n第二行")
    deliver()
    assert spool() == {
        f"{only().id}.json": {
            "to": PHONE,
            "channel": "sms",
            "text": "您好：“答复”……\n第二行",
            "at": "2026-03-04T02:00:00.000000Z",
        }
    }
    folder = django_settings.BANSHI_HOME / "spool"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert next(folder.iterdir()).stat().st_mode & 0o777 == 0o600


def test_a_full_disk_leaves_no_half_file_and_the_message_waits(db, through, monkeypatch):
    import errno
    import os

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    through("spool")
    put()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert deliver() == 0
    assert spool() == {}
    assert (only().tries, only().failure) == (1, "OSError")
    assert deliver(NOW + timedelta(minutes=2)) == 1
    assert len(spool()) == 1


# ---- mail, through a real server


class Mailbox:
    """Keeps what comes; refuses the first `refusals` messages."""

    def __init__(self, refusals: int = 0):
        self.kept, self.refusals = [], refusals

    async def handle_DATA(self, server, session, envelope):
        if self.refusals:
            self.refusals -= 1
            return "451 try again later"
        self.kept.append(envelope)
        return "250 OK"


@pytest.fixture
def post_office(settings):
    box = Mailbox(refusals=1)
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.BANSHI_TRANSPORT = "smtp"
    settings.BANSHI_SMTP = f"127.0.0.1:{server.port}"
    settings.BANSHI_MAIL_FROM = "banshi@example.org"
    yield box
    server.stop()


def test_mail_goes_through_a_real_server_after_its_refusal(db, post_office):
    from email import message_from_bytes, policy

    put(channel="mail", address="resident@example.org", body=f"评价码 {TOKEN}，请回复。", token_for=2)
    assert deliver(fill=lambda subject, reply: f"T{subject}R{reply}") == 0
    assert only().failure == "SMTPDataError"
    assert deliver(NOW + timedelta(minutes=2), fill=lambda subject, reply: f"T{subject}R{reply}") == 1
    [envelope] = post_office.kept
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == ["resident@example.org"]
    assert mail["From"] == "banshi@example.org"
    assert mail["Message-ID"] == f"<banshi-{only().id}@example.org>"
    assert mail.get_content().strip() == "评价码 T1R2，请回复。"


def test_an_address_that_would_smuggle_a_header_is_given_up_not_sent(db, post_office):
    post_office.refusals = 0
    put(channel="mail", address="a@example.org\nBcc: b@example.org")
    assert deliver() == 0
    assert post_office.kept == []
    assert only().failure == "ValueError"


def test_a_server_that_is_not_there_is_tried_again(db, settings):
    settings.BANSHI_TRANSPORT, settings.BANSHI_SMTP = "smtp", f"127.0.0.1:{free_port()}"
    settings.BANSHI_MAIL_FROM = "banshi@example.org"
    put(channel="mail", address="resident@example.org")
    assert deliver() == 0
    assert (only().failure, only().tries) == ("ConnectionRefusedError", 1)


# ---- tokens


def test_a_token_is_in_what_was_sent_and_nowhere_else(db, through, caplog):
    through("spool")
    put(body=f"评价码：{TOKEN}", token_for=3)
    asked = []

    def fill(subject, reply):
        asked.append((subject, reply))
        return "ACDEFGHJ"

    with caplog.at_level(logging.DEBUG):
        deliver(fill=fill)
    assert asked == [(1, 3)]
    assert spool()[f"{only().id}.json"]["text"] == "评价码：ACDEFGHJ"
    row = OutboxMessage.objects.values().get()
    assert "ACDEFGHJ" not in json.dumps(row, default=str, ensure_ascii=False)
    assert "ACDEFGHJ" not in caplog.text


# ---- erasing


def test_erasing_blanks_what_was_sent_what_waits_and_what_the_gateway_has_not_fetched(db, through):
    through("spool")
    put("a")
    deliver()
    put("b")
    put("other", subject=2)
    DeliveredMessage.objects.create(address=PHONE, subject=1, body="您好", delivered_at=NOW)
    assert actions.erase(1) == 3
    assert spool() == {}
    assert deliver() == 1
    assert [content["to"] for content in spool().values()] == [PHONE]
    kept = OutboxMessage.objects.filter(subject=1).values_list("address", "body", "next_try_at")
    assert set(kept) == {("", "", None)}
    assert queries.delivered() == []
    assert actions.erase(1) == 0


def test_a_message_erased_while_it_fails_stays_erased(db, through):
    def erased_meanwhile(message, body, at):
        actions.erase(message.subject)
        raise ConnectionResetError

    through("smtp", erased_meanwhile)
    put()
    assert deliver() == 0
    assert (only().body, only().next_try_at) == ("", None)
    assert deliver(NOW + timedelta(days=1)) == 0
