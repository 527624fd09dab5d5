"""A damaged line or a broken quote costs its own row and never the rest of the file."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit.refused import Refused
from banshi.matters.importing import lines


def read(data: bytes, *, encoding: str = "utf-8", separator: str = ",", quoted: bool = True, width: int = 0):
    found = lines.decoded(io.BytesIO(data), encoding, name="t.csv", reading=lines.Reading())
    return list(lines.records(found, separator=separator, quoted=quoted, width=width))


def cells(data: bytes, **how):
    return [record.cells for record in read(data, **how)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_plain_and_quoted_cells(end):
    assert cells(b"a,b" + end + b'"1,5","say ""hi"""' + end) == [["a", "b"], ["1,5", 'say "hi"']]


def test_the_last_line_needs_no_end():
    assert cells(b"a,b\n1,2") == [["a", "b"], ["1", "2"]]


def test_a_byte_order_mark_is_not_part_of_the_first_name():
    assert cells(b"\xef\xbb\xbfa,b\n") == [["a", "b"]]


def test_a_quoted_cell_may_run_over_lines_and_the_row_has_the_number_of_its_first():
    found = read(b'a,b\n1,"two\nlines"\n3,4\n')
    assert [(record.number, record.cells) for record in found] == [
        (1, ["a", "b"]),
        (2, ["1", "two\nlines"]),
        (4, ["3", "4"]),
    ]


def test_a_quote_that_never_ends_costs_one_row():
    found = read(b'a,b,c\n1,"x\n2,y,z\n3,"p,q",r\n')
    assert [record.fault != "" for record in found] == [False, True, False, False]
    assert found[1].cells == ["1", '"x']
    assert found[3].cells == ["3", "p,q", "r"]


def test_two_broken_quotes_do_not_swallow_the_rows_between():
    found = read(b'a,b,c\n1,"x\n2,y,z\n3,"x\n4,y,z\n')
    assert [record.number for record in found if not record.fault] == [1, 3, 5]


@pytest.mark.parametrize("line", ['1,5" pipe', '1,"west" side', '1,"open'])
def test_a_stray_quote_stays_as_it_stands_where_the_cells_count_right(line):
    [_, found] = read(b"a,b\n" + line.encode() + b"\n")
    assert ",".join(found.cells) == line
    assert not found.fault
    assert bool(found.doubt) == (line != '1,5" pipe')


def test_quotes_mean_nothing_where_the_mapping_says_so():
    assert cells('"标"题\t1\n'.encode(), separator="\t", quoted=False) == [['"标"题', "1"]]


def test_a_damaged_line_of_a_sound_file_costs_one_row_and_keeps_its_bytes():
    data = "名,值\n甲,1\n".encode() + b"\xd6\xd0,2\n" + "乙,3\n".encode()
    found = read(data)
    assert [bool(record.fault) for record in found] == [False, False, True, False]
    assert ",".join(found[2].cells).encode("utf-8", "surrogateescape") == b"\xd6\xd0,2"


def test_one_foreign_byte_far_down_a_plain_file_costs_one_row():
    found = read(b"a,b\n" + b"1,2\n" * 300 + b"caf\xc9TAGE,3\n" + b"4,5\n")
    assert [record.number for record in found if record.fault] == [302]
    assert len(found) == 303


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_another_encoding_is_refused_with_the_line_and_what_to_write(encoding):
    data = b"a,b\n1,2\n" + "诉求内容在这里,3\n".replace("诉", "訴").replace("这里", "此處").encode(encoding, "ignore")
    with pytest.raises(Refused) as refused:
        read(data)
    assert "第 3 行不是 utf-8" in refused.value.say()
    assert "encoding: " in refused.value.say("en")


def test_a_line_without_end_is_refused_before_it_fills_the_memory():
    with pytest.raises(Refused) as refused:
        read(b"a,b\n" + b"x" * (lines.LINE_LIMIT + 1))
    assert refused.value.code == "endless_line"
    assert "第 2 行" in refused.value.say()


def test_a_quote_that_opens_a_long_file_is_given_up_after_so_many_lines():
    data = b'a,b\n1,"x\n' + b"2,y\n" * 1000
    found = read(data)
    assert len(found) == 1002
    assert [record.number for record in found if record.doubt or record.fault] == [2]


NASTY = st.text(st.sampled_from(list('ab,"\t\n;\u3000\u2028中')), max_size=6)


@given(st.lists(st.tuples(NASTY, NASTY, NASTY), min_size=1, max_size=8), st.sampled_from([",", "\t", ";"]))
def test_whatever_a_csv_writer_wrote_reads_back_the_same(rows, separator):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([("a", "b", "c"), *rows])
    assert cells(out.getvalue().encode(), separator=separator) == [["a", "b", "c"], *map(list, rows)]


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_refusal_and_no_other_end(data):
    try:
        found = read(data)
    except Refused:
        return
    assert sum(len(record.cells) for record in found) >= len(found)
