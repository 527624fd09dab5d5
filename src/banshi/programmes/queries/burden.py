"""Every request one unit makes of another, read from what asks for it: figures of commitments, open notices."""

from collections.abc import Collection
from datetime import date

from banshi.matters.queries import origins
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.facts.notice import EVERYBODY, NoticeState
from banshi.programmes.models.cascading import NOTICE, Delivery, Notice
from banshi.programmes.models.progress import COMMITMENT, REPORT, Commitment, Report
from banshi.programmes.rules import burden as rules
from banshi.programmes.rules.burden import Wanted
from banshi.units import queries as units
from banshi.units.facts import KINDS
from banshi.units.rules import in_line

NEWEST = 200
SEES = ("programme_officer", "unit_head", "reviewer")


def per_field() -> rules.Rate:
    """Minutes a field, by the newest filings typed into the form."""
    rows = Report.objects.filter(source="typed").order_by("-id")[:NEWEST]
    states = [recording.state_of(REPORT, row) for row in rows]
    return rules.rate((one.seconds, sum(1 + bool(v.d) for v in one.values.values())) for one in states)


def requests(on: date, *, of: Collection[str] | None = None) -> list[Wanted]:
    """Everything asked of these units, or of all, by others than themselves."""
    found = [*_figures(of), *_notices(of, on)]
    return [one for one in found if one.asker != one.recipient]


def _figures(of: Collection[str] | None) -> list[Wanted]:
    made, first = [], {}
    for row in Commitment.objects.filter(cancelled=False).order_by("id"):
        terms = recording.state_of(COMMITMENT, row).terms
        indicator = terms.indicator
        if indicator is None:
            continue
        for unit in {target.unit: None for target in indicator.targets} or (terms.owner,):
            if of is not None and unit not in of:
                continue
            fact = (unit, indicator.name, indicator.measure)
            asker = terms.owner if indicator.targets else terms.organiser or terms.owner
            fields = 1 + (indicator.kind == "rate")
            one = Wanted(
                asker,
                unit,
                rules.FIGURES,
                row.code,
                terms.title,
                indicator.name,
                fields,
                indicator.period_days,
                twice=first.get(fact, "") if indicator.targets else "",
            )
            if indicator.targets:
                first.setdefault(fact, row.code)
            made.append(one)
    return made


def _notices(of: Collection[str] | None, on: date) -> list[Wanted]:
    rows = Delivery.objects.filter(notice__issued=True, failure="").order_by("notice_id", "id")
    if of is not None:
        rows = rows.filter(unit__in=of)
    held = list(rows.values_list("notice_id", "unit", "matter"))
    # a matter that is closed is asked no more; of years of notices to thousands few are open
    still = origins.open_among({f"notice:{notice}" for notice, _unit, _matter in held})
    asked = [(notice, unit) for notice, unit, matter in held if not matter or matter in still]
    terms = Notice.objects.in_bulk({notice for notice, _unit in asked})
    states = {notice: recording.state_of(NOTICE, row) for notice, row in terms.items()}
    return [_asked(terms[notice].code, states[notice], unit) for notice, unit in asked]


def _asked(code: str, state: NoticeState, unit: str) -> Wanted:
    until = date.fromisoformat(state.plan_on)
    days = rules.once(date.fromisoformat(state.issued[:10]), until)
    # the acknowledgement is a field, and so is each requirement the plan must answer
    fields = 1 + sum(one.who in ("", EVERYBODY, unit) for one in state.requirements.values())
    title = f"{state.document_number} {state.title}"
    return Wanted(state.issuer, unit, rules.NOTICE, code, title, "", fields, days, until=until)


def seen_by(viewer: Viewer, found: list[Wanted]) -> list[Wanted]:
    """What is asked of units at or below this person's own, and of units these ask; auditors see all.

    Of a unit that may be seen all is shown, whoever asks.
    """
    if viewer.has("auditor"):
        return found
    lines = [post.unit_path for post in viewer.posts if post.role in SEES]

    def near(code: str) -> bool:
        path = units.path_of(code)
        return any(in_line(path, line) for line in lines)

    codes = {code for one in found for code in (one.asker, one.recipient)}
    mine = {code for code in codes if near(code)}
    shown = {one.recipient for one in found if one.recipient in mine or one.asker in mine}
    return [one for one in found if one.recipient in shown]


def _depth(steps: int) -> str:
    return f"往下第 {steps} 层的单位" if steps else "最上一层的单位"


def labels(on: date) -> dict[str, str]:
    """Every unit that exists with its kind, or with how deep it stands in the tree where none is given."""
    return {one.code: KINDS.get(one.kind) or _depth(one.path.count("/")) for one in units.active(on)}
