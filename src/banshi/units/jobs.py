"""What time brings to the tree: every change of a unit comes into the record, so that none stays without a trace."""

from datetime import datetime

import msgspec
from django.db import transaction

from banshi.record import actions as record
from banshi.record.facts import New
from banshi.units import actions, stating
from banshi.units.facts import STATED, Stated

STEP = 500
_looked: dict = {"edition": 0}


def state_units(at: datetime) -> int:
    """Enter each unit that is not as it was last entered, after a change of the tree; returns how many.

    Where the tree was not changed by its own actions nothing is entered: what differs then is for verification to name.
    """
    if stating.edition() == _looked["edition"]:
        return 0
    with transaction.atomic():
        actions.alone()
        edition, found = stating.to_state()
        part = found[:STEP]
        record.append(
            (head, [New(STATED, msgspec.json.encode(Stated(edition, unit)), "system", at)]) for head, unit in part
        )
    if len(part) == len(found):
        _looked["edition"] = edition
    return len(part)
