"""An auditor vouches for filed figures on the item's page; the line that filed them is shown why it may not."""

from datetime import date

import pytest
from django.urls import reverse

from banshi.kit import clock
from banshi.people import actions as people
from banshi.programmes.actions import commitments, deciding, settling
from banshi.programmes.models.progress import Commitment, Latest
from tests import world
from tests.programmes.test_deciding import batch, body, decided, meeting, office
from tests.programmes.test_progress import filed, locked, officer

pytestmark = pytest.mark.django_db
SETTLED = '<span class="tag">已办结</span>'


@pytest.fixture(autouse=True)
def held(town):
    """The town, the clock held."""
    with clock.frozen(world.NOW):
        yield


def auditor_of(unit: str) -> str:
    staff = people.add_staff(f"heyan_{unit}", display_name=f"核验员{unit}", password=None)
    people.appoint(staff, role="auditor", unit=unit, on=date(2020, 1, 1))
    return staff.username


def test_figures_are_vouched_for_from_outside_and_the_line_is_shown_its_path(sign):
    row = locked()
    report = filed("qinghe", row.id, 20)
    act = reverse("desk:commitment_act", args=[row.code, "vouchings"])
    given = {"report": report.code, "tier": "evidenced"}
    near = sign(auditor_of("xianfu")).post(act, given)
    assert near.status_code == 403
    assert "示例县人民政府 → 示例县青河镇人民政府" in near.content.decode()
    assert Latest.objects.get(indicator=row.id, unit="qinghe").tier == "claimed"
    outside = sign(auditor_of("huifang"))
    assert "核验填报的数据" in outside.get(reverse("desk:commitment", args=[row.code])).content.decode()
    assert outside.post(act, given).status_code == 302
    assert Latest.objects.get(indicator=row.id, unit="qinghe").tier == "evidenced"
    assert "核验填报的数据" not in outside.get(reverse("desk:commitment", args=[row.code])).content.decode()
    assert sign("zhujian0").post(act, given).status_code in (404, 409)


def test_the_lists_of_batches_say_which_are_settled_at_the_desk_and_outside(sign, client_class):
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, hall)
    deciding.freeze(row.code, by=office(), at=world.NOW)
    pages = [(sign("xianzhang"), "desk:bodies"), (client_class(), "portal:batches")]
    for client, name in pages:
        said = client.get(reverse(name)).content.decode()
        assert "办理中" in said
        assert SETTLED not in said
    counts = {"yes": 9, "answered": 9, "asked": 9}
    code = Commitment.objects.get().code
    commitments.confirm(code, source="visit", counts=counts, by=officer("huifang", "auditor"), at=world.NOW)
    settling.settle(row.code, by=office(), at=world.NOW)
    for client, name in pages:
        assert SETTLED in client.get(reverse(name)).content.decode()
    assert "受益人已确认 1 / 1" in client_class().get(reverse("portal:batches")).content.decode()
