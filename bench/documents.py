"""A release as files: `python -m bench.documents [--items 135] [--database postgresql]` on a base of its own.

Promises with regions, filings, roles and rules of whom they are for are drafted, frozen at a seal and published by the
real actions; then page, DOCX and PDF are made from them and held against the record again. Beside them, in the same run,
the same words written by python-docx and set by Typst alone, without figures, footnotes or anything to be found again.
"""

import argparse
import gzip
import io
import json
import os
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
REGIONS, DAYS, ROUNDS = 4, 6, 5
PLAIN = """#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))
#set text(font: data.font, size: 16pt, lang: "zh")
#for line in data.lines { par(line) }"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=135)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    from bench import place, rollup

    with tempfile.TemporaryDirectory(prefix="banshi-documents-") as home, place.database(options.database) as address:
        os.environ |= {"BANSHI_HOME": home, "BANSHI_DEMO": "no"} | ({"BANSHI_DATABASE": address} if address else {})
        rollup.set_up()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        print(json.dumps(measured(options.items), ensure_ascii=False, indent=1))
        connection.close()


def measured(items: int) -> dict:
    """Seconds of wall time of each thing: the first time, and the median of the next."""
    from django.db import connection

    from banshi.releases.queries import releases as queries
    from banshi.releases.queries import verifying
    from banshi.releases.rendering import docx, drawn, pdf

    units = build_units()
    codes = build_items(items, units)
    code, freezing = release(codes)
    printed = queries.printed(*queries.public(code))
    of = drawn.of(printed)
    lines = [of.title, *(one.plain() for one in printed.blocks)]
    files = {"DOCX": docx.render(of), "PDF": pdf.render(of)}
    alone = len(plain_pdf(lines)) // 1024
    page, shown = public_page(code)
    found = {
        "database": connection.vendor,
        "items, figures": [items, len(printed.frozen.figures)],
        "frozen (every figure computed from the entries)": freezing,
        "read and composed for showing": repeated(lambda: queries.printed(*queries.public(code))),
        "DOCX": repeated(lambda: docx.render(of)),
        "the same words by python-docx alone": repeated(lambda: plain_docx(lines)),
        "PDF": repeated(lambda: pdf.render(of)),
        "the same words by Typst alone": repeated(lambda: plain_pdf(lines)),
        "public page": shown,
        "KB of DOCX, PDF, page, page compressed, plain PDF": [
            *(len(one) // 1024 for one in (*files.values(), page, gzip.compress(page))),
            alone,
        ],
    }
    for name, data in {**files, "page": page}.items():
        started = time.perf_counter()
        differences = verifying.verify(data).differences
        found[f"verified: {name}"] = round(time.perf_counter() - started, 2)
        assert not differences, differences[:3]
    return found


def repeated(run) -> list[float]:
    times = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return [round(times[0], 3), round(statistics.median(times[1:]), 3)]


def public_page(code: str) -> tuple[bytes, list[float]]:
    from django.test import Client

    client = Client()
    address = f"/programmes/releases/{code}"
    return client.get(address, HTTP_HOST="localhost").content, repeated(
        lambda: client.get(address, HTTP_HOST="localhost")
    )


def plain_docx(lines: list[str]) -> bytes:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain_pdf(lines: list[str]) -> bytes:
    import typst

    from banshi.releases.rendering import pdf

    fonts = pdf._fonts()
    named = pdf.families(frozenset(fonts.families()))
    data = json.dumps({"lines": lines, "font": named["body"]}, ensure_ascii=False)
    return typst.compile(PLAIN.encode(), font_paths=fonts, sys_inputs={"data": data}, format="pdf")


def build_units() -> list[str]:
    """A county with its towns; the codes of the towns."""
    from banshi.units import queries
    from banshi.units.models import Unit

    since = date(2020, 1, 1)
    codes = [f"t{n}" for n in range(REGIONS)]
    Unit.objects.create(code="c", name="示例县人民政府", short_name="县", path="c", valid_from_on=since)
    for code in codes:
        name = f"示例县{code}镇人民政府"
        Unit.objects.create(code=code, name=name, short_name=code, parent_id="c", path=f"c/{code}", valid_from_on=since)
    queries.forget_cache()
    return codes


def build_items(items: int, units: list[str]) -> list[str]:
    """Public promises with regions, six days of filings each, and a rule of whom each is for."""
    from banshi.people.facts import Viewer
    from banshi.programmes.actions import commitments, reports
    from banshi.programmes.facts import commitment as f
    from banshi.programmes.facts.report import Value

    by, rows = Viewer.system(), []
    for n in range(items):
        indicator = f.IndicatorTerms(
            name="办好的数",
            measure="处",
            milestones=(f.Milestone("2026-01-01", 0), f.Milestone("2026-12-31", 100 * len(units))),
            targets=tuple(f.Target(unit, 100) for unit in units),
        )
        terms = f.Locked(
            title=f"示例事项 {n}",
            owner="c",
            due_on="2026-12-31",
            acceptance="抽查十处，处处能用",
            organiser="c",
            implementers=tuple(units[:2]),
            beneficiaries="住在当地的人",
            indicator=indicator,
            disclosure="public",
        )
        rows.append(commitments.lock(terms, by=by, at=AT))
    for day in range(DAYS):
        on = TODAY - timedelta(days=5 * (DAYS - day))
        for unit in units:
            values = [Value(row.id, 5 * day + n % 7) for n, row in enumerate(rows)]
            reports.file(unit, on=on, values=values, by=by, at=AT, today=on, source="feed")
    aim([row.code for row in rows])
    return [row.code for row in rows]


def aim(codes: list[str]) -> None:
    """A rule for each, counted and sampled, by the facts of the room."""
    from banshi.matters.facts.entries import Pointer
    from banshi.nouns import recording
    from banshi.people.facts import Viewer
    from banshi.programmes.facts import targeting as f
    from banshi.programmes.models.research import TARGETING

    texts = (Pointer(1, "sample", b""),)
    cases = tuple(f.SampleRow((str(60 + n),), n % 3 > 0, n % 2 > 0) for n in range(40))
    columns = (f.Column("年龄", "number"),)
    for code in codes:
        facts = [
            f.Stated(commitment=code, unit="c", columns=columns, rule="年龄 >= 80"),
            f.Counted(unit="c", on="2026-03-01", eligible=900, reached=700, texts=texts),
            f.Sampled(unit="t3", cases=cases, texts=texts),
        ]
        recording.begin(TARGETING, lambda subject, facts=facts: facts, by=Viewer.system(), at=AT)


def release(codes: list[str]) -> tuple[str, float]:
    """(code of the release, seconds of freezing); drafter, reviewer and approver are three."""
    from banshi.people.facts import Post, Viewer
    from banshi.record import actions as record
    from banshi.releases import actions
    from banshi.releases import facts as f

    def person(role: str) -> Viewer:
        return Viewer(actor=f"staff:{role}", posts=(Post(role, "c", "c", ""),))

    drafter = person("publisher")
    whole = f.Whole("unit", "c")
    row = actions.draft("c", "示例县实事清单", whole=whole, rule="全部", complete=True, by=drafter, at=AT)
    actions.choose(row.code, codes, by=drafter, at=AT)
    for code in codes:
        actions.word(row.code, "夜里出门看不见路，老人不敢走", item=code, by=drafter, at=AT)
    actions.word(row.code, "本次公布 {count} 项，全部 {total} 项，其中{claimed}。", by=drafter, at=AT)
    record.seal(AT)
    started = time.perf_counter()
    actions.freeze(row.code, by=drafter, at=AT)
    seconds = round(time.perf_counter() - started, 2)
    actions.review(row.code, by=person("reviewer"), at=AT)
    actions.approve(row.code, by=person("unit_head"), at=AT)
    actions.publish(row.code, by=drafter, at=AT)
    return row.code, seconds


if __name__ == "__main__":
    main()
