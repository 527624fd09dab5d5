"""Separation of duties: who filed, confirmed and audits are of different offices and lines, and a refusal shows the path."""

import pytest

from banshi.kit.refused import Refused
from banshi.people.facts import Post, Viewer
from banshi.programmes.actions import commitments, rebuilding, reports
from banshi.programmes.models.progress import Latest
from banshi.programmes.queries import filing
from banshi.programmes.rules import separation as rules
from banshi.units import queries as units
from tests import world
from tests.programmes.test_progress import filed, locked, officer

COUNTS = {"yes": 40, "answered": 50, "asked": 90}


def refused(call, *args, **given) -> Refused:
    with pytest.raises(Refused) as error:
        call(*args, **given)
    return error.value


@pytest.mark.parametrize(
    ("path", "clashes"),
    [("a", True), ("a/b", True), ("a/b/c", True), ("a/x", False), ("x", False), ("a/bb", False), ("ab", False)],
)
def test_above_below_and_beside_in_the_same_office_are_in_the_way_and_no_other(path, clashes):
    post = Post("auditor", path.rpartition("/")[2], path, "")
    clash = rules.in_the_way([post], {"b": "a/b"})
    assert bool(clash) is clashes
    assert not clash or clash.path == tuple(max(path, "a/b", key=len).split("/"))


@pytest.fixture
def town():
    world.found()


@pytest.mark.django_db
@pytest.mark.parametrize(("unit", "path"), [("xianfu", "示例县人民政府 → 示例县青河镇人民政府"), ("qinghe", "示例县人民政府 → 示例县青河镇人民政府")])  # fmt: skip
def test_whoever_stands_in_the_line_of_a_filing_is_refused_with_the_path(town, unit, path):
    row = locked()
    report = filed("qinghe", row.id, 20)
    error = refused(reports.vouch, report.code, tier="evidenced", by=officer(unit, "auditor"), at=world.NOW)
    assert (error.code, error.status, error.values["path"]) == ("own_line", 403, path)
    assert path in error.say()
    assert Latest.objects.get(indicator=row.id, unit="qinghe").tier == "claimed"


@pytest.mark.django_db
def test_whoever_typed_the_figures_does_not_vouch_for_them_from_another_post(town):
    row = locked()
    report = filed("qinghe", row.id, 20)
    moved = Viewer(actor=officer("qinghe").actor, posts=officer("huifang", "auditor").posts)
    error = refused(reports.vouch, report.code, tier="evidenced", by=moved, at=world.NOW)
    assert error.code == "said_it"
    assert [one.code for one in filing.unvouched(row.id)] == [report.code]
    reports.vouch(report.code, tier="evidenced", by=officer("huifang", "auditor"), at=world.NOW)
    assert filing.unvouched(row.id) == []
    assert list(rebuilding.check()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("audits_first", [True, False])
def test_one_office_does_not_both_confirm_and_audit_whoever_of_it_acts(town, audits_first):
    row = locked(owner="zhujian", implementers=())
    commitments.claim(row.code, text="修好", by=officer("zhujian"), at=world.NOW)
    one = officer("huifang", "auditor")
    colleague = Viewer(actor="staff:colleague", posts=one.posts)
    elsewhere = Viewer(actor="staff:x", posts=(Post("auditor", "linsheng", "linsheng", ""),))
    acts = [
        lambda by: commitments.confirm(row.code, source="visit", counts=COUNTS, by=by, at=world.NOW),
        lambda by: commitments.audit(row.code, agrees=True, text="看过", by=by, at=world.NOW),
    ]
    first, second = reversed(acts) if audits_first else acts
    first(one)
    error = refused(second, colleague)
    assert (error.code, error.status, error.values["path"]) == ("own_line", 403, units.name_of("huifang"))
    second(elsewhere)
