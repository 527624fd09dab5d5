"""What the demonstration knows of itself."""

from banshi.people import queries as people


def loaded() -> bool:
    """Whether this base holds the demonstration."""
    return people.has_demonstration()
