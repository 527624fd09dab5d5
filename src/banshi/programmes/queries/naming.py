"""What a story calls things: titles in place of codes, names in place of accounts, how many in place of a list."""

from collections.abc import Iterable, Sequence

from banshi.people import queries as people
from banshi.programmes.facts.nouns import ProgrammeFact
from banshi.programmes.models.deciding import Batch, Meeting
from banshi.programmes.models.progress import Commitment
from banshi.programmes.models.sharing import Survey

# fields that hold a code of a commitment, a batch, a meeting or a survey; those that hold somebody's account
CODED = ("commitment", "to", "because", "batch", "decision", "code", "survey")
PERSONS = ("chair", "auditor", "person")
NAMED = (*CODED, *PERSONS)
UNTITLED = "没有公开的一项"


def names(facts: Sequence[ProgrammeFact], *, public: bool) -> dict[str, str]:
    """Code → title, account → name, of all that these facts mention, in six queries at most whatever their number."""
    codes = _mentioned(facts, CODED)
    found: dict[str, str] = {}
    if codes:
        rows = Commitment.objects.filter(code__in=codes)
        found = dict.fromkeys(rows.values_list("code", flat=True), UNTITLED)
        shown = rows.filter(disclosure="public") if public else rows
        found |= dict(shown.values_list("code", "title"))
        for model in (Batch, Meeting, Survey):
            found |= dict(model.objects.filter(code__in=codes).values_list("code", "title"))
    found |= {str(row[0]): row[1] for row in _batches(facts)}
    staff = {int(one[6:]): one for one in _mentioned(facts, PERSONS) if one[6:].isdecimal()}
    return found | {staff[pk]: name for pk, name in ({} if public else people.display_names(set(staff))).items()}


def _mentioned(facts: Iterable[ProgrammeFact], fields: Sequence[str]) -> set[str]:
    found = {getattr(fact, name, "") for fact in facts for name in fields}
    return {value for value in found if isinstance(value, str) and value}


def _batches(facts: Iterable[ProgrammeFact]) -> list[tuple[int, str]]:
    """A commitment that is carried names its batch by its subject."""
    ids = {value for fact in facts if isinstance(value := getattr(fact, "batch", ""), int) and value}
    return list(Batch.objects.filter(id__in=ids).values_list("id", "title")) if ids else []


def called(facts: Sequence[ProgrammeFact]) -> dict[tuple[str, str], str]:
    """(field, value) → words for what a story numbers by itself: its candidates by their refs, its demands by their n."""
    found = {("ref", fact.ref): fact.terms.title for fact in facts if hasattr(fact, "ref") and hasattr(fact, "terms")}
    demands = {("n", str(fact.n)): fact.text for fact in facts if hasattr(fact, "n") and hasattr(fact, "text")}
    return found | demands
