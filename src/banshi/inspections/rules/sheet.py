"""The plain file with which anybody repeats a draw: the form audits have, so that one command reads both. Pure."""

from banshi.inspections.facts import RULES, TourState
from banshi.inspections.rules.tour import lines
from banshi.verification.facts import Line
from banshi.verification.rules import sheet


def written(state: TourState) -> str:
    """The file of a draw: numbers and salted hashes; no place, no unit, nothing to be guessed from."""
    known, drawn = state.sealed, state.drawn
    listed = tuple(Line(code, unit, int(entry), hash_) for code, unit, entry, hash_ in map(_cells, lines(known.sites)))
    found = sheet.Sheet(listed, known.sha256, known.n, drawn.seed, raised={}, drawn=drawn.codes, further=())
    source = known.source or f"{RULES[known.rule]} {known.after} #{drawn.seal}"
    return sheet.plain(found, title=known.title, source=source)


def _cells(line: str) -> list[str]:
    return line.split(",")
