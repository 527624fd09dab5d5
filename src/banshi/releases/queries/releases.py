"""Readers of releases: what a person may see, one by its code, and what is printed of it."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from msgspec import Struct

from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.nouns import recording
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.facts.commitment import Locked
from banshi.programmes.queries import commitments, deciding
from banshi.programmes.queries import past as programmes
from banshi.record import queries as record
from banshi.record.facts import Seal
from banshi.releases import facts as f
from banshi.releases.models import RELEASE, Release
from banshi.releases.queries import figures
from banshi.releases.rules import printing
from banshi.releases.rules import release as rules
from banshi.units import queries as units

READERS = ("publisher", "reviewer", "unit_head", "programme_officer")
PATH = "/programmes/releases/"


class Printed(Struct, frozen=True):
    """A release as it is printed."""

    code: str
    title: str
    state: f.ReleaseState
    frozen: f.Frozen
    blocks: list[printing.Block]
    link: str
    reason: str
    named: dict[str, str]
    terms: dict[str, Locked]


def visible_to(viewer: Viewer) -> QuerySet:
    """Those of the units a person works for and of the units below; auditors see all. Newest first."""
    rows = Release.objects.order_by("-made_at", "-id")
    if viewer.actor == "system" or viewer.has("auditor"):
        return rows
    codes = {unit.code for post in viewer.posts if post.role in READERS for unit in units.under(post.unit_code)}
    return rows.filter(unit__in=codes)


def published() -> QuerySet:
    """What anybody may read, newest first; withdrawn ones stay."""
    return Release.objects.filter(published=True).order_by("-made_at", "-id")


def found(code: str, viewer: Viewer) -> tuple[Release, f.ReleaseState]:
    """One release with its state; raises NotFound."""
    return _state(visible_to(viewer).filter(code=code).first())


def public(code: str) -> tuple[Release, f.ReleaseState]:
    """One published release; raises NotFound."""
    return _state(published().filter(code=code).first())


def any_release(code: str) -> tuple[Release, f.ReleaseState]:
    """Any release that was frozen, for verification on the machine; its state folded from the record anew."""
    row = Release.objects.filter(code=code).first()
    if row is None:
        raise NotFound()
    history = record.entries(row.id)
    return row, RELEASE.fold(row.id, ((e.kind, e.payload, e.occurred_at, e.actor) for e in history))


def _state(row: Release | None) -> tuple[Release, f.ReleaseState]:
    if row is None:
        raise NotFound()
    return row, recording.state_of(RELEASE, row)


def choosable(viewer: Viewer, whole: f.Whole) -> QuerySet:
    """What this person may list: public commitments and those of the own line, of the whole list when there is one."""
    rows = commitments.visible_to(viewer).order_by("owner_unit", "id")
    return rows.filter(id__in=programmes.whole(whole.kind, whole.ref).values("id")) if whole.kind else rows


def wholes(viewer: Viewer, unit: str) -> list[tuple[f.Whole, str]]:
    """What a list of this unit may be a part of: batches and campaigns the person sees something of, and the unit itself."""
    rows = commitments.visible_to(viewer)
    batches = dict(rows.exclude(batch=0).values_list("batch", "batch").distinct())
    titles = deciding.batches(Viewer.system()).filter(id__in=batches).values_list("id", "title")
    campaigns = rows.exclude(campaign="").order_by("campaign").values_list("campaign", flat=True).distinct()
    return [
        *((f.Whole("batch", str(number)), title) for number, title in titles),
        *((f.Whole("campaign", name), name) for name in campaigns),
        (f.Whole("unit", unit), units.name_of(unit)),
    ]


def texts(state: f.ReleaseState) -> dict[str, str]:
    """The press text under an empty key, each item's problem under its code, and the newest reason given."""
    kept = {one.id: one.body for one in people.contents([state.id])}
    found = {item: kept.get(pointer, "") for item, pointer in state.words.items()}
    return found | ({"reason": kept.get(state.reason, "")} if state.reason else {})


def link_of(code: str, address: str = "") -> str:
    """The permanent address of a release, at this installation's address or another it had."""
    return f"{(address or settings.BANSHI_URL).rstrip('/')}{PATH}{code}"


def printed(row: Release, state: f.ReleaseState) -> Printed:
    """What is printed of a frozen release: the stored figures in their places."""
    assert state.frozen is not None
    frozen, told = state.frozen, texts(state)
    held = programmes.held("commitment", [one.subject for one in state.items], frozen.position)
    total = rules.total_of(state)
    terms = {one.code: one.state.terms for one in held.values()}
    left_out = printing.left_out_of(frozen.figures)
    parts = printing.Parts(state, terms, total, left_out, frozen.aims, frozen.form)
    named = frozen.names | {code: one.title for code, one in terms.items()}
    words = words_of(row.code, told, frozen)
    blocks = printing.compose(parts, words, printing.stored(frozen.figures))
    return Printed(
        row.code, state.title, state, frozen, blocks, link_of(row.code), told.get("reason", ""), named, terms
    )


def words_of(code: str, told: Mapping[str, str], frozen: f.Frozen) -> printing.Words:
    """What is not computed of the print."""
    seal = f"数字截至第 {frozen.seal} 号封存（{frozen.on}）"
    problems = {item: text for item, text in told.items() if item}
    return printing.Words(told.get("", ""), problems, frozen.names, frozen.office, code, seal)


def day_of(seal: Seal, tz) -> date:
    """The day of a seal in the town."""
    return clock.parse(seal.sealed_at).astimezone(tz).date()


def recomputed(code: str, n: int) -> tuple[Release, figures.Again]:
    """One figure of a published release with what it stands on, computed again; raises NotFound."""
    row, state = public(code)
    figure = next((one for one in state.frozen.figures if one.n == n), None)
    if figure is None:
        raise NotFound()
    return row, figures.recompute(state.frozen, figure)
