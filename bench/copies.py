"""Many rows quickly: the database copies those of a few true matters, so that plans of lists can be looked at.

Copies have no entries and never verify; figures of moves come from true matters (`bench.generator`).
"""

from collections.abc import Callable

from django.db import connection

from banshi.kit import clock
from banshi.matters.actions import acting
from banshi.matters.models import Matter
from banshi.matters.queries import worklists
from banshi.people.facts import Viewer
from bench import flows, generator, meter

OPEN_IN_A_HUNDRED = 2
LISTS: dict[str, tuple[Callable, str]] = {
    "worklist, handler": (worklists.worklist, flows.HANDLER),
    "worklist, head of a bureau": (worklists.worklist, "shuili0"),
    "worklist, head of the county": (worklists.worklist, flows.HEAD),
    "worklist, dispatcher": (worklists.worklist, flows.DISPATCHER),
    "worklist, adjudicator": (worklists.worklist, "shenhe1"),
    "worklist, callback officer": (worklists.worklist, "huifang1"),
    "priority, head of the county": (worklists.priority, flows.HEAD),
    "priority, handler": (worklists.priority, flows.HANDLER),
    "waiting for a verdict, handler": (worklists.waiting_verdict, flows.HANDLER),
    "waiting for a verdict, head of the county": (worklists.waiting_verdict, flows.HEAD),
    "supervised, head of the county": (worklists.supervised, flows.HEAD),
    "closed, handler": (worklists.closed, flows.HANDLER),
    "closed, head of the county": (worklists.closed, flows.HEAD),
    "closed, auditor": (worklists.closed, "heyan1"),
    "closed, village worker": (worklists.closed, "wangge1"),
    "worklist, village worker": (worklists.worklist, "wangge1"),
    "dispatch board": (worklists.board, flows.DISPATCHER),
}


def seeds() -> None:
    """A few hundred true matters in all states: closed by the import, and lives at every step."""
    now = clock.now()
    generator.fill(400, start=0, now=now, progress=lambda done: None)
    by = flows.viewer(flows.DISPATCHER)
    for n in range(60):
        life = flows.Life(f"seed-{n}")
        life.receive()
        if n % 20 == 3:
            acting.act(life.code, "supervise", by=by, at=now, given={"reason": "督办"})
        if n % 3:
            life.sign_for()
        if n % 10:
            given = {"ground": "no_water", "reason": "已恢复供水"}
            acting.act(life.code, "unflag_hardship", by=flows.viewer(flows.HEAD), at=now, given=given)
        if n % 3 == 2:
            life.reply()
    for n in range(6):
        flows.receive.receive(
            "request",
            {**flows.GIVEN, "category": "99"},
            by=Viewer(actor="requester"),
            at=now,
            intake=flows.town.INTAKE,
            channel="web",
            nonce=f"seed-desk-{n}",
        )


def multiply(until: int) -> None:
    """Copies of the matters there are, so many in all, two in a hundred of them open; PostgreSQL learns its tables."""
    opened = Matter.objects.filter(closed_at__isnull=True).count()
    done = Matter.objects.exclude(closed_at=None).count()
    with connection.cursor() as cursor:
        # from a table of its own, for SQLite would gather all copies in memory before it writes the first
        cursor.execute("CREATE TEMPORARY TABLE seeds AS SELECT * FROM matters_matter")
        _copy(cursor, "IS NULL", max(until * OPEN_IN_A_HUNDRED // 100 // opened, 1))
        _copy(cursor, "IS NOT NULL", max(until * (100 - OPEN_IN_A_HUNDRED) // 100 // done, 1))
        cursor.execute("DROP TABLE seeds")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE matters_matter")


def _copy(cursor, closed: str, times: int) -> None:
    """`times` copies of every matter that is closed or not, each moved back by hours of two years."""
    names = [field.attname for field in Matter._meta.fields]
    distance = "(m.id + s.n * 8388608)"
    made = {"id": distance, "nonce": "NULL", "source_row": "''", "code": _digits(f"({distance} %% 9999999967)")}
    instants = {field.attname for field in Matter._meta.fields if field.get_internal_type() == "DateTimeField"}
    chosen = [made.get(name) or (_earlier(f"m.{name}") if name in instants else f"m.{name}") for name in names]
    mark = "CAST(%s AS bigint)" if connection.vendor == "postgresql" else "%s"
    cursor.execute(
        f"WITH RECURSIVE s(n) AS (SELECT {mark} UNION ALL SELECT n + 1 FROM s WHERE n < {mark}) "
        f"INSERT INTO matters_matter ({', '.join(names)}) SELECT {', '.join(chosen)} FROM seeds m, s "
        f"WHERE m.closed_at {closed} ON CONFLICT DO NOTHING",
        [1, times],
    )


def _digits(number: str) -> str:
    return (
        f"lpad(CAST({number} AS text), 10, '0')" if connection.vendor == "postgresql" else f"printf('%%010d', {number})"
    )


def _earlier(name: str) -> str:
    """An instant moved back by up to two years, the same for all instants of one copy."""
    moved = "(s.n * 37 %% 17520)"
    if connection.vendor == "postgresql":
        return f"{name} - {moved} * interval '1 hour'"
    return (
        f"CASE WHEN {name} IS NOT NULL THEN strftime('%%Y-%%m-%%d %%H:%%M:%%f', {name}, '-' || {moved} || ' hours') END"
    )


def question(name: str):
    """The query of the first page of one list, as the desk asks it."""
    ask, who = LISTS[name]
    return ask(flows.viewer(who))[: worklists.PAGE + 1]


def plan(rows) -> str:
    """How the database answers a query, in its own words, one step a line."""
    return rows.explain()


def measured(until: int, times: int, say: Callable[[str], None]) -> str:
    """The lists at so many copied rows as a table: what the first page's statement costs, and how it is answered."""
    seeds()
    multiply(until)
    total, opened = Matter.objects.count(), Matter.objects.filter(closed_at__isnull=True).count()
    lines = [f"{total:,} rows, {opened:,} of them open ({connection.vendor})", ""]
    lines += ["| list | rows | p50 ms | CPU ms | database CPU ms | plan |", "|---|---:|---:|---:|---:|---|"]
    for name in LISTS:
        rows = question(name)
        cost = meter.measured(lambda n, rows=rows: list(rows.all()), times)
        steps = [step.strip() for step in plan(rows).splitlines() if "matters_matter" in step or "TEMP B-TREE" in step]
        costs = f"{len(rows)} | {cost.p50} | {cost.cpu} | {cost.database_cpu}"
        lines.append(f"| {name} | {costs} | {'; '.join(steps)[:160]} |")
        say(lines[-1])
    return "\n".join(lines) + "\n"
