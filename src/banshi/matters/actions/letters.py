"""Letters to requesters: the playbook's template, filled and handed to the outbox finished."""

import re
from datetime import datetime

from django.conf import settings

from banshi.calendars import queries as calendars
from banshi.messages import actions as messages
from banshi.people import queries as people
from banshi.places import queries as places
from banshi.playbooks.facts import Playbook
from banshi.units import queries as units

# a telephone takes a comma behind an address for a part of it
_LINK = re.compile(r"\{url\}(?=\S)")


def send(
    book: Playbook,
    name: str,
    *,
    subject: int,
    code: str,
    address: str,
    key: str,
    at: datetime,
    unit: str = "",
    due: datetime | None = None,
    token_for: int = 0,
) -> None:
    """Put one letter into the outbox, if the playbook has it; the key makes it go once."""
    words = book.letters.get(name)
    if words is None:
        return
    office = units.unit(unit) if unit else None
    body = _LINK.sub("{url} ", words.zh).format(
        town=places.town(),
        noun=book.noun.zh,
        code=code,
        check=people.check_code(code),
        unit=office.name if office else "",
        phone=office.phone if office else "",
        due=_said(due) if due else "",
        url=f"{settings.BANSHI_URL}/t/{code}",
    )
    messages.put(key, subject=subject, channel="sms", address=address, body=body, at=at, token_for=token_for)


def _said(due: datetime) -> str:
    """2026年3月25日 17:30 in the town's time: whoever gets a letter reads it on a telephone."""
    here = due.astimezone(calendars.current().tz)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def phone_of(subject: int) -> str:
    """The requester's phone, or an empty string."""
    found = people.contents([subject], ["contact_phone"])
    return found[-1].body if found else ""
