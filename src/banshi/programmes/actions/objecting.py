"""“Not so here”: what somebody says of a promise becomes a matter, and a doubt of the promise until that is closed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from banshi.kit.refused import NotFound
from banshi.matters.actions.receive import Receipt, receive
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.programmes.actions import commitments
from banshi.programmes.queries import commitments as queries
from banshi.units import queries as units

KIND = "request"


def object_to(code: str, given: Mapping[str, str], *, intake: str, nonce: str | None, at: datetime) -> Receipt:
    """The matter and the doubt, both or neither; the owner's line neither gets nor sees who doubts it (I13),
    unless no office that receives stands outside that line. Raises NotFound, and what receiving refuses."""
    row = queries.public().filter(code=code).first()
    if row is None:
        raise NotFound()
    line = units.path_of(row.owner_unit)
    about = row.owner_unit if units.superior_outside(unit=intake, excluded=line) else ""
    fields = {**given, "category": playbooks.current(KIND).categories[-1].code}
    with transaction.atomic():
        receipt = receive(
            KIND, fields, by=Viewer(actor="requester"), at=at, intake=intake, channel="web", nonce=nonce, about=about
        )
        if not receipt.repeated:
            commitments.dispute(row.code, matter=receipt.code, place=given.get("place", ""), at=at)
    return receipt
