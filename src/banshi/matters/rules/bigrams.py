"""Words to search by: every two neighbouring characters of a run of Chinese, whole words of anything else.

Traditional becomes simplified, full width becomes half, capitals become small, so that both spellings meet.
"""

import re
import unicodedata
from functools import lru_cache

import opencc

_RUN = re.compile(r"[㐀-鿿豈-﫿𠀀-𯿿]+|[0-9a-z]+")
# forms the source uses that conversion to simplified leaves or treats unlike their everyday twins
_VARIANTS = str.maketrans("羣眾衆説啓裏紮徵溫麪峯", "群众众说启里扎征温面峰")


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def normal(text: str) -> str:
    """The text in the form both a document and a question are compared in."""
    folded = unicodedata.normalize("NFKC", text).lower().translate(_VARIANTS)
    return folded if folded.isascii() else _converter().convert(folded)


def tokens(text: str) -> list[str]:
    """The distinct tokens of a document, in order of first appearance."""
    found: dict[str, None] = {}
    for run in _RUN.findall(normal(text)):
        if run.isascii():
            found[run] = None
            continue
        for n in range(len(run)):
            found[run[n]] = None
            if n + 1 < len(run):
                found[run[n : n + 2]] = None
    return list(found)


def wanted(question: str) -> list[str]:
    """The tokens a document must all have: bigrams, or the character itself where it stands alone."""
    found: dict[str, None] = {}
    for run in _RUN.findall(normal(question)):
        if run.isascii() or len(run) == 1:
            found[run] = None
        else:
            for n in range(len(run) - 1):
                found[run[n : n + 2]] = None
    return list(found)
