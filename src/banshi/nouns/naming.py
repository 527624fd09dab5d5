"""What a story calls things: titles in place of codes, names in place of accounts, how many in place of a list."""

from collections.abc import Iterable, Sequence

from banshi.nouns.facts import NounFact
from banshi.nouns.registry import NOUNS
from banshi.people import queries as people

# fields that hold the code of a noun that has a title; those that hold somebody's account
CODED = ("commitment", "to", "because", "batch", "decision", "code", "survey")
PERSONS = ("chair", "auditor", "person")
NAMED = (*CODED, *PERSONS)
UNTITLED = "没有公开的一项"


def names(facts: Sequence[NounFact], *, public: bool) -> dict[str, str]:
    """Code → title, account → name, of all that these facts mention, in two queries a titled noun whatever their number."""
    codes = _mentioned(facts, CODED)
    found: dict[str, str] = {}
    for noun, model in NOUNS.values():
        if not noun.titled:
            continue
        if codes:
            rows = model.objects.filter(code__in=codes)
            if public and noun.public:
                found |= dict.fromkeys(rows.values_list("code", flat=True), UNTITLED)
                rows = rows.filter(**noun.public)
            found |= dict(rows.values_list("code", "title"))
        if ids := _subjects(facts, noun.name):
            found |= {str(pk): title for pk, title in model.objects.filter(id__in=ids).values_list("id", "title")}
    staff = {int(one[6:]): one for one in _mentioned(facts, PERSONS) if one[6:].isdecimal()}
    return found | {staff[pk]: name for pk, name in ({} if public else people.display_names(set(staff))).items()}


def _mentioned(facts: Iterable[NounFact], fields: Sequence[str]) -> set[str]:
    found = {getattr(fact, name, "") for fact in facts for name in fields}
    return {value for value in found if isinstance(value, str) and value}


def _subjects(facts: Iterable[NounFact], name: str) -> set[int]:
    """A fact may name a noun by its subject instead of its code: a commitment that is carried does so with its batch."""
    return {value for fact in facts if isinstance(value := getattr(fact, name, ""), int) and value}


def called(facts: Sequence[NounFact]) -> dict[tuple[str, str], str]:
    """(field, value) → words for what a story numbers by itself: its candidates by their refs, its demands by their n."""
    found = {("ref", fact.ref): fact.terms.title for fact in facts if hasattr(fact, "ref") and hasattr(fact, "terms")}
    demands = {("n", str(fact.n)): fact.text for fact in facts if hasattr(fact, "n") and hasattr(fact, "text")}
    return found | demands
