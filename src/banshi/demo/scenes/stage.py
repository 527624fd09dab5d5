"""What every scene needs: who acts, and moments before the load at which somebody works."""

from datetime import UTC, date, datetime, time, timedelta

from banshi.calendars import queries as calendars
from banshi.kit.calendars import is_working_day
from banshi.matters.actions import acting, receive
from banshi.people import queries as people
from banshi.people.facts import Viewer

NONCE = "demo-scene-"


class Stage:
    """The moment of the load, the people of the demonstration, and the moves they make."""

    def __init__(self, at: datetime, *, after: bool = False):
        self.at = at
        self.calendar = calendars.current()
        self.today = at.astimezone(self.calendar.tz).date()
        self._viewers: dict[str, Viewer] = {}
        # a nonce names a matter once in the whole base, whichever part brought it
        self._received = 1000 if after else 0

    def by(self, username: str) -> Viewer:
        """Somebody of the demonstration as rules see them."""
        if username not in self._viewers:
            self._viewers[username] = people.viewer(people.staff_named(username), on=self.today)
        return self._viewers[username]

    def day(self, ago: int) -> date:
        """A day so long before the load."""
        return self.today - timedelta(days=ago)

    def when(self, ago: int, hour: float = 10) -> datetime:
        """So many days before the load at an hour of the place, moved back to a day on which somebody works."""
        day = self.day(ago)
        while not is_working_day(self.calendar, day)[0]:
            day -= timedelta(days=1)
        return self.moment(day, hour)

    def worked(self, ago: int) -> date:
        """The day of `when`."""
        return self.when(ago).astimezone(self.calendar.tz).date()

    def moment(self, day: date, hour: float) -> datetime:
        """An hour of a day of the place, never after the load."""
        minutes = round(60 * hour)
        local = datetime.combine(day, time(minutes // 60, minutes % 60), self.calendar.tz)
        return min(local.astimezone(UTC), self.at)

    def receive(self, kind: str, by: str, at: datetime, *, intake: str, channel: str = "counter", **given: str) -> str:
        """Take a matter in; returns its code."""
        self._received += 1
        viewer = self.by(by) if by else Viewer(actor="requester")
        nonce = f"{NONCE}{self._received}"
        found = receive.receive(kind, given, by=viewer, at=at, intake=intake, channel=channel, nonce=nonce)
        return found.code

    def act(self, code: str, verb: str, by: str, *, at: datetime, uploads=(), **given: str) -> None:
        """One move of one person."""
        acting.act(code, verb, by=self.by(by), at=at, given=given, uploads=uploads)
