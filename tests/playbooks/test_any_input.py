"""Whatever a folder holds, the answer is a playbook or a list of problems, never a traceback."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from banshi.playbooks import actions
from banshi.playbooks.rules.lines import document
from banshi.playbooks.rules.reading import MAIN
from tests.playbooks import small

LINES = small.MAIN.splitlines(keepends=True)
STORY = small.STORY.splitlines(keepends=True)
PIECES = st.sampled_from(
    ["", "x", "  ", "- ", ": ", "{", "}", "[1]", "|", "~", "null", "'", '"', "#", "9" * 30, "\t", "是"]
)


def checked(main: bytes, story: bytes = small.STORY.encode()):
    files = small.files() | {MAIN: main, "scenarios/one.yml": story}
    return actions.check_files(files, verbs=small.VERBS, roles=small.ROLES)


@settings(max_examples=150)
@given(st.integers(0, len(LINES) - 1), st.integers(0, 60), st.integers(0, 8), PIECES)
def test_a_playbook_with_a_hole_in_it(number, start, length, piece):
    line = LINES[number]
    changed = [*LINES[:number], line[:start] + piece + line[start + length :], *LINES[number + 1 :]]
    book, problems = checked("".join(changed).encode())
    assert book is not None or problems
    for problem in problems:
        assert problem.zh
        assert problem.en
        assert problem.line >= 1


@settings(max_examples=100)
@given(st.integers(0, len(STORY) - 1), st.integers(0, 60), st.integers(0, 8), PIECES)
def test_a_scenario_with_a_hole_in_it(number, start, length, piece):
    line = STORY[number]
    changed = [*STORY[:number], line[:start] + piece + line[start + length :], *STORY[number + 1 :]]
    book, problems = checked(small.MAIN.encode(), "".join(changed).encode())
    assert book is not None
    assert all(problem.file == "scenarios/one.yml" for problem in problems)


@settings(max_examples=150)
@given(st.binary(max_size=200))
@example(b"\xff")
@example(b"? [a]\n: b\n")
@example(b"!!python/object:os.system x\n")
@example(b"--- a\n--- b\n")
@example(b"%YAML 9.9\n---\nkind: x\n")
def test_bytes(content):
    value, _, problems = document(MAIN, content)
    assert problems or value is None or isinstance(value, str | dict | list)
    book, said = checked(content)
    assert book is None
    assert said
