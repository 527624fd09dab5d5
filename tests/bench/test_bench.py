"""What the benchmarks stand on: true matters, honest copies, and nothing left behind."""

import pytest

from banshi.kit import clock
from banshi.matters import jobs
from banshi.matters.actions import rebuilding
from banshi.matters.models import Matter
from banshi.record import queries as record
from banshi.record import verification
from bench import flows, generator, raw, report, steps
from tests import world
from tests.world import NOW


def test_the_same_seed_gives_the_same_matters_with_a_realistic_spread(db):
    world.found()
    made = list(generator.matters(2_000, first=0, now=NOW))
    assert made == list(generator.matters(2_000, first=0, now=NOW))
    assert len({foreign.source_row for foreign in made}) == 2_000
    assert all(foreign.received_at < NOW for foreign in made)
    assert 10 < sum(foreign.closed_at is None for foreign in made) < 200
    assert len({foreign.category for foreign in made}) == len(generator.CATEGORIES)
    assert len({foreign.place for foreign in made}) == 8


def test_generated_matters_verify(committed_db):
    world.found()
    with clock.frozen(NOW):
        generator.fill(1_200, start=0, now=NOW, progress=lambda done: None)
        while jobs.seal(NOW):
            pass
        assert Matter.objects.count() == 1_200
        assert list(verification.verify(at=NOW, extra=[rebuilding.check_projection])) == []


def test_copies_of_a_life_write_the_same_rows_and_are_taken_out_again(committed_db):
    world.found()
    life = flows.Life("sample")
    sent = {step: raw.recorded(getattr(life, step)) for step in flows.STEPS}
    before, entries = Matter.objects.count(), record.count()
    engine = raw.Engine()
    try:
        copies = [raw.moved(n, code=life.code, nonce=life.nonce) for n in range(3)]
        for copy in copies:
            for step in flows.STEPS:
                engine.send(sent[step], copy)
        assert Matter.objects.count() == before * 4
        assert record.count() == entries * 4
        copied = Matter.objects.get(id=life.subject + copies[0].distance)
        assert (copied.step, copied.solved) == ("closed", "yes")
        engine.remove([life.subject + copy.distance for copy in copies])
    finally:
        engine.close()
    assert (Matter.objects.count(), record.count()) == (before, entries)
    while jobs.seal(clock.now()):
        pass
    assert list(verification.verify(at=clock.now(), extra=[rebuilding.check_projection])) == []


@pytest.mark.parametrize("rows", [0, 300])
def test_a_small_measurement_has_every_figure(committed_db, rows):
    world.found()
    said = []
    filled = steps.fill(rows, have=0, say=said.append) if rows else {}
    measures, plans = steps.measures(3, search=False, say=said.append)
    figures = {
        "machine": {"database": "x", "python": "3", "cores": 2, "at": "now"},
        "sizes": [{"matters": rows, "fill": filled, "measures": measures, "pure": {}, "rss_mb": steps.rss()}],
    }
    assert {*flows.STEPS, "whole life cycle", "matter page", "worklist page, handler"} <= set(measures)
    assert all(pair["house"]["p50"] > 0 for pair in measures.values())
    assert measures["receive"]["house"]["queries"] <= 8
    assert "matters_matter" in plans
    assert "| receive |" in report.table(figures)


def test_folding_and_verifying_are_counted_and_a_changed_row_stops_the_figures(committed_db):
    world.found()
    generator.fill(40, start=0, now=clock.now(), progress=lambda done: None)
    while jobs.seal(clock.now()):
        pass
    found = steps.pure(lambda text: None)
    assert found["verify_entries"] == record.count()
    assert found["verify_rows_entries_per_cpu_second"] > 0
    assert found["verify_contents_entries_per_cpu_second"] > 0
    command = steps.whole(lambda text: None, environment=committed_db.environment)
    assert command["banshi_verify_all_cores_entries_per_second"] > 0
    Matter.objects.filter(id=Matter.objects.first().id).update(outcome="unreachable", satisfied=3)
    with pytest.raises(SystemExit, match="row_differs"):
        steps.pure(lambda text: None)
    with pytest.raises(SystemExit, match="satisfied"):
        steps.whole(lambda text: None, environment=committed_db.environment)
