"""Writers of calendar editions."""

import hashlib
from dataclasses import replace
from datetime import datetime

from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from banshi.calendars import queries, rules
from banshi.calendars.models import CalendarEdition
from banshi.calendars.queries import forget_cache
from banshi.kit.calendars import Calendar
from banshi.kit.refused import Refused


def enter(calendar: Calendar, *, by: str, at: datetime) -> Calendar:
    """Store a new edition; the same content twice is no change, the same name with other content is refused."""
    body = rules.to_data(rules.checked(calendar))
    digest = hashlib.sha256(body.encode()).hexdigest()
    given = {"digest": digest, "body": body, "entered_at": at, "entered_by": by}
    row, new = CalendarEdition.objects.get_or_create(name=calendar.name, edition=calendar.edition, defaults=given)
    if row.digest != digest:
        raise Refused(
            "edition_taken",
            "日历“{name}”已有“{edition}”版，内容不同。旧版不能改，请用新的版本名。",
            "Calendar “{name}” already has an edition “{edition}” with other content; give a new edition name.",
            where="edition",
            name=calendar.name,
            edition=calendar.edition,
        )
    if new:
        forget_cache()
        # and once more, in case somebody read between the write and the commit
        transaction.on_commit(forget_cache)
    return calendar


def enter_notice(
    text: str, *, year: int, edition: str, by: str, at: datetime, name: str = "cn"
) -> tuple[Calendar, list[tuple]]:
    """Enter a year's official notice from CSV text as a new edition; (calendar, days that change by it).

    One wrong row refuses the whole notice, since half a calendar would count somebody's time wrong.
    """
    fresh, changed = proposed(text, year=year, edition=edition, name=name)
    return enter(fresh, by=by, at=at), changed


def proposed(text: str, *, year: int, edition: str, name: str = "cn") -> tuple[Calendar, list[tuple]]:
    """What `enter_notice` would store and which days would change by it; writes nothing, refuses the same."""
    free, busy, problems = rules.read_csv(text)
    if problems:
        raise Refused(
            "bad_rows",
            "放假通知有 {count} 处要改，改好后请重新录入，本次没有写入任何内容：\n{problems}",
            "The notice has {count} problems; mend them and enter it again, nothing was written:\n{problems}",
            where="text",
            count=len(problems),
            problems="\n".join(problems),
        )
    before = queries.current(name)
    # without any edition yet, the first one takes the usual hours and the name asked for
    fresh = rules.with_notice(
        replace(before, name=name, _years={}), year=year, edition=edition, holidays=free, workdays=busy
    )
    return rules.checked(fresh), rules.difference(before, fresh)


def seed_china(*, at: datetime) -> Calendar:
    """The years whose official notices the chinesecalendar package carries; what was entered by hand is kept.

    Nothing is written when the newest edition knows all those years.
    """
    years = sorted({day.year for day in holidays})
    source = rules.usual("cn", f"{years[0]}-{years[-1]}", holidays=holidays, workdays=workdays, years=years)
    before = queries.current("cn")
    if not before.years:
        return enter(source, by="system", at=at)
    if source.years <= before.years:
        return before
    fresh = rules.grown(before, source)
    taken = {row.edition for row in queries.editions("cn")}
    edition = source.edition if source.edition not in taken else f"{source.edition} {at:%Y%m%d%H%M%S}"
    return enter(replace(fresh, edition=edition, _years={}), by="system", at=at)
