"""A unit's filing of figures for a day: one act, as many values as were asked for, typed once."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts


class Value(Struct, frozen=True, omit_defaults=True):
    """One indicator's figure: `n` in whole units of its scale, `d` the denominator of a rate, `tier` its vouching."""

    indicator: int
    n: int
    d: int = 0
    tier: str = "claimed"


class Filed(NounFact, frozen=True, omit_defaults=True):
    """Figures of a unit as of a day, with where they come from; `seconds` from opening the form to filing, if known."""

    unit: str
    on: str
    values: tuple[Value, ...]
    source: str = "typed"
    texts: Texts = ()
    seconds: int = 0


class Corrected(NounFact, frozen=True, omit_defaults=True):
    """Later figures for the same day; the first ones stay readable, the reason stands beside them."""

    values: tuple[Value, ...]
    texts: Texts = ()


class Vouched(NounFact, frozen=True, omit_defaults=True):
    """Somebody outside the line vouches for the filing at a tier."""

    tier: str
    unit: str = ""


FACTS = {"filed": Filed, "corrected": Corrected, "vouched": Vouched}
SENTENCES = {"filed": "{unit}填报 {on} 的数据", "corrected": "更正数据", "vouched": "数据经核验：{tier}"}


class ReportState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    unit: str = ""
    on: str = ""
    source: str = ""
    filed: str = ""
    values: dict[int, Value] = field(default_factory=dict)
    corrected: int = 0
    seconds: int = 0
