"""GET /t/<code>/receipt: what one keeps."""

import re

from banshi.kit import ids
from banshi.people import queries as people
from tests.portal.browser import only_mine, text


def test_only_the_holder_of_the_receipt(client, mine, town):
    only_mine(client, f"/t/{mine}/receipt", method="GET", town=town)


def test_number_in_groups_check_code_office_and_due(client, mine):
    page = text(client.get(f"/t/{mine}/receipt"))
    for said in (
        ids.spoken(mine),
        people.check_code(mine),
        "示例县住房和城乡建设局",
        "2026年3月25日 17:30",
        "截图、抄下或打印",
    ):
        assert said in page


def test_the_picture_is_drawn_in_the_page_and_nothing_personal_is_on_it(client, mine):
    page = text(client.get(f"/t/{mine}/receipt"))
    assert re.search(r'<svg [^>]*class="segno"', page)
    assert " style=" not in page
    for personal in ("13800000000", "示例居民", "积水", "泵站"):
        assert personal not in page
