"""How often one address may do one thing, and which receipts one browser holds."""

import threading

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from banshi.kit.refused import Refused
from banshi.web import limits, viewers


def request(address="10.0.0.1", **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def test_the_limit_is_told_with_the_minutes_to_wait_and_is_of_one_address_and_one_thing():
    for _ in range(3):
        limits.count(request(), "report", limit=3, seconds=600)
    with pytest.raises(Refused, match="10 分钟后再试") as refused:
        limits.count(request(), "report", limit=3, seconds=600)
    assert refused.value.status == 429
    limits.count(request("10.0.0.2"), "report", limit=3, seconds=600)
    limits.count(request(), "lookup", limit=3, seconds=600)


def test_what_lies_further_back_counts_no_more(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    limits.count(request(), "report", limit=1, seconds=60)
    now[0] += 61
    limits.count(request(), "report", limit=1, seconds=60)


def test_behind_a_proxy_the_address_it_saw_counts_and_otherwise_none_may_be_claimed(settings):
    claimed = request("10.9.9.9", **{"X-Forwarded-For": "1.2.3.4, 5.6.7.8"})
    settings.BANSHI_BEHIND_PROXY = False
    assert limits.address(claimed) == "10.9.9.9"
    settings.BANSHI_BEHIND_PROXY = True
    assert limits.address(claimed) == "5.6.7.8"


@pytest.mark.parametrize(
    ("behind", "forwarded", "found"),
    [
        (False, "9.9.9.9", "10.0.0.1"),
        (True, "1.1.1.1, 9.9.9.9", "9.9.9.9"),
        (True, "", "10.0.0.1"),
        (True, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (True, "::ffff:9.9.9.9", "9.9.9.9"),
        (True, "unknown", "unknown"),
    ],
)
def test_whose_address_it_is(settings, behind, forwarded, found):
    settings.BANSHI_BEHIND_PROXY = behind
    assert limits.address_of({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}) == found


def test_threads_at_once_get_no_more_than_the_limit():
    passed = []

    def knock():
        try:
            limits.count(request(), "report", limit=5, seconds=600)
            passed.append(1)
        except Refused:
            pass

    threads = [threading.Thread(target=knock) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 5


def granted(*codes, cookie=""):
    asked = request()
    asked.COOKIES[viewers.RECEIPTS] = cookie
    response = HttpResponse()
    for code in codes:
        viewers.grant(asked, response, code)
        asked.COOKIES[viewers.RECEIPTS] = response.cookies[viewers.RECEIPTS].value
    return asked, response.cookies[viewers.RECEIPTS]


def test_a_browser_holds_the_receipts_it_was_granted_newest_first():
    asked, cookie = granted("1111111111", "2222222222", "1111111111")
    assert viewers.receipts(asked) == ["1111111111", "2222222222"]
    assert viewers.holds(asked, "2222222222")
    assert not viewers.holds(asked, "3333333333")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_oldest_of_more_than_twenty_receipts_goes():
    asked, _ = granted(*[f"{n:010d}" for n in range(25)])
    assert len(viewers.receipts(asked)) == viewers.MOST
    assert not viewers.holds(asked, "0000000000")


def test_a_changed_or_invented_cookie_holds_nothing():
    _, cookie = granted("1111111111")
    for forged in (cookie.value.replace("1111111111", "2222222222"), "2222222222", "", ":::", "1" * 5000):
        asked = request()
        asked.COOKIES[viewers.RECEIPTS] = forged
        assert viewers.receipts(asked) == []
