"""Ids that never meet, receipt numbers that survive being read aloud, tokens nobody can guess."""

import random
import threading
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit import ids

bodies = st.integers(100_000_000, 999_999_999).map(str)


def test_ids_grow_and_never_meet_however_many_are_made_in_a_millisecond():
    made = [ids.new_id() for _ in range(50_000)]
    assert all(one < other for one, other in pairwise(made))
    assert 0 < made[-1] < 2**63


def test_ids_made_by_several_threads_never_meet():
    made: list[int] = []
    threads = [threading.Thread(target=lambda: made.extend(ids.new_id() for _ in range(5_000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 20_000


def test_an_id_tells_its_millisecond_since_2020():
    before = time.time_ns() // 1_000_000
    made = (ids.new_id() >> 22) + 1_577_836_800_000
    assert before <= made <= time.time_ns() // 1_000_000 + 50


def test_ids_of_one_past_instant_differ_and_sort_before_those_of_the_next():
    made = [ids.id_at(1_700_000_000_000) for _ in range(5_000)]
    assert len(set(made)) == 5_000
    assert max(made) < ids.id_at(1_700_000_000_002)
    assert ids.id_at(5) >= 0


def test_a_new_id_does_not_follow_a_future_instant():
    ids.id_at(4_000_000_000_000)
    assert ids.new_id() < ids.id_at(4_000_000_000_000)


def test_known_check_digits():
    assert ids.check_digit("0794") == "5"  # the example printed in ISO/IEC 7064 for MOD 11,10
    assert ids.is_code("123456789" + ids.check_digit("123456789"))


@given(bodies)
def test_every_code_has_exactly_one_good_last_digit(body):
    assert [ids.is_code(body + last) for last in "0123456789"].count(True) == 1


@given(bodies, st.integers(0, 9), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_noticed(body, place, digit):
    code = body + ids.check_digit(body)
    wrong = code[:place] + digit + code[place + 1 :]
    assert ids.is_code(wrong) == (wrong == code)


def test_nearly_every_swap_of_neighbours_is_noticed():
    drawn = random.Random(7)
    noticed = swaps = 0
    for _ in range(2_000):
        body = str(drawn.randrange(100_000_000, 1_000_000_000))
        code = body + ids.check_digit(body)
        for place in range(1, 9):
            if code[place] != code[place + 1]:
                swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
                swaps += 1
                noticed += not ids.is_code(swapped)
    assert noticed / swaps > 0.97


def test_new_codes_are_good_and_differ():
    made = {ids.new_code() for _ in range(2_000)}
    assert len(made) > 1_990
    assert all(ids.is_code(code) for code in made)


@pytest.mark.parametrize(
    "typed", ["１２３ ４５６７ ８９０", "123-4567—890", " 123.4567·890\n", "123\u200b4567\ufeff890", "123　4567_890"]
)
def test_what_people_type_or_paste_is_cleaned(typed):
    assert ids.clean_code(typed) == "1234567890"


@pytest.mark.parametrize(
    "text", ["", "123", "abcdefghij", "12345678901", "0123456789", "١٢٣٤٥٦٧٨٩٠", "１２３４５６７８９０"]
)
def test_other_texts_are_no_codes(text):
    assert not ids.is_code(text)


def test_a_code_is_read_aloud_in_three_groups():
    assert ids.spoken("1234567890") == "123 4567 890"
    assert ids.clean_code(ids.spoken("1234567890")) == "1234567890"


def test_check_codes_are_four_digits():
    made = {ids.new_check_code() for _ in range(500)}
    assert all(len(code) == 4 and code.isdigit() for code in made)
    assert len(made) > 400


def test_tokens_use_no_look_alikes_and_can_be_typed_in_any_case():
    made = {ids.new_token() for _ in range(500)}
    assert len(made) == 500
    assert not set("".join(made)) & set("01258BILOSUVZ")
    token = ids.new_token()
    assert ids.clean_token(f" {token[:4].lower()}-{token[4:].lower()} ") == token


def test_the_token_of_a_digest_is_always_the_same():
    assert ids.token_of(bytes(32)) == "3" * 8
    assert ids.token_of(b"a" * 32) == ids.token_of(b"a" * 32) != ids.token_of(b"b" * 32)
    assert len(ids.token_of(b"\xff" * 32)) == 8
