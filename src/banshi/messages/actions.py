"""Putting messages into the outbox and delivering them. A verdict token is filled in at delivery, never stored."""

import json
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from banshi.kit import clock
from banshi.messages import inbox
from banshi.messages.models import DeliveredMessage, OutboxMessage

TOKEN = "«token»"
MAX_TRIES = 6
LEASE = timedelta(minutes=5)
log = logging.getLogger("banshi.messages")
Fill = Callable[[int, int], str]
Transport = Callable[[OutboxMessage, str, datetime], None]


def put(
    key: str,
    *,
    subject: int,
    channel: str,
    address: str,
    body: str,
    at: datetime,
    token_for: int = 0,
) -> None:
    """Write a message to be sent; one that has the same key already is not sent twice."""
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                key=key,
                subject=subject,
                channel=channel,
                address=address,
                body=body,
                token_for=token_for,
                created_at=at,
                next_try_at=at,
            )
        ],
        ignore_conflicts=True,
    )


def deliver_due(*, at: datetime, fill: Fill, limit: int = 200) -> int:
    """Send what is due; a failed one is tried again later, ever more slowly, six times at most.

    Nothing is locked while a message goes out: it is put off first, so that nobody else sends it, and a process that
    dies before marking it sent sends it again after that time, under the same file name or Message-ID.
    """
    transport = transport_named(settings.BANSHI_TRANSPORT)
    sent = 0
    due = OutboxMessage.objects.filter(sent_at__isnull=True, next_try_at__lte=at).order_by("next_try_at", "id")
    for message in due[:limit]:
        if not _claimed(message, at):
            continue
        try:
            transport(message, filled(message, fill), at)
        except Exception as error:
            # whatever is wrong with one message must not keep the others; the text of an error may hold the address
            _later(message, error, at)
            continue
        OutboxMessage.objects.filter(id=message.id).update(sent_at=at, next_try_at=None, failure="")
        sent += 1
    return sent


def _claimed(message: OutboxMessage, at: datetime) -> bool:
    mine = OutboxMessage.objects.filter(id=message.id, sent_at__isnull=True, next_try_at=message.next_try_at)
    return bool(mine.update(next_try_at=at + LEASE))


def filled(message: OutboxMessage, fill: Fill) -> str:
    """The body as it goes out."""
    if TOKEN not in message.body:
        return message.body
    return message.body.replace(TOKEN, fill(message.subject, message.token_for))


def _later(message: OutboxMessage, error: Exception, at: datetime) -> None:
    tries = message.tries + 1
    wait = timedelta(minutes=2**tries)
    log.warning("message %s: %s at try %s", message.id, type(error).__name__, tries)
    # erased meanwhile: there is nothing to be sent any more
    OutboxMessage.objects.filter(id=message.id, next_try_at__isnull=False).update(
        tries=tries,
        next_try_at=at + wait if tries < MAX_TRIES else None,
        failure=type(error).__name__[:200],
    )


def transport_named(name: str) -> Transport:
    """The transport of the installation: spool, smtp (plain or encrypted) or simulated."""
    return {"spool": _spool, "simulated": _simulated}.get(name, _smtp)


def _spool(message: OutboxMessage, body: str, at: datetime) -> None:
    """One JSON file a message, renamed into place, for the operator's SMS gateway to pick up."""
    path = _spooled(message.id)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_name(f".{message.id}.{secrets.token_hex(4)}")
    content = {"to": message.address, "channel": message.channel, "text": body, "at": clock.text(at)}
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _spooled(message_id: int) -> Path:
    return Path(settings.BANSHI_HOME) / "spool" / f"{message_id}.json"


def _smtp(message: OutboxMessage, body: str, at: datetime) -> None:
    """One mail; account, password and encryption are Django's settings, its certificate check included."""
    host, _, port = settings.BANSHI_SMTP.partition(":")
    sender = settings.BANSHI_MAIL_FROM
    # the same for every try, by which a mail program recognises one that came twice
    headers = {"Message-ID": f"<banshi-{message.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"}
    with EmailBackend(host=host, port=int(port or _port())) as server:
        EmailMessage("办件进展", body, sender, [message.address], headers=headers, connection=server).send()


def _port() -> int:
    return 465 if settings.EMAIL_USE_SSL else 587 if settings.EMAIL_USE_TLS else 25


def _simulated(message: OutboxMessage, body: str, at: datetime) -> None:
    DeliveredMessage.objects.create(address=message.address, subject=message.subject, body=body, delivered_at=at)


def incoming() -> Iterator[inbox.Incoming]:
    """The text messages that came in, oldest file first; what is no message is put aside."""
    return inbox.waiting()


def dealt_with(message: inbox.Incoming) -> None:
    """Take away the file of a message that was dealt with."""
    inbox.done(message)


def erase(subject: int) -> int:
    """Blank every message of a subject, and take away what the gateway has not fetched yet."""
    blank = {"address": "", "body": ""}
    ours = OutboxMessage.objects.filter(subject=subject)
    for message_id in ours.values_list("id", flat=True):
        _spooled(message_id).unlink(missing_ok=True)
    sent = ours.exclude(**blank).update(**blank, next_try_at=None)
    return sent + DeliveredMessage.objects.filter(subject=subject).exclude(**blank).update(**blank)
