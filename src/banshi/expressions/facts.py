"""Types and explanations of expressions."""

from msgspec import Struct

TYPES = ("text", "number", "boolean", "instant", "date", "path")
SAID = {True: ("成立", "holds"), False: ("不成立", "fails"), None: ("资料不足，无法判断", "unknown")}


class Explanation(Struct, frozen=True):
    """One clause with its result (True, False, None = unknown), what it read, and its parts."""

    text: str
    result: bool | None
    inputs: tuple[tuple[str, str], ...] = ()
    children: tuple["Explanation", ...] = ()

    def lines(self, language: str = "zh-hans", depth: int = 0) -> list[str]:
        """Human sentences, one a clause, indented by depth."""
        said = SAID[self.result][language.startswith("en")]
        read = ", ".join(f"{name} = {value}" for name, value in self.inputs)
        line = "  " * depth + f"{self.text}: {said}" + (f" ({read})" if read else "")
        return [line, *(part for child in self.children for part in child.lines(language, depth + 1))]


class Rule(Struct, frozen=True):
    """One line of a rule set: the first whose condition holds decides."""

    order: int
    name: str
    when: str
    then: str


class Match(Struct, frozen=True):
    """The rule that decided, why, and the rules passed over because something was unknown."""

    rule: Rule
    explanation: Explanation
    unknown: tuple[str, ...] = ()
