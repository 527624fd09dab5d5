"""Asking people how they fare: a question set, a frozen population, a draw by the system, answers by one-time code."""

from msgspec import Struct, field

from banshi.nouns.facts import NounFact, Texts

SOLVED, SATISFIED = "solved", "satisfied"
# the published wording; whoever asks these three asks them with these words
SCALES = {
    "gain": ("获得感", "这一年里，您从身边的公共服务中得到过实际的帮助吗？"),
    "happiness": ("幸福感", "总的来说，您对现在的日子觉得怎么样？"),
    "security": ("安全感", "在住的地方，您白天和晚上出门觉得安心吗？"),
}


class Option(Struct, frozen=True):
    """An answer to choose; `sign` is 1 for a good answer, 0 for neither, -1 for a bad one."""

    value: str
    label: str
    sign: int


class Question(Struct, frozen=True, omit_defaults=True):
    """`kind` is solved, satisfied, one of the scales, or other."""

    key: str
    kind: str
    text: str
    options: tuple[Option, ...] = ()


class Designed(NounFact, frozen=True, omit_defaults=True):
    """A survey by one unit about another's work."""

    title: str
    unit: str
    about: str
    questions: tuple[Question, ...]
    texts: Texts = ()


class PopulationFrozen(NounFact, frozen=True, omit_defaults=True):
    """Everybody who could be drawn: how many, and the SHA-256 of the sorted list; drawing waits for the next seal."""

    count: int
    sha256: str
    after_seal: int


class Drawn(NounFact, frozen=True, omit_defaults=True):
    """How many were drawn, with the root of the first seal after the freezing as seed."""

    n: int
    seal: int
    seed: str
    sha256: str


class PlaceWithheld(NounFact, frozen=True, omit_defaults=True):
    """Coaching was reported so often in a place that its results are not shown."""

    place: str
    reports: int


class Closed(NounFact, frozen=True, omit_defaults=True):
    """No more answers: how many were reached and answered, and the SHA-256 of the answer sheets in order."""

    reached: int
    answered: int
    sha256: str


FACTS = {
    "designed": Designed,
    "population_frozen": PopulationFrozen,
    "drawn": Drawn,
    "place_withheld": PlaceWithheld,
    "closed": Closed,
}
SENTENCES = {
    "designed": "{unit}设计问卷“{title}”",
    "population_frozen": "名单封存：{count} 人",
    "drawn": "由系统抽取 {n} 人，种子为第 {seal} 号封存",
    "place_withheld": "一地有 {reports} 人反映被打招呼，该地结果不公布",
    "closed": "结束，答卷封存；人数见结果",
}


class SurveyState(Struct, omit_defaults=True):
    id: int
    number: int = 0
    title: str = ""
    unit: str = ""
    about: str = ""
    questions: tuple[Question, ...] = ()
    population: int = 0
    population_sha256: str = ""
    after_seal: int = 0
    drawn: int = 0
    seal: int = 0
    seed: str = ""
    withheld: dict[str, int] = field(default_factory=dict)
    closed: str = ""
    reached: int = 0
    answered: int = 0
    sheets_sha256: str = ""
