"""What time brings about here: a list is drawn from once its seed is there."""

from datetime import datetime

from banshi.inspections import actions


def draw_sites(at: datetime) -> int:
    """Draw the lists whose moment has passed."""
    return actions.draw_due(at)
