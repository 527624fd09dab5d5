"""Commitments and filings as a seal covers them: folded from the record, never read from today's rows."""

from collections.abc import Collection, Iterable
from itertools import groupby

from django.db.models import QuerySet

from banshi.kit.ids import code_of
from banshi.programmes.facts.past import Held
from banshi.programmes.models.progress import COMMITMENT, REPORT, Commitment, Observation, Report
from banshi.programmes.models.research import TARGETING, Targeting
from banshi.record import queries as record
from banshi.record import rules as record_rules
from banshi.record.facts import Entry
from banshi.units import queries as units

NOUNS = {"commitment": (COMMITMENT, Commitment), "report": (REPORT, Report), "targeting": (TARGETING, Targeting)}
STEP = 500


def held(noun: str, subjects: Collection[int], position: int) -> dict[int, Held]:
    """These subjects up to a position of the record; what was not sealed by then is not there."""
    kind, model = NOUNS[noun]
    ids = sorted(set(subjects))
    codes = _codes(model, ids)
    found = {}
    for subject, group in groupby(record.entries_upto(ids, position), key=lambda entry: entry.subject):
        chain = list(group)
        state = kind.fold(subject, ((e.kind, e.payload, e.occurred_at, e.actor) for e in chain))
        last, sound = chain[-1], all(_sound(entry) for entry in chain)
        # a row that was removed behind the record takes nothing away of what was said in its time
        code = codes.get(subject) or code_of(subject)
        found[subject] = Held(noun, subject, code, last.number, last.hash, state, sound)
    return found


def _codes(model, ids: list[int]) -> dict[int, str]:
    found = {}
    for start in range(0, len(ids), STEP):
        found |= dict(model.objects.filter(id__in=ids[start : start + STEP]).values_list("id", "code"))
    return found


def _sound(entry: Entry) -> bool:
    texts = (entry.kind, entry.actor, entry.occurred_at, entry.recorded_at, entry.cause)
    row = (entry.previous, entry.subject, entry.number, entry.version, *(text.encode() for text in texts))
    return record_rules.row_hash(*row, entry.payload) == entry.hash


def whole(kind: str, ref: str) -> QuerySet:
    """A list in full: a batch (its subject), a campaign (its code), all of a unit and those below it."""
    if kind == "batch":
        return Commitment.objects.filter(batch=int(ref))
    if kind == "campaign":
        return Commitment.objects.filter(campaign=ref)
    return Commitment.objects.filter(owner_unit__in=[unit.code for unit in units.under(ref)])


def filings(indicators: Iterable[int]) -> dict[int, list[int]]:
    """Indicator → the filings that ever held a figure of it; their figures are read from the record."""
    found: dict[int, list[int]] = {}
    rows = Observation.objects.filter(indicator__in=list(indicators)).order_by("indicator", "report")
    for indicator, report in rows.values_list("indicator", "report").distinct():
        found.setdefault(indicator, []).append(report)
    return found


def aims(codes: Iterable[str]) -> dict[str, int]:
    """Commitment's code → the subject of its rule of targeting."""
    rows = Targeting.objects.filter(commitment__in=list(codes))
    return dict(rows.order_by("id").values_list("commitment", "id"))
