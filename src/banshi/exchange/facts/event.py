"""A series of sessions held in many places: who came, what was needed, and who says so."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

TIERS = {"claimed": "自报", "evidenced": "有佐证", "confirmed": "接待单位已确认", "disputed": "接待单位有异议"}


class SeriesOpened(NounFact, frozen=True, omit_defaults=True):
    """A series with the unit that organises it."""

    title: str
    unit: str
    campaign: str = ""
    texts: Texts = ()


class SessionHeld(NounFact, frozen=True, omit_defaults=True):
    """One session as the organiser tells it; `needs` are codes of registered needs that were found there."""

    n: int
    on: str
    place: str
    host: str
    attendance: int
    photos: int = 0
    needs: tuple[str, ...] = ()
    texts: Texts = ()


class HostAnswered(NounFact, frozen=True, omit_defaults=True):
    """The host says whether it was held and how many came, by its own count."""

    n: int
    unit: str
    held: bool
    attendance: int = 0
    texts: Texts = ()


FACTS = {"opened": SeriesOpened, "session_held": SessionHeld, "host_answered": HostAnswered}
SENTENCES = {
    "opened": "{unit}开始活动“{title}”",
    "session_held": "第 {n} 场：{on}，{host}，自报到场 {attendance} 人",
    "host_answered": "{unit}回应第 {n} 场",
}


class Held(Struct, omit_defaults=True):
    """A session with what its host said."""

    n: int
    on: str
    place: str
    host: str
    attendance: int
    photos: int = 0
    needs: tuple[str, ...] = ()
    reported_by: str = ""
    answered: str = ""
    held: bool = False
    counted: int = 0


class EventState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    unit: str = ""
    campaign: str = ""
    sessions: list[Held] = field(default_factory=list)
