"""Masking, commitments, keys and passwords: pure tables and properties."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit import ids
from banshi.kit.refused import Refused
from banshi.people import rules
from banshi.people.facts import ADMINISTRATORS, ROLES, Post, Viewer

SECRET, OTHER = b"s" * 32, b"o" * 32


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("138 0000-0000", "13800000000"),
        ("+86 13800000000", "13800000000"),
        ("0086 13800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("（0571）8888-0000", "057188880000"),
        ("无", ""),
        ("", ""),
    ],
)
def test_plain_phone(typed, plain):
    assert rules.plain_phone(typed) == plain


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800001234", "138****1234"),
        ("+86 13800001234", "138****1234"),
        ("057188880000", "057****0000"),
        ("12345", "***45"),
        ("12", "12"),
        ("1", "1"),
        ("", ""),
    ],
)
def test_masked_phone(phone, shown):
    assert rules.masked_phone(phone) == shown


@pytest.mark.parametrize(("name", "shown"), [("示例甲", "示**"), ("甲", "甲*"), ("", ""), ("Example", "E******")])
def test_masked_name(name, shown):
    assert rules.masked_name(name) == shown


@given(st.text(alphabet="0123456789", min_size=7, max_size=13))
def test_a_masked_phone_hides_four_digits_at_least(phone):
    assert rules.masked_phone(phone).count("*") >= 4


def test_one_contact_has_one_key_however_it_is_typed_and_none_without_digits():
    keys = {
        rules.contact_key(SECRET, typed) for typed in ("13800000000", "+86 138-0000-0000", "１３８００００００００")
    }
    assert len(keys) == 1
    assert rules.contact_key(OTHER, "13800000000") not in keys
    assert rules.contact_key(SECRET, " A@Example.org ") == rules.contact_key(SECRET, "a@example.org")
    assert rules.contact_key(SECRET, "a@example.org") != rules.contact_key(SECRET, "b@example.org")
    assert rules.contact_key(SECRET, "没有电话") == ""


@given(st.binary(min_size=16, max_size=16), st.text(max_size=40))
def test_a_commitment_binds_a_text_and_changes_with_its_salt(salt, body):
    said = rules.commitment(salt, body)
    assert said == hashlib.sha256(salt + body.encode()).hexdigest()
    assert said != rules.commitment(salt, body + "x")
    assert said != rules.commitment(bytes(16) if salt != bytes(16) else b"1" * 16, body)


@given(st.integers(1, 2**62), st.integers(1, 30))
def test_a_token_belongs_to_one_reply_of_one_subject_of_one_installation(subject, reply):
    token = rules.verdict_token(SECRET, subject, reply)
    assert token == rules.verdict_token(SECRET, subject, reply)
    assert len(token) == ids.TOKEN_LENGTH
    assert set(token) <= set(ids.ALPHABET)
    others = {
        rules.verdict_token(SECRET, subject, reply + 1),
        rules.verdict_token(SECRET, subject + 1, reply),
        rules.verdict_token(OTHER, subject, reply),
    }
    assert token not in others


def test_a_slip_is_kept_as_a_digest_of_the_token_however_it_is_typed():
    digest = rules.token_digest(SECRET, "ACDEFGHJ")
    assert digest == rules.token_digest(SECRET, " acde-fghj ")
    assert "ACDEFGHJ" not in digest
    assert digest != rules.token_digest(OTHER, "ACDEFGHJ")


@given(st.sampled_from(["1234567897", "9876543210"]))
def test_a_check_code_is_four_digits_and_belongs_to_its_number(code):
    found = rules.check_code(SECRET, code)
    assert len(found) == 4
    assert found.isdigit()
    assert found == rules.check_code(SECRET, code)


WORKING = sorted(set(ROLES) - ADMINISTRATORS)


@pytest.mark.parametrize("role", ROLES)
def test_one_role_alone_never_clashes(role):
    assert rules.clash({role}) == ""


@given(st.sets(st.sampled_from(sorted(ROLES)), min_size=1))
def test_an_administrator_is_nothing_else(roles):
    allowed = not roles & ADMINISTRATORS or len(roles) == 1
    assert (rules.clash(roles) == "") is allowed


def test_why_roles_clash_is_said():
    assert "须分设" in rules.clash({"system_admin", "audit_admin"})
    assert "不接触诉求内容" in rules.clash({"system_admin", "handler"})


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "至少 10 个字符"),
        ("zhujian1-2026", "不要包含账号"),
        ("ZHUJIAN1-2026", "不要包含账号"),
        ("abababababab", "太容易猜"),
        ("x1y2" * 60, "不超过 200 个字符"),
    ],
)
def test_a_weak_password_is_refused(password, said):
    with pytest.raises(Refused, match=said) as refused:
        rules.sound_password(password, username="zhujian1")
    assert refused.value.where == "password"
    assert refused.value.say("en") != refused.value.say()


@given(st.randoms(use_true_random=False))
def test_an_initial_password_is_sound_and_reads_unmistakably(random):
    password = rules.initial_password(random.randrange)
    assert [len(part) for part in password.split("-")] == [4, 4, 4]
    assert not set(password) & set("ilo01IO")


def test_a_viewer_is_what_its_posts_are():
    viewer = Viewer(
        "staff:1", posts=(Post("handler", "a", "x/a"), Post("unit_head", "b", "x/b"), Post("handler", "b", "x/b"))
    )
    assert viewer.roles == {"handler", "unit_head"}
    assert (viewer.has("handler"), viewer.has("auditor")) == (True, False)
    assert viewer.units_with("handler") == ["a", "b"]
    assert viewer.units_with("unit_head", "handler") == ["a", "b"]
    assert Viewer.requester(7) == Viewer("requester", matter_id=7)
    assert Viewer.system().posts == ()
