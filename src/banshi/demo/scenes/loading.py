"""The scenes of the levels above the county, and of the bodies beside them, in two parts around the county's reports."""

from datetime import datetime

from banshi.demo.scenes import (
    auditing,
    campaigns,
    cascade,
    county,
    court,
    deciding,
    exchange,
    hotline,
    inspection,
    lectures,
    letters,
    needs,
    provinces,
    research,
    ruling,
    schools,
    upper,
    visits,
)
from banshi.demo.scenes.stage import Stage


def begin(at: datetime) -> None:
    """Before the reports are told: the upper levels, and the months of their programmes."""
    upper.found()
    stage = Stage(at)
    deciding.play(stage, needs.play(stage))
    county.play(stage)
    cascade.play(stage)
    auditing.play(stage)
    research.play(stage)
    exchange.play(stage)
    schools.play(stage)
    ruling.play(stage)
    lectures.play(stage)


def finish(at: datetime) -> None:
    """After the reports: the matters of the other kinds."""
    stage = Stage(at, after=True)
    for scene in (provinces, letters, visits, inspection, hotline, court, campaigns):
        scene.play(stage)
