"""One 示例 report as a line of a table: what somebody told, and which story it went through."""

from dataclasses import dataclass

PLACES = {
    "东门": "990101001001",
    "西关": "990101001002",
    "北苑": "990101001003",
    "青河": "990101002001",
    "上湾": "990101002002",
    "石桥": "990101002003",
    "柳林": "990101003001",
    "山前": "990101003002",
}


@dataclass(frozen=True, slots=True)
class Report:
    """`ago` counts working days before the load, natural days where the clock of the matter does (`urgent`)."""

    story: str
    ago: float
    category: str
    place: str
    landmark: str
    text: str
    reply: str = ""
    said: str = ""  # the words of the story's own move: a question, a reason, a list
    took: float = 3.0  # working days (or natural ones) from signing to the reply
    outcome: str = "solved"
    ground: str = ""
    unit: str = ""  # where it goes: dispatched to, proposed, handed over to, helped by
    channel: str = "web"
    phone: bool = True
    photo: str = ""  # what the resident's picture shows
    proof: str = ""  # what the unit's picture shows
    hardship: str = ""  # a ground somebody adds by hand
    about: str = ""
    ready: bool = False  # one of those the demonstration offers by number

    @property
    def urgent(self) -> bool:
        """Whether its reply is counted in hours round the clock."""
        return self.category in ("01/0101", "01/0102", "01/0108")
