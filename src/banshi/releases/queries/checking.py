"""Every figure ever frozen, held against the record: what `banshi verify` says of releases, and what a rebuild puts back."""

from collections.abc import Iterator
from datetime import date

from banshi.record.facts import Fault
from banshi.releases import facts as f
from banshi.releases.models import Release
from banshi.releases.queries import figures
from banshi.releases.queries import releases as queries
from banshi.releases.rules import figures as rules


def frozen() -> Iterator[tuple[Release, f.ReleaseState]]:
    """Every release whose figures are fixed, with its state folded from the record."""
    for code in Release.objects.filter(frozen=True).order_by("id").values_list("code", flat=True):
        row, state = queries.any_release(code)
        if state.frozen is not None:
            yield row, state


def check() -> Iterator[Fault]:
    """Figures that no longer come out as they were frozen."""
    for row, state in frozen():
        for one in figures.recomputed(state.frozen, state.frozen.figures):
            if not one.same:
                n = one.figure.n
                why = one.fault or f"由记录算出的是“{one.shown}”，定稿时是“{one.figure.shown}”"
                yield Fault(
                    "figure_differs",
                    f"公开发布 {row.code} 的数字 {n} 算不出原来的结果：{why}。查明谁改了数据库；依据清单丢失的，运行 banshi rebuild。",
                    f"Figure {n} of release {row.code} no longer comes out as frozen. Find out who changed the database; "
                    "if only its list of subjects is lost, banshi rebuild puts it back.",
                    row.id,
                    row.number,
                )


def restorable() -> dict[str, list[tuple[str, int]]]:
    """The subjects of figures whose list is lost or changed, found again and proved by the digest in the record."""
    found: dict[str, list[tuple[str, int]]] = {}
    for _row, state in frozen():
        again = figures.recomputed(state.frozen, state.frozen.figures)
        lost = [one.figure for one in again if one.fault]
        if lost:
            day = date.fromisoformat(state.frozen.on)
            past = figures.gathered(state.items, state.whole, position=state.frozen.position, on=day)
            for figure in lost:
                rows = rules.select(figure.query, figure.params, past)
                if rules.digest(rows) == figure.digest:
                    found[figure.digest] = sorted((row.noun, row.subject) for row in rows)
    return found
