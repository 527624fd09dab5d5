"""What every page may ask for."""

import time

from banshi.people import queries as people
from banshi.units import queries as units
from banshi.units.facts import UnitFacts
from banshi.web import limits, viewers

FRESH_SECONDS = 5.0
_office: dict = {"checked": -FRESH_SECONDS, "code": "", "demonstration": False}


def forget_cache() -> None:
    """Forget what the process counted and looked up."""
    limits.forget()
    _office.update(checked=-FRESH_SECONDS, code="", demonstration=False)


def helpline() -> UnitFacts | None:
    """The office people may call or visit: the first that receives; None while nobody does."""
    return units.unit(intake_code()) if intake_code() else None


def intake_code() -> str:
    """The code of the unit that receives what comes through the portal, or an empty string."""
    return _looked_up()["code"]


def demonstration() -> bool:
    """Whether this base holds the demonstration, which every page then says."""
    return _looked_up()["demonstration"]


def empty() -> bool:
    """Whether nobody founded this base yet: it has neither units nor a demonstration."""
    return not units.units() and not demonstration()


def _looked_up() -> dict:
    now = time.monotonic()
    if now - _office["checked"] >= FRESH_SECONDS:
        found = people.units_with_role("intake_agent", on=viewers.today())
        _office.update(checked=now, code=found[0] if found else "", demonstration=people.has_demonstration())
    return _office
