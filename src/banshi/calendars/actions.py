"""Writers of calendar editions."""

import hashlib
from datetime import datetime

from chinese_calendar.constants import holidays, workdays

from banshi.calendars import rules
from banshi.calendars.models import CalendarEdition
from banshi.calendars.queries import forget_cache
from banshi.kit.calendars import Calendar
from banshi.kit.refused import Refused


def enter(calendar: Calendar, *, by: str, at: datetime) -> Calendar:
    """Store a new edition; the same content twice is no change, the same name with other content is refused."""
    body = rules.to_data(rules.checked(calendar))
    digest = hashlib.sha256(body.encode()).hexdigest()
    known = CalendarEdition.objects.filter(name=calendar.name, edition=calendar.edition).first()
    if known and known.digest != digest:
        raise Refused(
            "edition_taken",
            "日历“{name}”已有“{edition}”版,内容不同。旧版不能改,请用新的版本名。",
            "Calendar “{name}” already has an edition “{edition}” with other content; give a new edition name.",
            name=calendar.name,
            edition=calendar.edition,
        )
    if known is None:
        CalendarEdition.objects.create(
            name=calendar.name,
            edition=calendar.edition,
            digest=digest,
            body=body,
            entered_at=at,
            entered_by=by,
        )
        forget_cache()
    return calendar


def seed_china(*, at: datetime) -> Calendar:
    """The years whose official notices the chinesecalendar package carries."""
    years = sorted({day.year for day in holidays})
    # the package has no make-up days for years before its second notice; only years it lists count as official
    calendar = rules.usual("cn", f"{years[0]}-{years[-1]}", holidays=holidays, workdays=workdays, years=years)
    return enter(calendar, by="system", at=at)
