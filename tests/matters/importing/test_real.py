"""The shipped mappings on real tables, where `../shared/data` stands beside the repository; passed over loudly else."""

import zipfile
from pathlib import Path

import pytest

from banshi.kit import clock
from banshi.matters.importing import mapping as mappings
from banshi.matters.importing import reading, running
from banshi.matters.models import Matter
from tests import world
from tests.world import NOW

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
MAPPINGS = ROOT / "bench" / "mappings"
pytestmark = pytest.mark.django_db


def found(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"NOT CHECKED: there is no {name} in ../shared/data")
    return path


def mapping(name: str):
    return mappings.read((MAPPINGS / name).read_bytes(), name)


def test_the_counted_defects_of_52_519_requests_are_found(tmp_path):
    world.found()
    with clock.frozen(NOW):
        report = running.run(
            found("nyc311/311.csv.zip"), mapping("nyc311.yml"), at=NOW, rejects=tmp_path / "r.csv", dry=True
        )
    assert (report.read, report.imported, report.rejected) == (52_519, 52_498, 21)
    assert report.faults == {reading.BACKWARDS: 21}
    assert report.doubts[reading.SAME_SECOND] == 62
    assert report.doubts[reading.NOT_CLOSED] == 37
    assert report.doubts[reading.NO_LOCATION] == 475
    assert report.doubts[running.REPEATS] == 545
    assert report.notes[reading.OPEN] == 558


def test_a_second_file_of_the_same_columns_with_unknown_agencies_is_taken(tmp_path):
    world.found()
    with zipfile.ZipFile(found("nyc311/311.csv.zip")) as archive, archive.open("311.csv") as raw:
        lines = [raw.readline().decode() for _ in range(41)]
    other = [line.replace("DEP,", "NYPD,").replace("Sewer,", "Illegal Parking,") for line in lines]
    path = tmp_path / "brooklyn.csv"
    path.write_text("".join(other), encoding="utf-8")
    with clock.frozen(NOW):
        report = running.run(path, mapping("nyc311.yml"), at=NOW, rejects=tmp_path / "r.csv")
    assert set(report.faults) <= {reading.BACKWARDS}, "unknown words must not reject a row"
    assert report.read == 40
    assert report.imported >= 38
    assert report.unknown["Agency：NYPD"] > 0
    assert Matter.objects.filter(owner_unit="import-other", category="99").exists()


def test_titles_with_labels_are_all_taken_and_the_label_routes(tmp_path):
    world.found()
    with clock.frozen(NOW):
        for name, rows in (("train3", 6_383), ("dev3", 1_906)):
            path = found(f"messages-zh/{name}.txt")
            report = running.run(path, mapping("messages-zh.yml"), at=NOW, rejects=tmp_path / "r.csv", dry=True)
            assert (report.read, report.imported, report.rejected) == (rows, rows, 0)
