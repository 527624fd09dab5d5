"""What time brings to the tree: every change of a unit comes into the record, so that none stays without a trace."""

from datetime import datetime

import msgspec
from django.db import transaction

from banshi.kit.refused import Stale
from banshi.record import actions as record
from banshi.record.facts import New
from banshi.units import actions, stating
from banshi.units.facts import STATED, Stated

_looked: dict = {"edition": 0}


def state_units(at: datetime) -> int:
    """Enter each unit that is not as it was last entered, after a change of the tree; returns how many.

    Where the tree was not changed by its own actions nothing is entered: what differs then is for verification to name.
    """
    if stating.edition() == _looked["edition"]:
        return 0
    # read before anybody is kept waiting; what another worker entered meanwhile is Stale, and looked at anew
    edition, found = stating.to_state()
    facts = [(head, [New(STATED, msgspec.json.encode(Stated(edition, unit)), "system", at)]) for head, unit in found]
    try:
        with transaction.atomic():
            actions.alone()
            if stating.edition() != edition:
                return 0
            # all of them or none: an edition of which some are entered is taken for entered
            record.append_many(facts)
    except Stale:
        return 0
    _looked["edition"] = edition
    return len(found)
