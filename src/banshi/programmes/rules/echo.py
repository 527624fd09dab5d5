"""How much of a plan's wording stands in the plan above it, whatever names, numbers, twins of words and filler it was given. Pure."""

import re
from collections.abc import Iterable, Sequence

from banshi.matters.rules.bigrams import normal

# words of official prose that say the same; both sides are read with the second
TWINS = (
    ("必须", "要"), ("应当", "要"), ("务必", "要"), ("务须", "要"), ("须", "要"), ("应", "要"), ("所有", "全部"), ("全体", "全部"),
    ("公布", "公开"), ("公示", "公开"), ("开展", "组织"), ("不低于", "不少于"), ("不得少于", "不少于"), ("回复", "答复"),
    ("办结", "完成"), ("办完", "完成"), ("修好", "修复"), ("修缮", "修复"), ("探访", "走访"), ("走访慰问", "走访"),
    ("建起", "建立"), ("建好", "建立"), ("健全", "建立"), ("联络", "联系"), ("难题", "问题"), ("明确", "确定"),
    ("注明", "写明"), ("标明", "写明"), ("马上", "及时"), ("立即", "及时"), ("进度", "进展"), ("损毁", "损坏"), ("用户", "户"),
)  # fmt: skip
# words that promise nothing, left out on both sides
FILLER = (
    "加强组织领导", "组织领导", "高度重视", "提高站位", "提高政治站位", "压实责任", "落实责任", "明确责任", "狠抓落实", "抓好落实",
    "抓实抓细", "确保取得实效", "取得实效", "确保实效", "落到实处", "落地见效", "统筹推进", "有序推进", "扎实推进", "全面推进",
    "深入推进", "加快推进", "督促检查", "加强督查", "加强宣传", "营造氛围", "贯彻落实", "认真落实", "全面落实", "进一步", "切实", "认真",
    "扎实", "积极", "深入", "全面", "有力", "有效", "大力", "持续", "不断", "严格", "充分", "坚决", "着力", "努力", "逐一", "一律",
    "统一", "第一时间", "一把手", "一以贯之", "加强", "做好", "抓好", "推动", "推进", "确保", "落实", "工作", "各项", "有关", "相关",
    "结合实际", "本地", "我市", "我县", "我区", "我镇", "本市", "本县", "本区", "本镇", "本级", "本单位",
)  # fmt: skip
LEAST = 6  # so many characters of its own an item must have to promise anything
_NUMBER = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿两半]+")
_COUNTED = re.compile(
    rf"{_NUMBER.pattern}(?![年号0-9〇零一二三四五六七八九十百千万亿两半])"
)  # a year or number of a paper counts nothing
_WORDS = re.compile(r"[^㐀-鿿豈-﫿𠀀-𯿿a-z]+")
_CLAUSE = re.compile(r"[,。;:!?、\n]+")
_LONGEST = sorted(FILLER, key=len, reverse=True)


class Reader:
    """Reads texts without the names of places and units, so that a copy with another name is seen to be one."""

    def __init__(self, names: Iterable[str] = ()):
        kept = sorted({one for one in normal("\n".join(names)).split("\n") if one}, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, kept))) if kept else None

    def _plain(self, text: str) -> str:
        words = normal(text)
        if self._names:
            words = self._names.sub("", words)
        for one in _LONGEST:
            words = words.replace(one, "")
        for said, kept in TWINS:
            words = words.replace(said, kept)
        return words

    def clauses(self, text: str) -> list[str]:
        """Its clauses, letters only: neither signs, numbers, names nor filler."""
        found = (_WORDS.sub("", _NUMBER.sub("", one)) for one in _CLAUSE.split(self._plain(text)))
        return [one for one in found if one]

    def numbers(self, text: str) -> int:
        """How many numbers it says; years and the numbers of papers are none."""
        return len(_COUNTED.findall(self._plain(text)))


class Parent:
    """The demands of the plan above, read once; each text below is held against the one that is nearest to it."""

    def __init__(self, demands: Sequence[str], reader: Reader):
        self._reader = reader
        self._pairs = [_pairs("\n".join(reader.clauses(one))) for one in demands]
        self._numbers = [reader.numbers(one) for one in demands]

    def shared(self, text: str) -> tuple[int, int]:
        """(characters that stand in a demand beside the same neighbour, all characters): clause by clause, in any order."""
        clauses = self._reader.clauses(text)
        return sum(max((_within(one, pairs) for pairs in self._pairs), default=0) for one in clauses), sum(
            map(len, clauses)
        )

    def own(self, text: str, *, least: float) -> bool:
        """Whether it promises in its own words, or says more numbers than the demand it repeats."""
        shared, of = self.shared(text)
        if of < LEAST:
            return False
        if shared < least * of:
            return True
        whole = [one for clause in self._reader.clauses(text) for one in clause]
        near = max(range(len(self._pairs)), key=lambda n: _within("".join(whole), self._pairs[n]))
        return self._reader.numbers(text) > self._numbers[near]


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def _within(text: str, pairs: set[str]) -> int:
    hits = [text[n : n + 2] in pairs for n in range(len(text) - 1)]
    return sum(left or right for left, right in zip([False, *hits], [*hits, False], strict=True))
