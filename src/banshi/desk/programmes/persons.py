"""People of bodies as forms and pages name them: the staff to choose from, names by their references."""

from collections.abc import Iterable

from banshi.people import queries as people


def staff() -> tuple[tuple[str, str], ...]:
    """Everybody who may be given a seat, as choices."""
    return tuple((f"staff:{one.pk}", one.display_name) for one in people.everyone() if one.is_active)


def names(persons: Iterable[str]) -> dict[str, str]:
    """The names behind references such as staff:12; other references stay as they are."""
    ids = {int(one[6:]) for one in persons if one.startswith("staff:") and one[6:].isdecimal()}
    return {f"staff:{pk}": name for pk, name in people.display_names(ids).items()}
