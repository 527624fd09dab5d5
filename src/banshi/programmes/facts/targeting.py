"""Whom a measure is for, as a rule anybody can check; how many it reached of how many; and where the rule errs."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

TYPES = {"number": "数字", "boolean": "是否", "text": "文字", "date": "日期", "path": "地点"}


class Column(Struct, frozen=True):
    """A declared column of the row the rule reads; no name, number or address of a person is among them."""

    name: str
    type: str


class SampleRow(Struct, frozen=True, omit_defaults=True):
    """One case of an audited sample: the values of the columns as typed, whether there is a need, whether reached."""

    values: tuple[str, ...]
    in_need: bool
    reached: bool


class Stated(NounFact, frozen=True, omit_defaults=True):
    """The owner says whom it is for: an expression over declared columns. `commitment` is its code."""

    commitment: str
    unit: str
    columns: tuple[Column, ...]
    rule: str


class Counted(NounFact, frozen=True, omit_defaults=True):
    """A unit counted, as of a day: so many are eligible, so many of them were reached; the source is content."""

    unit: str
    on: str
    eligible: int
    reached: int
    texts: Texts = ()


class Sampled(NounFact, frozen=True, omit_defaults=True):
    """Cases looked at by somebody outside the owner's line; how they were drawn is content."""

    unit: str
    cases: tuple[SampleRow, ...]
    texts: Texts = ()


class Restated(NounFact, frozen=True, omit_defaults=True):
    """A body decided whom it is for from now on; counts and cases of before stay with the rule they were drawn for."""

    unit: str
    columns: tuple[Column, ...]
    rule: str
    decision: str
    texts: Texts = ()
    yes: int = 0
    no: int = 0
    abstained: int = 0


FACTS = {"stated": Stated, "restated": Restated, "counted": Counted, "sampled": Sampled}
SENTENCES = {
    "stated": "{unit}写明给谁办：{rule}",
    "restated": "经会议“{decision}”表决，改为给：{rule}",
    "counted": "{unit}统计：符合条件 {eligible}，其中办到 {reached}（{on}）",
    "sampled": "{unit}抽查核对",
}


class Version(Struct, frozen=True, omit_defaults=True):
    """A rule that no longer holds, with what was counted and looked at while it did; why it was changed is `because`."""

    columns: tuple[Column, ...]
    rule: str
    until: str
    decision: str
    because: int = 0
    counted_by: str = ""
    counted_on: str = ""
    eligible: int = 0
    reached: int = 0
    sampled_by: tuple[str, ...] = ()
    cases: tuple[SampleRow, ...] = ()


class TargetingState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    commitment: str = ""
    unit: str = ""
    columns: tuple[Column, ...] = ()
    rule: str = ""
    counted_by: str = ""
    counted_on: str = ""
    eligible: int = 0
    reached: int = 0
    count_text: int = 0
    sampled_by: list[str] = field(default_factory=list)
    sampled: str = ""
    cases: list[SampleRow] = field(default_factory=list)
    sample_text: int = 0
    earlier: list[Version] = field(default_factory=list)
