"""What time brings is brought: every job is swept for, and none is swept for twice."""

import inspect

from banshi.cli.working import SWEEPS
from banshi.inspections import jobs as inspection_jobs
from banshi.matters import jobs
from banshi.people import jobs as people_jobs
from banshi.programmes import jobs as programme_jobs
from banshi.units import jobs as unit_jobs


def jobs_of(module) -> set[str]:
    """The functions of a module that take the moment alone."""
    found = inspect.getmembers(module, inspect.isfunction)
    own = [(name, job) for name, job in found if job.__module__ == module.__name__ and not name.startswith("_")]
    return {name for name, job in own if list(inspect.signature(job).parameters) == ["at"]}


def test_every_job_has_its_sweep():
    swept = [run.__name__ for run, _ in SWEEPS]
    known = [jobs_of(room) for room in (jobs, people_jobs, programme_jobs, inspection_jobs, unit_jobs)]
    assert sorted(swept) == sorted(set().union(*known))


def test_sweeps_that_seal_and_send_are_looked_at_every_second():
    every = {run.__name__: seconds for run, seconds in SWEEPS}
    assert every["seal"] <= 1
    assert every["send"] <= 1
