"""What a file says held against what should stand there, in order: what was changed, left out and added, each at its place."""

import difflib
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from banshi.releases.reading.found import Odd

Difference = Odd
LENGTH = 60


def paragraphs(held: Sequence[str], wanted: Sequence[str], *, plain: Sequence[str], around: set[str]) -> Iterator[Odd]:
    """Paragraph by paragraph; `plain` are the wanted ones as people read them, `around` what may stand beside them."""
    shown = [one for one in held if one and one not in around]
    matched = difflib.SequenceMatcher(None, wanted, shown, autojunk=False)
    for kind, start, end, low, high in matched.get_opcodes():
        if kind != "equal":
            for should, words in zip_longest(plain[start:end], shown[low:high]):
                yield _odd(should, words)


def _odd(should: str | None, words: str | None) -> Odd:
    if words is None:
        return Odd(
            0, f"文件里没有这一段，或文字被改过：{(should or '')[:LENGTH]}", "a paragraph is missing or was changed"
        )
    if should is None:
        return Odd(0, f"文件里多了这一段：{words[:LENGTH]}", "a paragraph was added")
    return Odd(0, f"这一段被改过，文件上是“{words[:LENGTH]}”，应为“{should[:LENGTH]}”", "a paragraph was changed")


def running(held: str, wanted: Sequence[str], *, plain: Sequence[str], around: set[str]) -> Iterator[Odd]:
    """The same of words that run on without paragraphs: each is looked for behind the one before."""
    place, missing = 0, ""
    for words, should in zip(wanted, plain, strict=True):
        found = held.find(words, place)
        if found < 0:
            if missing:
                yield _odd(missing, None)
            missing = should
            continue
        yield from _between(held[place:found], missing, around)
        place, missing = found + len(words), ""
    yield from _between(held[place:], missing, around)


def _between(words: str, missing: str, around: set[str]) -> Iterator[Odd]:
    for one in sorted(around, key=len, reverse=True):
        words = words.replace(one, "", 1)
    if words or missing:
        yield _odd(missing or None, words or None)


def small(held: str, notes: Sequence[str], *, around: set[str]) -> Iterator[Odd]:
    """Footnotes in their order, each named by its number; between them nothing else is printed small."""
    place, missing = 0, 0
    for n, words in enumerate(notes, start=1):
        found = held.find(words, place)
        if found < 0:
            if missing:
                yield Odd(missing, f"脚注被改过，或不在了：应为“{notes[missing - 1][:80]}”", "its footnote was changed")
            missing = n
            continue
        yield from _under(held[place:found], missing, notes, around)
        place, missing = found + len(words), 0
    yield from _under(held[place:], missing, notes, around)


def _under(words: str, missing: int, notes: Sequence[str], around: set[str]) -> Iterator[Odd]:
    for one in around:
        words = words.replace(one, "", 1)
    if missing:
        should = notes[missing - 1][:80]
        yield Odd(missing, f"脚注被改过：文件上是“{words[:80]}”，应为“{should}”", f"its footnote says {words[:80]}")
    elif words:
        yield Odd(0, f"脚注之间多了：{words[:LENGTH]}", f"words were added in small print: {words[:LENGTH]}")
