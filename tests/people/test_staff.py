"""Accounts and posts: who may sign in, what they may be, and that somebody can always manage accounts."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from banshi.config import wiring
from banshi.kit.refused import Refused
from banshi.people import actions, queries
from banshi.people.facts import ADMINISTRATORS
from banshi.people.models import Appointment, StaffMember
from banshi.units import actions as units

DAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
PASSWORD = "示例-correct-4028"


def found() -> None:
    rows = [
        {"code": "city", "name": "示例市"},
        {"code": "water", "name": "水务局", "parent": "city", "place_path": "01"},
    ]
    units.add_units(rows, on=DAY)


@pytest.fixture
def city(db):
    found()


def member(username: str = "zhao", **other) -> StaffMember:
    return actions.add_staff(username, **{"display_name": "示例赵某", "password": PASSWORD, **other})


def test_an_account_signs_in_by_its_password_alone(city):
    staff = member()
    assert queries.staff_named("zhao").check_password(PASSWORD)
    assert not staff.check_password("other")
    assert PASSWORD not in staff.password
    assert not member("qian", password=None).has_usable_password()
    assert queries.staff_named("nobody") is None
    assert queries.display_names({staff.pk, 0}) == {staff.pk: "示例赵某"}
    assert queries.staff_by_id(staff.pk) == staff


@pytest.mark.parametrize(
    ("username", "other", "code"),
    [
        ("Z", {}, "bad_username"),
        ("赵某", {}, "bad_username"),
        ("a b", {}, "bad_username"),
        ("-ab", {}, "bad_username"),
        ("a" * 41, {}, "bad_username"),
        ("ab\n", {}, "bad_username"),
        ("li", {"display_name": " "}, "bad_name"),
        ("li", {"display_name": "某" * 41}, "bad_name"),
        ("li", {"password": "short"}, "weak_password"),
        ("zhao", {}, "name_taken"),
    ],
)
def test_a_bad_account_is_refused(city, username, other, code):
    member()
    with pytest.raises(Refused) as refused:
        member(username, **other)
    assert refused.value.code == code
    assert StaffMember.objects.count() == 1


def test_changing_ones_own_password_asks_for_the_old_and_holds_guessing_back(city):
    staff = member(must_change=True)
    for _ in range(actions.ATTEMPTS):
        with pytest.raises(Refused, match="原密码不对"):
            actions.change_own_password(staff, old="wrong", new="another-good-one-7", at=NOW)
    with pytest.raises(Refused, match="试错次数过多"):
        actions.change_own_password(staff, old=PASSWORD, new="another-good-one-7", at=NOW)
    later = NOW + actions.WINDOW
    with pytest.raises(Refused, match="不能和原密码一样"):
        actions.change_own_password(staff, old=PASSWORD, new=PASSWORD, at=later)
    actions.change_own_password(staff, old=PASSWORD, new="another-good-one-7", at=later)
    again = queries.staff_named("zhao")
    assert again.check_password("another-good-one-7")
    assert not again.must_change


# ---- posts


def test_a_post_is_in_force_from_day_to_day(city):
    staff = member()
    post = actions.appoint(staff, role="handler", unit="water", on=DAY)
    actions.dismiss(post.id, on=DAY + timedelta(days=10))
    posts = [queries.viewer(staff, on=DAY + timedelta(days=n)).posts for n in (-1, 0, 9, 10)]
    assert [len(found) for found in posts] == [0, 1, 1, 0]
    [held] = posts[1]
    assert (held.role, held.unit_code, held.unit_path, held.place_path) == ("handler", "water", "city/water", "01")
    assert queries.viewer(staff, on=DAY).actor == f"staff:{staff.pk}"
    assert [found.id for found in queries.posts_of(staff)] == [post.id]
    assert [found.staff for found in queries.posts_in_force(DAY)] == [staff]
    assert queries.units_with_role("handler", on=DAY) == ["water"]
    assert queries.units_with_role("handler", on=DAY + timedelta(days=10)) == []


@pytest.mark.parametrize(
    ("role", "unit", "code"),
    [
        ("king", "water", "unknown_role"),
        ("handler", "nobody", "unknown_unit"),
        ("handler", "water", "held_already"),
        *[(role, "water", "roles_clash") for role in sorted(ADMINISTRATORS)],
    ],
)
def test_what_cannot_be_given_is_refused(city, role, unit, code):
    staff = member()
    actions.appoint(staff, role="handler", unit="water", on=DAY)
    with pytest.raises(Refused) as refused:
        actions.appoint(staff, role=role, unit=unit, on=DAY)
    assert refused.value.code == code
    assert Appointment.objects.count() == 1


def test_two_appointments_at_once_cannot_put_clashing_roles_into_one_person(committed_db):
    found()
    staff = member()
    gate, said = threading.Barrier(2), []

    def appoint(role):
        try:
            gate.wait(20)
            actions.appoint(staff, role=role, unit="water", on=DAY)
        except Refused as refused:
            said.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=appoint, args=(role,)) for role in ("audit_admin", "handler")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert said == ["roles_clash"]
    assert Appointment.objects.count() == 1


def test_the_last_security_administrator_stays(city):
    first, second = member(), member("qian")
    post = actions.appoint(first, role="security_admin", unit="city", on=DAY)
    for leave in (lambda: actions.dismiss(post.id, on=DAY), lambda: actions.deactivate(first, on=DAY)):
        with pytest.raises(Refused, match="最后一名安全管理员"):
            leave()
    actions.appoint(second, role="security_admin", unit="city", on=DAY)
    actions.deactivate(first, on=DAY)
    assert not queries.staff_named("zhao").is_active
    assert queries.staff_in(["city"], role="security_admin", on=DAY) == [second]
    with pytest.raises(Refused, match="已经结束或不存在"):
        actions.dismiss(post.id, on=DAY)


def test_an_account_made_active_again_has_no_posts(city):
    staff = member()
    actions.appoint(staff, role="handler", unit="water", on=DAY)
    actions.deactivate(staff, on=DAY)
    actions.reactivate(staff)
    assert queries.staff_named("zhao").is_active
    assert queries.viewer(staff, on=DAY).posts == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"role": "auditor_general"}, "post_unknown"),
        ({"unit_code": "nowhere"}, "post_unknown"),
        ({"role": "security_admin"}, "posts_clash"),
    ],
)
def test_a_post_no_appointment_could_have_given_is_named(city, changed, code):
    staff = member()
    for role in ("handler", "unit_head"):
        actions.appoint(staff, role=role, unit="water", on=DAY)
    assert list(queries.check()) == []
    assert queries.check in wiring.CHECKS, "verify asks it too"
    Appointment.objects.filter(role="unit_head").update(**changed)
    assert [fault.code for fault in queries.check()] == [code]
    Appointment.objects.filter(role="handler").update(to_on=DAY)
    assert code == "post_unknown" or list(queries.check()) == [], "what ended may stand beside it"
