"""An audit in strata: repeated from its file alone, told with weights, each part by its name."""

import pytest
from django.urls import reverse

from banshi.cli.main import main
from banshi.programmes.actions import commitments
from banshi.verification import facts as f
from banshi.verification.queries import audits as queries
from banshi.verification.rules import audit as rules
from banshi.verification.rules import sheet, strata
from tests.programmes.test_progress import locked, officer
from tests.verification.test_auditing import NOW, auditor, drawn, found, promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(auditors):
    """Six items of one bureau and three of another, claimed."""
    promises(6)
    for n in range(3):
        row = locked(title=f"修渠 {n}", owner="shuili", implementers=(), campaign="list")
        commitments.claim(row.code, text="已办完", by=officer("shuili"), at=NOW)


def test_a_draw_in_strata_is_repeated_from_its_file_and_a_moved_unit_is_found(mixed, tmp_path, capsys):
    row, state = drawn(3, strata="unit")
    unit_of = {line.code: line.unit for line in state.list.lines}
    assert sorted(unit_of[code] for code in state.drawn.codes) == ["shuili", "zhujian", "zhujian"]
    assert list(queries.check()) == []
    file = tmp_path / "draw.txt"
    text = sheet.written(state)
    file.write_text(text, encoding="utf-8")
    assert main(["audit", "draw-again", str(file)]) == 0
    shown = capsys.readouterr().out
    assert queries.told(state).strata_sha256[:12] in shown
    for before, after in (
        ("in: shuili=shuili", "in: shuili=zhujian"),
        ("stratum: shuili=1", "stratum: shuili=2"),
        ("in: shuili=shuili\n", ""),
    ):
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")
        assert main(["audit", "draw-again", str(file)]) == 1
    assert row.code


def test_each_part_and_the_whole_are_told_with_weights_once_all_is_looked_at(mixed, client):
    row, state = drawn(3, strata="unit")
    assert [one.found for _name, one in queries.told(state).strata] == [None, None]
    for code in state.drawn.codes:
        found(row.code, code, f.AGREES)
    _, state = queries.audit(row.code, auditor())
    told = queries.told(state)
    by_name = {one.name: (one.of, one.n, one.weight, one.agree) for _label, one in told.strata}
    assert by_name == {"zhujian": (6, 2, 3.0, 2), "shuili": (3, 1, 3.0, 1)}
    assert told.weighted == 9.0
    assert (told.interval.agree, told.interval.n, told.interval.of) == (3, 3, 9)
    assert told.interval == strata.together([one for _label, one in told.strata])
    page = client.get(reverse("portal:audit", args=[row.code])).content.decode()
    for said in ("分层：按主办单位", "3.00", "按权数推算 9.0 项", told.strata_sha256, "5 % 除以层数"):
        assert said in page, said


@pytest.mark.parametrize("by", ["region", "kind"])
def test_strata_by_place_and_kind_are_named(mixed, by):
    _row, state = drawn(4, strata=by)
    assert rules.strata(state)
    assert all(label and label != "-" for label, _one in queries.told(state).strata)
