"""What an answer rate lets one say: the share among those who answered, its interval, and the worst cases. Pure."""

from math import sqrt

from msgspec import Struct

Z95 = 1.959964


class Share(Struct, frozen=True):
    """n of N who answered, of so many reached, of so many drawn; the interval is Wilson's at 95 %."""

    yes: int
    answered: int
    reached: int
    drawn: int
    low: float
    high: float
    worst: float
    best: float

    @property
    def by_bounds(self) -> bool:
        """With fewer than half answering, the bounds are the headline, not the share."""
        return 2 * self.answered < self.drawn


def share(yes: int, *, answered: int, reached: int, drawn: int) -> Share:
    """The share with its interval (E. B. Wilson, 1927) and the bounds if all who were silent said no, or yes."""
    assert 0 <= yes <= answered <= reached <= drawn, "counts lie within each other"
    low, high = wilson(yes, answered)
    silent = drawn - answered
    return Share(
        yes,
        answered,
        reached,
        drawn,
        low,
        high,
        yes / drawn if drawn else 0.0,
        (yes + silent) / drawn if drawn else 1.0,
    )


def wilson(yes: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share; everything is possible when nobody answered."""
    if of == 0:
        return 0.0, 1.0
    part, square = yes / of, Z95 * Z95
    middle = (part + square / (2 * of)) / (1 + square / of)
    half = Z95 * sqrt(part * (1 - part) / of + square / (4 * of * of)) / (1 + square / of)
    return max(middle - half, 0.0), min(middle + half, 1.0)
