"""Figures computed from the record as of a seal, and computed again at any later time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

import msgspec
from msgspec import Struct

from banshi.programmes.facts.past import Held
from banshi.programmes.queries import past as programmes
from banshi.releases import facts as f
from banshi.releases.models import Basis
from banshi.releases.rules import figures as rules
from banshi.units import queries as units


class Again(Struct, frozen=True):
    """A figure computed again: what it gives now, the rows it stands on, and what is wrong with those, if anything."""

    figure: f.Figure
    shown: str
    rows: tuple[Held, ...]
    fault: str = ""
    points: tuple[f.Point, ...] = ()

    @property
    def same(self) -> bool:
        return not self.fault and self.shown == self.figure.shown and self.points == self.figure.points


def gathered(items: Sequence[f.Item], whole: f.Whole, *, position: int, on: date) -> rules.Past:
    """Everything the catalogue may ask of one seal, in a handful of queries."""
    listed = programmes.whole(whole.kind, whole.ref) if whole.kind else None
    others = list(listed.order_by("id").values_list("id", flat=True)) if listed is not None else []
    held = programmes.held("commitment", [*(one.subject for one in items), *others], position)
    filed = programmes.filings([one.subject for one in items])
    reports = programmes.held("report", {report for found in filed.values() for report in found}, position)
    aims = programmes.aims([one.code for one in items])
    stated = programmes.held("targeting", aims.values(), position)
    return rules.Past(
        on=on,
        items={one.code: held[one.subject] for one in items if one.subject in held},
        whole={held[n].code: held[n] for n in others if n in held} if whole.kind else None,
        filings={n: [reports[report] for report in found if report in reports] for n, found in filed.items()},
        paths={code: unit.path for code, unit in units.units().items()},
        aims={code: stated[subject] for code, subject in aims.items() if subject in stated},
    )


class Marker:
    """Computes figures one after another, numbers them, and keeps what each stands on."""

    def __init__(self, past: rules.Past):
        self.past = past
        self.made: list[f.Figure] = []
        self.bases: dict[str, list[tuple[str, int]]] = {}

    def __call__(self, query: str, params: Mapping[str, str]) -> f.Figure:
        rows = rules.select(query, params, self.past)
        answer = rules.measure(query, params, rows=rows, on=self.past.on)
        digest = rules.digest(rows)
        self.bases.setdefault(digest, sorted((row.noun, row.subject) for row in rows))
        figure = f.Figure(
            n=len(self.made) + 1,
            query=query,
            params=dict(params),
            shown=answer.shown,
            digest=digest,
            rows=len(rows),
            value=answer.value,
            of=answer.of,
            tier=answer.tier,
            points=answer.points,
        )
        self.made.append(figure)
        return figure


def keep(bases: Mapping[str, list[tuple[str, int]]], *, anew: bool = False) -> None:
    """Store what figures stand on; the same rows are kept once, whoever needs them. `anew` replaces what is there."""
    if anew:
        Basis.objects.filter(digest__in=list(bases)).delete()
    rows = [Basis(digest=key, subjects=msgspec.json.encode(found).decode()) for key, found in bases.items()]
    Basis.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


def recompute(frozen: f.Frozen, figure: f.Figure) -> Again:
    """One figure again, from the entries up to its seal."""
    return next(iter(recomputed(frozen, [figure])))


def recomputed(frozen: f.Frozen, wanted: Iterable[f.Figure]) -> list[Again]:
    """These figures again: the subjects their digests name, folded from the record up to the seal."""
    rows = list(wanted)
    kept = Basis.objects.filter(digest__in={one.digest for one in rows})
    bases = {row.digest: _listed(row.subjects) for row in kept}
    held = _held({pair for found in bases.values() for pair in found or ()}, frozen.position)
    return [_again(one, bases.get(one.digest), held, date.fromisoformat(frozen.on)) for one in rows]


def _listed(subjects: str) -> list[tuple[str, int]] | None:
    """The subjects of a kept list; None for one that was altered beyond reading, which is as good as gone."""
    try:
        found = msgspec.json.decode(subjects, type=list[tuple[str, int]])
    except msgspec.DecodeError:
        return None
    return found if all(noun in programmes.NOUNS for noun, _subject in found) else None


def _held(pairs: Iterable[tuple[str, int]], position: int) -> dict[tuple[str, int], Held]:
    found = {}
    for noun, group in groupby(sorted(pairs), key=lambda pair: pair[0]):
        states = programmes.held(noun, [subject for _, subject in group], position)
        found |= {(noun, subject): one for subject, one in states.items()}
    return found


def _again(figure: f.Figure, pairs, held: Mapping[tuple[str, int], Held], on: date) -> Again:
    if pairs is None:
        return Again(figure, "", (), "依据的记录清单不在了")
    rows = [held[pair] for pair in map(tuple, pairs) if pair in held]
    changed = [row for row in rows if not row.sound]
    if changed:
        return Again(figure, "", tuple(rows), f"记录被改过：{changed[0].code} 第 {changed[0].number} 条以前")
    if len(rows) != figure.rows or rules.digest(rows) != figure.digest:
        return Again(figure, "", tuple(rows), "依据的记录与定稿时不同：有记录被删除或换过")
    answer = rules.measure(figure.query, figure.params, rows=rows, on=on)
    return Again(figure, answer.shown, tuple(rows), points=answer.points)
