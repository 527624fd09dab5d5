"""Every mistake a writer of a playbook can make is said, with its file and its line, in Chinese and English."""

import pytest

from banshi.playbooks import actions
from tests.playbooks import small

# (what is changed, into what, a piece of the line that is named, a piece of what is said)
MISTAKES = [
    ("kind: letter", "kid: letter", "kid: letter", "did you mean “kind”"),
    ("first_step: received", "first_step: receved", "first_step", "No step “receved”"),
    ("publicity: none", "publicity: all", "publicity: all", "No publicity “all”"),
    ("retention_days: 3650", "retention_days: ten years", "retention_days", "a whole number"),
    ("retention_days: 3650", "retention_days: 0", "retention_days", "1 or more"),
    ("final: true", "final: perhaps", "final: perhaps", "true or false"),
    ("noun: 来文 | letter", "noun: 来文", "noun: 来文", "has no English"),
    ("noun: 来文 | letter", 'noun: "| letter"', "noun:", "has no Chinese"),
    ("type: long_text", "type: longtext", "type: longtext", "“long_text”?"),
    ("personal: true, ", "", "long_text", "personal: true"),
    (", necessary: 办理所需 | Needed", "", "long_text", "what it is for"),
    ("{verb: reply, to: done", "{verb: replie, to: done", "replie", "No verb “replie”"),
    ("{verb: reply, to: done", "{verb: reply, to: dun", "dun", "No step “dun”"),
    ("{verb: reply, to: done, by: [handler]}", "{verb: reply, to: done, by: []}", "by: []", "Nobody may make"),
    ("{verb: reply, to: done, by: [handler]}", "{verb: reply, to: done, by: [mayor]}", "mayor", "No role “mayor”"),
    ("{verb: note, to: working", "{verb: note, to: done", "note, to: done", "does not move"),
    ("{verb: note, to: working", "{verb: reply, to: working", "to: done", "“reply” occurs twice"),
    ("{verb: dispatch, to: working", "{verb: dispatch, to: received", "name: working", "cannot be reached"),
    ("{verb: reply, to: done", "{verb: reply, to: working", "name: received", "is a dead end"),
    ("{verb: reopen, to: working", "{verb: ask, to: done", "ask, to: done", "may only reopen or be judged"),
    ("{verb: note, to: working, by", "{verb: ask, to: working, by", "ask, to", "nobody can answer"),
    ("stops: [replied]", "stops: []", "stops: []", "has no end"),
    ("stops: [replied]", "stops: [signed_for]", "stops", "never happens"),
    ("stops: [replied]", "stops: [answered]", "stops", "No entry kind “answered”"),
    ("starts: [received, reopened]", "starts: [signed_for]", "starts", "has no start"),
    ("unit: working_days", "unit: fortnights", "name: reply", "is no span"),
    ("amount: 5", "amount: 0", "name: reply", "is no span"),
    ("stops: [replied]", "stops: [replied]\n    owed_to: mayor", "name: reply", "owed_to is one of"),
    ("stops: [replied]", "stops: [replied]\n    on_expiry: explode", "name: reply", "Unknown on_expiry"),
    ("stops: [replied]", "stops: [replied]\n    on_expiry: close_unrated", "name: reply", "must stop this clock"),
    ("stops: [replied]", 'stops: [replied]\n    for_categories: ["07"]', "for_categories", "No category “07”"),
    ("amount > 100", "sum > 100", "when", "no column “sum”"),
    ("amount > 100", "amount > AND 3", "when", "condition is wrong"),
    ('function: "01/0101"', 'function: "02"', "大额", "No category has the function “02”"),
    ("amount: number", "amount: money", "columns", "No type “money”"),
    ('code: "01/0101"', 'code: "02/0101"', "02/0101", "“02”, over “02/0101”"),
    ('code: "01/0101"', 'code: "01"', "经费", "“01” occurs twice"),
    ("label: 经费 | Money}", "label: 经费 | Money, hardship: poor}", "经费", "No hardship ground “poor”"),
    ("{code: solved,", "{code: fixed,", "fixed", "No outcome “fixed”"),
    ("outcomes:\n  - {code: solved, label: 已办 | Done}", "outcomes: []", "outcomes", "outcomes is empty"),
    ("{verb: note, to: working", "{verb: propose_refusal, to: working", "kind", "refusal.grounds is empty"),
    ("by: nobody", "by: mayor", "by: mayor", "No confirmer “mayor”"),
    ("holder: intake", "holder: mayor", "holder: mayor", "No holder “mayor”"),
    ("kind: letter", "kind: 来文", "kind", "lower-case"),
    ("first_step: received", "first_step: received\nletters: {}", "letters: {}", "leave it out"),
    ("first_step: received", "first_step: received\nkind: two", "kind: two", "occurs twice"),
]


def problems(files, language="en"):
    found = actions.check_files(files, verbs=small.VERBS, roles=small.ROLES)[1]
    return [(problem.file, problem.line, problem.en if language == "en" else problem.zh) for problem in found]


def test_the_small_playbook_is_right():
    book, found = actions.check_files(small.files(), verbs=small.VERBS, roles=small.ROLES)
    assert found == []
    assert book.kind == "letter"
    assert book.edition == "1", "what is quoted stays text"
    assert book.categories[1].code == "01/0101"


@pytest.mark.parametrize(("old", "new", "where", "said"), MISTAKES)
def test_a_mistake_is_said_with_its_line(old, new, where, said):
    text = small.changed((old, new))
    lines = {number for number, line in enumerate(text.splitlines(), start=1) if where in line}
    found = problems(small.files(text))
    hits = [line for file, line, words in found if file == "playbook.yml" and said in words]
    assert hits, found
    assert lines & set(hits), (lines, found)
    for _, _, zh in problems(small.files(text), "zh"):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh)


def test_all_mistakes_are_said_at_once():
    text = small.changed(
        ("noun: 来文 | letter", "nuon: x | y"), ("amount: 5", "amount: five"), ("final: true", "fin: 1")
    )
    found = problems(small.files(text, letter="{nobody}\n---\nx", story="label: 1\nsteps: many\n"))
    assert [(file, line) for file, line, _ in found if file == "playbook.yml"]
    said = " ".join(words for _, _, words in found)
    for piece in ("nuon", "“noun” is missing", "five", "“fin”", "nobody", "Expected a list"):
        assert piece in said


def test_a_shadowed_route_is_said():
    text = small.changed(
        (
            'function: "01/0101"}',
            'function: "01/0101"}\n  - {order: 20, name: 更大, when: "amount > 100 AND under(category, \'01\')", function: "01"}',
        )
    )
    assert any("更大" in words and "never reached" in words for _, _, words in problems(small.files(text)))


def test_rules_of_one_clock_must_agree():
    second = """\
  - name: reply
    label: 答复 | Reply
    amount: 1
    unit: days
    starts: [received]
    stops: [replied]
"""
    text = small.changed(("outcomes:", second + "outcomes:"))
    said = [words for _, _, words in problems(small.files(text))]
    assert any("start and stop alike" in words for words in said)
    assert any("two rules for" in words for words in said)


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ("{code} {name}\n---\n{code}", "{name} is not one of"),
        ("{code\n---\n{code}", "{…} is not one of"),
        ("只有中文", "both are needed"),
        ("«token»\n---\n«token»", "reply letter"),
        ("长" * 600 + "\n---\nlong", "Longer than"),
    ],
)
def test_letters_are_checked(letter, said):
    found = problems(small.files(letter=letter))
    assert any(file == "letters/receipt.txt" and said in words for file, _, words in found), found


def test_a_requesters_verdict_needs_its_token_in_the_reply_letter():
    text = small.changed(("by: nobody, channels: []", "by: requester, channels: [web]"))
    files = small.files(text) | {"letters/reply.txt": "已答复 {url}\n---\nAnswered {url}".encode()}
    assert any(file == "letters/reply.txt" and "«token»" in words for file, _, words in problems(files))


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", 1, "Expected a mapping"),
        (b"- a\n- b\n", 1, "Expected a mapping"),
        (b"kind: [\n", 2, "YAML"),
        ("kind: 来文\n".encode("gb18030"), 1, "UTF-8"),
        (b"kind: letter\nnoun: \xff\xfe\n", 2, "UTF-8"),
        (b"a: &x [1]\nb: [*x, *x]\n", 2, "no references"),
        (b"kind: \x00\n", 1, "YAML"),
        (b"kind: " + b"[" * 40 + b"]" * 40, 1, "deeper"),
        (b"kind: " + b"[" * 400_000, 1, "deeper"),
        (b"x" * 1_000_001, 1, "bytes"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(content, line, said):
    found = problems({"playbook.yml": content})
    assert any(at == line and said in words for _, at, words in found), found


def test_a_folder_without_the_main_file_and_with_strangers():
    assert problems({}) == [("playbook.yml", 1, "There is no playbook.yml here")]
    found = problems(small.files() | {"playbook.yaml": b"", "README.md": b"hello", "letters/Reply.txt": b""})
    assert {file for file, _, words in found if "Not a file" in words} == {"playbook.yaml", "letters/Reply.txt"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("do: receive", "do: reply", "only that, is receive"),
        ("do: reply", "do: repply", "No verb “repply”"),
        ("do: reply", "do: sign_for", "offers “sign_for”"),
        ("by: handler@bureau", "by: handler", "Staff are “role@unit”"),
        ("by: handler@bureau", "by: handler@moon", "No unit “moon”"),
        ("by: handler@bureau", "by: mayor@bureau", "No role “mayor”"),
        ("by: requester", "by: requester@office", "have no unit"),
        ("2021-04-29 09:00", "2021-04-27 09:00", "Earlier than"),
        ("2021-04-29 09:00", "tomorrow", "a local time"),
        ("category: 01/0101", "category: 09", "No category “09”"),
        ("with: {category", "with: {colour: red, category", "No field “colour”"),
        ("step: done", "step: finished", "No step “finished”"),
        ("stopped: [reply]", "stopped: [lunch]", "No clock “lunch”"),
        ("owner: bureau", "owner: moon", "No unit “moon”"),
        ("label: 一件来文 | One letter", "label: 一件来文", "“中文 | English”"),
        ("under: office", "under: roof", "must stand before"),
        ("expect: {step: done", "expects: {step: done", "did you mean “expect”"),
    ],
)
def test_scenarios_are_checked(old, new, said):
    assert old in small.STORY
    found = problems(small.files(story=small.STORY.replace(old, new)))
    assert any(file == "scenarios/one.yml" and said in words for file, _, words in found), found
