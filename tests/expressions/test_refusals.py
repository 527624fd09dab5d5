"""What the language does not know is refused, with the place and the reason, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.expressions.rules import MAX_LENGTH, compile_expression
from banshi.kit.refused import Refused

COLUMNS = {
    "category": "path",
    "place": "path",
    "channel": "text",
    "note": "text",
    "amount": "number",
    "count": "number",
    "old": "boolean",
    "received_at": "instant",
    "on": "date",
    "born_on": "date",
}
SAID = [
    ("", "第 1:1 处写法有误"),
    ("amount =", "处写法有误"),
    ("amount = 1 AND", "处写法有误"),
    ("(amount = 1", "处写法有误"),
    ("note = 'open", "处写法有误"),
    ("amont = 1", "没有字段“amont”，是否指“amount”"),
    ("Amount = 1", "没有字段“Amount”，是否指“amount”"),
    ("xyz = 1", "没有字段“xyz”"),
    ("amount = 'x'", "“'x'”应是数字"),
    ("note = 1", "“1”与字段类型 text 不符"),
    ("note = -'x'", "不符"),
    ("old = 'yes'", "不符"),
    ("old = 1", "不符"),
    ("amount = TRUE", "应是常量"),
    ("amount = NULL", "应是常量"),
    ("amount = note", "“amount”与“note”类型不同"),
    ("1 = amount", "“1”应是一个字段"),
    ("amount", "“amount”不是是否型"),
    ("NOT note", "“note”不是是否型"),
    ("born_on = '2026-02-30'", "“2026-02-30”不是日期"),
    ("born_on = '20260304'", "不是日期"),
    ("born_on = '2026-W10-3'", "不是日期"),
    ("born_on > 3", "不符"),
    ("received_at > '2026-03-04'", "不是带时区的时刻"),
    ("received_at > '2026-03-04T10:00:00'", "不是带时区的时刻"),
    ("received_at > 'soon'", "不是带时区的时刻"),
    ("place > 'x'", "“place”只能用 within/under、= 或 IN"),
    ("place < category", "“place”只能用 within/under、= 或 IN"),
    ("place BETWEEN 'a' AND 'b'", "“place”只能用 within/under、= 或 IN"),
    ("old > TRUE", "“old”不能比大小"),
    ("old BETWEEN FALSE AND TRUE", "“old”不能比大小"),
    ("amount IN ()", "IN 列表应有 1 到 500 项"),
    ("amount IN (" + ",".join(["1"] * 501) + ")", "IN 列表应有 1 到 500 项"),
    ("amount IN (SELECT 1)", "不支持"),
    ("amount IN UNNEST(count)", "不支持"),
    ("amount IN count", "不支持"),
    ("amount IN (1, count)", "应是常量"),
    ("amount IN (1, NULL)", "应是常量"),
    ("amount IS 3", "IS 后只能是 NULL"),
    ("old IS TRUE", "IS 后只能是 NULL"),
    ("amount = 1e999", "太大"),
    ("within(note, 'x')", "“note”不是地名或分类"),
    ("within(place, '')", "没有代码"),
    ("within(place, '//')", "没有代码"),
    ("within(place)", "没有函数"),
    ("within(place, category)", "应是常量"),
    ("within('x', place)", "应是一个字段"),
    ("lower(note) = 'x'", "应是一个字段"),
    ("pg_sleep(9)", "没有函数"),
    ("load_extension('x')", "没有函数"),
    ("note = 'x' AND evil(note)", "没有函数"),
]
WRONG = [
    "amount = 1 = 1",
    "amount > count = old",
    "amount = 1; amount = 2",
    "amount = 1;",
    "amount = 1 -- and so on",
    "amount = 1 /* AND old */",
    "/* x */ amount = 1",
    "amount = 1 # x",
    "-- only a comment",
    "{fn within(place, 'x')}",
    "{{ amount }} = 1",
    "within(DISTINCT place, 'x')",
    "within(place, 'x') OVER ()",
    "within(place, 'x') FILTER (WHERE old)",
    "within(place, 'x') IS NULL",
    "x.within(place, 'x')",
    "amount BETWEEN SYMMETRIC 9 AND 1",
    "amount BETWEEN 1 AND count",
    "amount == 1",
    "amount = +1",
    "amount = - -1",
    "amount = 1 + 1",
    "amount = (1)",
    "amount + 1 = 2",
    "amount = 1 total",
    "amount AS total",
    "amount = 0x10",
    "amount = 1_000",
    "amount = NaN",
    "amount = 'NaN'",
    "amount = Infinity",
    "amount IS DISTINCT FROM 1",
    "amount <=> 1",
    "amount <> ALL (1)",
    "amount = ANY (ARRAY[1])",
    "(amount, count) = (1, 2)",
    "(amount, count) IN ((1, 2))",
    "[amount] = 1",
    "`amount` = 1",
    "t.amount = 1",
    "amount::text = '1'",
    "CAST(amount AS TEXT) = '1'",
    "born_on = CAST('2026-03-04' AS INT)",
    "born_on = TRY_CAST('2026-03-04' AS DATE)",
    "note = CAST('x' AS TEXT)",
    "note = 'a' || 'b'",
    "note = 'a' 'b'",
    "note = N'x'",
    "note = x'61'",
    "note = $$x$$",
    "note LIKE '%x%'",
    "note ILIKE 'x'",
    "note SIMILAR TO 'x'",
    "note ~ 'x'",
    "note REGEXP 'x'",
    "note GLOB 'x'",
    "note COLLATE nocase = 'x'",
    "note = 'x' COLLATE nocase",
    "note = ?",
    "note = :name",
    "note = @name",
    "old XOR old",
    "old && old",
    "old || old",
    "! old",
    "CASE WHEN old THEN TRUE ELSE FALSE END",
    "EXISTS (SELECT 1)",
    "SELECT 1",
    "(SELECT TRUE)",
    "amount = (SELECT 1)",
    "old UNION SELECT 1",
    "DROP TABLE people_content",
    "1",
    "'x'",
    "NULL",
    "NOT NULL",
    "*",
    "amount = 1 LIMIT 1",
    "amount = 1 OR 1 = 1",
    "note = '' OR '' = ''",
    "amount[0] = 1",
    "amount AT TIME ZONE 'UTC' = 1",
    "amount = 1 \x00",
    "amount ＝ 1",
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_the_reason_is_said(text, said):
    with pytest.raises(Refused) as refused:
        compile_expression(text, COLUMNS, where="routing 3")
    assert said in refused.value.say()
    assert refused.value.where == "routing 3"
    assert "IS NULL within() under()" in refused.value.say("en")


@pytest.mark.parametrize("text", WRONG)
def test_nothing_else_is_taken(text):
    with pytest.raises(Refused) as refused:
        compile_expression(text, COLUMNS)
    assert refused.value.code == "bad_expression"
    assert refused.value.say()


@pytest.mark.parametrize(
    "text",
    [
        "(" * 21 + "old" + ")" * 21,
        "(" * 900 + "old" + ")" * 900,
        "(" * 900,
        "NOT " * 30 + "old",
        "NOT " * 490 + "old",
        "NOT (" * 300 + "old" + ")" * 300,
    ],
)
def test_what_is_nested_too_deep_is_refused_and_never_overflows(text):
    with pytest.raises(Refused, match=r"嵌套超过 20 层|处写法有误"):
        compile_expression(text, COLUMNS)


def test_what_is_long_but_flat_is_taken():
    compiled = compile_expression(" AND ".join(["old"] * 250), COLUMNS)
    assert compiled.decide({"old": True}) is True
    assert len(compiled.explain({}).lines()) == 251
    assert compile_expression("(" * 20 + "old" + ")" * 20, COLUMNS).decide({"old": False}) is False
    assert compile_expression("amount IN (" + ",".join(map(str, range(500))) + ")", COLUMNS).decide({"amount": 499})
    with pytest.raises(Refused, match="超过 2000 个字符"):
        compile_expression("old AND " + " " * MAX_LENGTH + "old", COLUMNS)


WORDS = st.sampled_from(
    [
        "amount",
        "note",
        "old",
        "place",
        "born_on",
        "1",
        "'x'",
        "-2",
        "0.5",
        "=",
        "<>",
        "<",
        "(",
        ")",
        ",",
        "AND",
        "OR",
        "NOT",
        "IN",
        "BETWEEN",
        "IS",
        "NULL",
        "TRUE",
        "within",
        "under",
        "CASE",
        "SELECT",
        "FROM",
        "LIKE",
        ";",
        "--",
        "/*",
        "*/",
        "::",
        "[",
        "]",
        "{",
        "}",
        ".",
        "+",
        "*",
        "%",
        "$",
        "?",
        "@",
        "'",
        '"',
        "\\",
        "DATE",
        "CAST",
        "AS",
        "INTERVAL",
        "1e5",
        "0x1",
        "中文",
    ]
)


@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=40))
def test_any_text_is_taken_or_refused_but_never_fails(text):
    row = {"amount": 1, "note": "x", "old": True, "place": "a/b"}
    try:
        compiled = compile_expression(text, COLUMNS)
    except Refused as error:
        refused = error
    else:
        assert compiled.decide(row) in (True, False, None)
        assert compiled.decide({}) in (True, False, None)
        assert compiled.explain(row).result is compiled.decide(row)
        assert compiled.columns_used <= COLUMNS.keys()
        return
    assert refused.say() != refused.say("en")
