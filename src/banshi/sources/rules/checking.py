"""What a campaign may not say: dates that are none, links that lead nowhere, counts that are wrong, aims with a score."""

import re
from collections import Counter
from collections.abc import Iterator

from banshi.kit.folder import Problem
from banshi.kit.refused import Refused
from banshi.kit.values import BOUNDS
from banshi.sources.facts import AIMS, KINDS, LINKS, SCRIPTS, Campaign, Statement
from banshi.sources.rules.reading import MAIN, Where

LONGEST_PRINTED = 60
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,59}")
_EDITION = re.compile(r"[\w.-]{1,40}")
_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
_SCORE = re.compile(r"[%％‰]|百分之|(完成|达标|达成|满意)[率度]|得分|评分")
Finding = tuple[tuple, str, str]


def check(campaign: Campaign, where: Where) -> list[Problem]:
    """Everything wrong with a campaign that can be read, in the order of its statements."""
    found = [where[MAIN][0].problem(*one) for one in _cover(campaign)]
    for one in campaign.statements:
        lines, path = where[one]
        for tail, zh, en in (*_own(one), *_among(one, campaign)):
            found.append(lines.problem((*path, *tail), f"{one.slug}：{zh}", f"{one.slug}: {en}"))
    return found


def _cover(campaign: Campaign) -> Iterator[Finding]:
    for name, value in (("name", campaign.name), *(("sections", group.section.slug) for group in campaign.groups)):
        if not _SLUG.fullmatch(value):
            yield (name,), f"“{value}”应是小写字母、数字和连字符", f"“{value}”: small letters, digits and hyphens"
    if not _EDITION.fullmatch(campaign.edition):
        zh, en = (
            "edition 应是 1 到 40 个字母、数字、点或连字符",
            "An edition has 1 to 40 letters, digits, dots or hyphens",
        )
        yield ("edition",), zh, en
    for name in ("title", "source"):
        if not getattr(campaign, name).strip():
            yield (name,), f"“{name}”不能空着", f"“{name}” may not be empty"
    for n, variant in enumerate(campaign.variants):
        if variant.script not in SCRIPTS:
            known = "、".join(SCRIPTS)
            yield ("variants", n), f"没有“{variant.script}”这种写法。可用：{known}", f"No such script; known: {known}"
    numbers = [one.number for one in campaign.references]
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield ("references",), "出处编号应从 1 起连续，各一次", "References are numbered from 1 on, each once"
    cited = {n for one in campaign.statements for n in one.refs}
    for n in sorted(set(numbers) - cited):
        yield ("references",), f"没有哪一条标着出处[{n}]", f"No statement carries mark [{n}]"
    if not campaign.purposes:
        yield ("sections",), "没有一条是目的（kind: purpose）", "No statement tells the purpose (kind: purpose)"


def _own(one: Statement) -> Iterator[Finding]:
    """What can be said of a statement alone."""
    if not _SLUG.fullmatch(one.slug):
        yield ("slug",), "slug 应是小写字母、数字和连字符", "A slug has small letters, digits and hyphens"
    if one.kind not in KINDS:
        yield ("kind",), f"没有“{one.kind}”这一类。可用：{'、'.join(KINDS)}", f"Unknown kind; known: {', '.join(KINDS)}"
    for name in ("title", "text", "paragraph"):
        if not getattr(one, name).strip():
            yield (name,), f"“{name}”不能空着", f"“{name}” may not be empty"
    yield from _times(one)
    for n, amount in enumerate(one.amounts):
        if amount.bound and amount.bound not in BOUNDS:
            yield ("amounts", n, "bound"), "bound 应是 >=、<= 或 ~", "bound is one of >=, <=, ~"
    for n, part in enumerate(one.parts):
        if part.shown < 0 or (part.total and part.shown > part.total):
            yield ("parts", n), "列出的不能多于总数", "No more can be shown than there are"
        if part.counted and part.shown:
            yield ("parts", n), "counted 的项数由条目数出，不写 shown", "What is counted has no number of its own"
    yield from _printed(one)
    if one.kind in AIMS:
        yield from _scores(one)


def _times(one: Statement) -> Iterator[Finding]:
    try:
        one.when  # noqa: B018 (reading it checks it)
    except Refused as error:
        yield ("date",), error.say(), error.say("en")
    if one.date and one.undated:
        zh, en = "有了 date 就不写 undated", "Either date or undated, not both"
        yield ("undated",), zh, en
    if one.time and not _TIME.fullmatch(one.time):
        yield ("time",), f"“{one.time}”不是时刻，写成 6:20", f"“{one.time}” is no time of day such as 6:20"


def _printed(one: Statement) -> Iterator[Finding]:
    words = [(("printed", n), text) for n, text in enumerate(one.printed)]
    words += [(("lines", n, "printed"), line.printed) for n, line in enumerate(one.lines)]
    for path, text in words:
        if len(text) > LONGEST_PRINTED or "。" in text:
            zh = f"只引短的名称和数字（{LONGEST_PRINTED} 字以内，不引整句）"
            yield path, zh, f"Quote short official terms only, at most {LONGEST_PRINTED} characters and no sentence"


def _scores(one: Statement) -> Iterator[Finding]:
    said = [(("text",), one.text), (("title",), one.title), (("scope",), one.scope)]
    said += [(("lines", n, "text"), line.text) for n, line in enumerate(one.lines)]
    for path, text in said:
        if _SCORE.search(text):
            zh = "目的和主题是文字，不能带百分比、完成率或得分"
            yield path, zh, "Aims and themes are words: no percentage, rate or score can be attached to them"
    for name in ("amounts", "parts", "stated_count"):
        if getattr(one, name):
            yield (name,), "目的和主题不带数字指标", "Aims and themes carry no figures"


def _among(one: Statement, campaign: Campaign) -> Iterator[Finding]:
    """What only shows beside the other statements: doubles, marks, links, counts."""
    slugs = Counter(slug for other in campaign.statements for slug in (other.slug, *other.formerly))
    for slug in (one.slug, *one.formerly):
        if slugs[slug] > 1:
            yield ("slug",), f"“{slug}”用了不止一次", f"“{slug}” is used more than once"
    known = {reference.number for reference in campaign.references}
    for n in one.refs:
        if n not in known:
            yield ("refs",), f"campaign.yml 里没有出处[{n}]", f"campaign.yml has no reference [{n}]"
    for n, link in enumerate(one.links):
        if link.kind not in LINKS:
            yield ("links", n, "kind"), f"没有“{link.kind}”。可用：{'、'.join(LINKS)}", f"Known: {', '.join(LINKS)}"
        if link.to == one.slug or link.to not in {other.slug for other in campaign.statements}:
            yield ("links", n, "to"), f"没有“{link.to}”这一条", f"There is no statement “{link.to}”"
    yield from _counts(one, campaign)


def _counts(one: Statement, campaign: Campaign) -> Iterator[Finding]:
    """A number the source states is the number of statements that are part of this one, or it is refused."""
    counted = sum(_is_part(other, one.slug) for other in campaign.statements)
    if one.stated_count and one.stated_count != counted:
        zh = f"来源说有 {one.stated_count} 项，写了 {counted} 项"
        yield ("stated_count",), zh, f"The source says {one.stated_count}, but {counted} are written down"
    for n, part in enumerate(one.parts):
        if part.counted and part.total and counted > part.total:
            yield ("parts", n), f"写了 {counted} 项，多于总数 {part.total}", f"{counted} are more than {part.total}"
    if "{count}" in one.text and not counted:
        yield ("text",), "{count} 要有 part_of 它的条目才能数", "{count} needs statements that are part_of this one"


def _is_part(other: Statement, slug: str) -> bool:
    return any(link.kind == "part_of" and link.to == slug for link in other.links)
