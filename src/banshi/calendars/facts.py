"""What a stored edition is, without its days."""

from datetime import datetime

import msgspec


class EditionFacts(msgspec.Struct, frozen=True):
    """One dated edition of a calendar: who entered it, when, and the digest of its content."""

    name: str
    edition: str
    digest: str
    entered_at: datetime
    entered_by: str
