"""Types and explanations of expressions."""

from msgspec import Struct

TYPES = ("text", "number", "boolean", "instant", "date", "path")
SAID = {True: ("成立", "holds"), False: ("不成立", "fails"), None: ("资料不足，无法判断", "unknown")}

# what is read in the two languages, where it is no number or word of its own
READ = {"True": ("是", "true"), "False": ("否", "false"), "空": ("空", "empty")}


class Explanation(Struct, frozen=True):
    """One clause with its result (True, False, None = unknown), what it read, and its parts."""

    text: str
    result: bool | None
    inputs: tuple[tuple[str, str], ...] = ()
    children: tuple["Explanation", ...] = ()

    def lines(self, language: str = "zh-hans", depth: int = 0) -> list[str]:
        """Human sentences, one a clause, indented by depth."""
        english = language.startswith("en")
        said, values = (
            SAID[self.result][english],
            [(name, READ.get(value, (value, value))) for name, value in self.inputs],
        )
        read = (", " if english else "，").join(f"{name} = {value[english]}" for name, value in values)
        colon, left, right = (": ", " (", ")") if english else ("：", "（", "）")
        line = "  " * depth + f"{self.text}{colon}{said}" + (f"{left}{read}{right}" if read else "")
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
