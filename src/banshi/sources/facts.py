"""A campaign as its source tells it: frozen values that hold what is said, who is named, and what is not stated.

There is no field for progress, a score or a status: what a source says is shown, never measured.
"""

from msgspec import Struct

from banshi.kit.values import AnonymousPlace, ApproximateAmount, PartialDate, PartialList, Undated

KINDS = {
    "name": "名称",
    "page": "来源页面",
    "purpose": "目的",
    "event": "事件",
    "notice": "通知",
    "plan": "实施方案",
    "theme": "主题",
    "words": "表述",
    "action": "行动",
    "meeting": "会议",
    "said": "会上的说法",
    "demand": "会议要求",
    "batch": "批次",
    "case": "案件",
    "hotline": "热线",
    "release": "公开发布",
    "project": "实事项目",
    "work": "工作",
    "list": "清单",
}
# what a link says, read from the statement that holds it, and from the one it leads to
LINKS = {
    "follows": ("接在它之后", "之后的事"),
    "implements": ("落实它", "落实它的"),
    "supersedes": ("取代它", "取代它的"),
    "part_of": ("属于", "包括"),
    "same_meeting_as": ("同一个会议", "同一个会议"),
    "related_not_stated": ("与它的关系，来源未载明", "与它的关系，来源未载明"),
    "differs_from": (
        "名称相近，对象或主体不同，来源未载明两者的关系",
        "名称相近，对象或主体不同，来源未载明两者的关系",
    ),
}
# kinds whose words are aims: a percentage is refused in them
AIMS = ("purpose", "theme", "words")
SCRIPTS = {"hans": "简体", "hant": "繁体", "source": "来源写法"}


class Variant(Struct, frozen=True, forbid_unknown_fields=True):
    """A way the campaign's name is written."""

    script: str
    text: str


class Reference(Struct, frozen=True, forbid_unknown_fields=True):
    """A numbered mark of the source; `known` says which document it is, empty while nobody found out."""

    number: int
    known: str = ""
    address: str = ""

    @property
    def resolved(self) -> bool:
        return bool(self.known)


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the page, in the order of reading."""

    slug: str
    title: str


class Office(Struct, frozen=True, forbid_unknown_fields=True):
    """A person the source names, only ever with the offices they act in."""

    person: str
    holds: tuple[str, ...]


class Amount(Struct, frozen=True, forbid_unknown_fields=True):
    """Money in fen as the source words it; `bound` is >=, <= or ~ where it is only rough, else empty."""

    label: str
    text: str
    fen: int
    bound: str = ""

    def say(self) -> str:
        """The words of the source, and what can be counted on when they are rough."""
        return ApproximateAmount(self.fen, self.bound, self.text).say() if self.bound else self.text


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """So many shown of a whole; `total` 0 where the source does not state it.

    With `counted` the number shown is that of the statements that are part of this one.
    """

    of: str
    shown: int = 0
    counted: bool = False
    total: int = 0
    rule: str = ""

    def say(self) -> str:
        return PartialList(self.shown, self.total or None, self.rule).say()

    @property
    def unnamed(self) -> int:
        """How many the source counts and does not name."""
        return max(self.total - self.shown, 0)


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a list inside a statement: our words, and the form the source prints."""

    text: str
    printed: str = ""


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """How a statement stands to another; `note` says what the link alone does not."""

    kind: str
    to: str
    note: str = ""


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    """One fact of the source, in our words with official names and figures verbatim.

    `date` is as precise as the source; where it is empty `undated` holds the source's own word, such as 近日.
    `stated_count` is the number the source gives for the statements that are part of this one; loading counts them.
    `formerly` are slugs this statement had before, so that old links lead here.
    """

    slug: str
    kind: str
    title: str
    text: str
    paragraph: str
    refs: tuple[int, ...] = ()
    date: str = ""
    undated: str = ""
    time: str = ""
    actors: tuple[str, ...] = ()
    asked_of: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    amounts: tuple[Amount, ...] = ()
    places: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    lines: tuple[Line, ...] = ()
    stated_count: int = 0
    printed: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    not_stated: tuple[str, ...] = ()
    scope: str = ""
    formerly: tuple[str, ...] = ()

    @property
    def when(self) -> PartialDate | Undated:
        return PartialDate.read(self.date) if self.date else Undated(self.undated)

    @property
    def hidden_places(self) -> tuple[AnonymousPlace, ...]:
        return tuple(AnonymousPlace(text) for text in self.anonymous)


class Group(Struct, frozen=True):
    """A section with its statements."""

    section: Section
    statements: tuple[Statement, ...]


class Campaign(Struct, frozen=True):
    """One edition of a campaign's source view."""

    name: str
    edition: str
    content_hash: str
    title: str
    source: str
    started: PartialDate | Undated
    variants: tuple[Variant, ...]
    references: tuple[Reference, ...]
    groups: tuple[Group, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(one for group in self.groups for one in group.statements)

    @property
    def purposes(self) -> tuple[Statement, ...]:
        return tuple(one for one in self.statements if one.kind == "purpose")

    @property
    def lead(self) -> str:
        """What it is for in one sentence, the first of its first purpose."""
        return next((one.text.partition("。")[0] + "。" for one in self.purposes), "")

    @property
    def unresolved(self) -> tuple[Reference, ...]:
        return tuple(one for one in self.references if not one.resolved)


class Loaded(Struct, frozen=True):
    """An edition was put in place."""

    campaign: str
    edition: str
    content_hash: str
    statements: int


class RefusedChange(Struct, frozen=True):
    """Other content came under the name of an edition that is locked; nothing of it was kept but its hash."""

    campaign: str
    edition: str
    content_hash: str
    kept: str


ENTRIES = {"source.loaded": Loaded, "source.refused": RefusedChange}
SENTENCES = {
    "source.loaded": "载入“{edition}”版，共 {statements} 条",
    "source.refused": "有人想改已锁定的“{edition}”版，没有改成",
}
