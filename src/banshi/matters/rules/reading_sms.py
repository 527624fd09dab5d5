"""Reading a verdict out of a text message: the code of the letter, then 1, 2, 3 or, where it can be denied, 4. Pure."""

import re

from msgspec import Struct

from banshi.kit import ids

ANSWERS = {"1": "yes", "2": "partly", "3": "no", "4": "never"}
WORDS = {
    "解决了": "1",
    "已解决": "1",
    "解决": "1",
    "部分解决": "2",
    "部分": "2",
    "没有解决": "3",
    "没解决": "3",
    "未解决": "3",
    "没有这回事": "4",
    "没有来过": "4",
    "没来过": "4",
    "没有收到": "4",
    "没收到": "4",
}
_CODE = re.compile(rf"^([{ids.ALPHABET}]{{{ids.TOKEN_LENGTH}}})(.*)$", re.DOTALL)


class SmsVerdict(Struct, frozen=True):
    """What a message says: whose verdict by its code, and whether it is solved; `text` is what else was written."""

    token: str
    solved: str
    text: str = ""


def verdict_in(message: str) -> SmsVerdict | None:
    """The verdict a message holds, or None when it holds none.

    Full width, blanks, dashes, a leading word or bracket and small letters are taken: "abcd-EFGH 3", "评价码ＡＣＤ…　２".
    """
    plain = ids.clean_token(message[:500])
    start = next((n for n in range(len(plain)) if _CODE.match(plain[n:])), None)
    if start is None:
        return None
    token, rest = _CODE.match(plain[start:]).groups()
    rest = rest.lstrip("+:：()（）[]【】、/«»")
    for word in sorted(WORDS, key=len, reverse=True):
        if rest.startswith(word):
            return SmsVerdict(token, ANSWERS[WORDS[word]], rest[len(word) :])
    if rest[:1] in ANSWERS and not rest[1:2].isdigit():
        return SmsVerdict(token, ANSWERS[rest[0]], _trimmed(rest[1:]))
    return None


def _trimmed(text: str) -> str:
    return text.strip("+:：()（）[]【】、/«»;；!！")
