"""What batches read of needs: those behind a candidate."""

from collections.abc import Collection

from banshi.programmes.models.needs import Grouped


def needs_behind(groups: Collection[str]) -> int:
    """How many needs stand in these groups, without those that were looked at and not found so."""
    return Grouped.objects.filter(group__code__in=list(groups)).exclude(need__holds=False).count()
