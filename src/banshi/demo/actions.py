"""Loading the demonstration into an empty base, and removing it."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from banshi.demo import telling, town
from banshi.demo.removing import remove
from banshi.demo.reports.all import REPORTS
from banshi.demo.scenes import loading as scenes
from banshi.demo.scenes import publishing
from banshi.kit.refused import Refused
from banshi.matters import jobs
from banshi.matters.queries import seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.sources import actions as sources
from banshi.units import queries as units

__all__ = ["check_transport", "load", "remove"]
FOUNDED_BEFORE = timedelta(days=200)


def load(*, at: datetime, progress: telling.Progress = lambda done, of: None) -> None:
    """Found 示例县 and the levels above it, and let everything happen before `at`.

    One transaction, so that a load cut short leaves nothing.

    Raises Refused on a base that is not empty, and where messages would leave the machine.
    """
    _check_empty()
    check_transport()
    _forget_seals()
    try:
        with transaction.atomic():
            town.found(settings.BANSHI_PLAYBOOKS, at=at - FOUNDED_BEFORE)
            sources.load_all(Path(settings.BANSHI_CAMPAIGNS), by="system", at=at - FOUNDED_BEFORE)
            scenes.begin(at)
            telling.tell(REPORTS, at=at, progress=progress)
            scenes.finish(at)
    except BaseException:
        _forget_seals()
        raise
    for sweep in (jobs.expire, jobs.seal, jobs.index, jobs.reminders, jobs.digest, jobs.send):
        sweep(at)
    with transaction.atomic():
        publishing.publish(at)
    jobs.seal(at)


def _forget_seals() -> None:
    """An empty base has no seals; lines of a load that was cut short would speak of what never was."""
    (Path(settings.BANSHI_HOME) / "seals.log").unlink(missing_ok=True)


def _check_empty() -> None:
    if units.units() or people.everyone() or seeing.visible_to(Viewer.system()).exists():
        raise Refused(
            "base_not_empty",
            "这个库里已有单位、人员或办件，不能再装入示例。请另用一个空的 BANSHI_HOME，或先 banshi demo remove。",
            "This base holds units, people or matters already. Use an empty BANSHI_HOME, or banshi demo remove first.",
            status=409,
        )


def check_transport() -> None:
    """Raise Refused where the messages of a demonstration would go to real telephones."""
    if settings.BANSHI_TRANSPORT != "simulated":
        raise Refused(
            "demo_would_send",
            "示例只能用模拟手机：它的号码可能是别人真的号码。请设 BANSHI_TRANSPORT=simulated，或设 BANSHI_DEMO=no "
            "不装入示例；示例已在库里的，先 banshi demo remove。",
            "The demonstration works with the simulated phone only: its numbers may be real people's. Set "
            "BANSHI_TRANSPORT=simulated, or BANSHI_DEMO=no; when it is loaded already, banshi demo remove first.",
            where="BANSHI_TRANSPORT",
        )
