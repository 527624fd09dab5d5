"""What people read can be translated, and nothing that happens is without a sentence."""

import pytest

from banshi.matters.facts import entries
from banshi.matters.facts.sentences import SENTENCES
from tests.guards import wording
from tests.guards.source import Tree

GUARDS = (wording.untranslatable_templates, wording.untranslatable_code)
BITES = [
    (wording.untranslatable_templates, "src/banshi/desk/templates/desk/page.html", "<p>您好</p>\n"),
    (wording.untranslatable_templates, "src/banshi/desk/templates/desk/page.html", '<a title="您好">{{ x }}</a>\n'),
    (wording.untranslatable_code, "src/banshi/desk/pages.py", 'TITLE = "您好"\n'),
    (wording.untranslatable_code, "src/banshi/desk/pages.py", 'def page(x):\n    return f"{x}件"\n'),
]
PASSES = [
    (wording.untranslatable_templates, "src/banshi/desk/templates/desk/page.html", '{% translate "您好" %}\n'),
    (
        wording.untranslatable_templates,
        "src/banshi/desk/templates/desk/page.html",
        '{# 说明 #}{{ x|default:_("无") }}\n',
    ),
    (
        wording.untranslatable_templates,
        "src/banshi/desk/templates/desk/page.html",
        "{% blocktranslate with n=x %}共\n{{ n }}件{% endblocktranslate %}\n",
    ),
    (wording.untranslatable_code, "src/banshi/desk/pages.py", '"""说明"""\nTITLE = gettext_lazy("您好")\n'),
]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_screens_can_be_translated(guard):
    found = list(guard(Tree()))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("guard", "name", "text", "bites"), [(*row, True) for row in BITES] + [(*row, False) for row in PASSES]
)
def test_the_guards_know_what_is_marked(guard, name, text, bites, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert bool(list(guard(Tree(tmp_path)))) is bites


def test_every_entry_kind_has_its_sentence():
    assert not list(wording.unsaid_kinds(entries.KINDS, SENTENCES))


def test_rooms_that_say_their_own_facts_say_all_of_them():
    found = list(wording.said_in_facts())
    assert "banshi.programmes.facts.need" in {module for module, _, _ in found}
    for module, kinds, said in found:
        assert kinds == said, f"{module}: {kinds ^ said}"


def test_a_kind_without_a_sentence_is_found():
    kinds = {"received": entries.Received, "dispatched": entries.Dispatched}
    found = sorted(wording.unsaid_kinds(kinds, {"dispatched": "派给{nobody}"}))
    assert found == [
        "received is a kind or a sentence, but must be both",
        "the sentence of dispatched names nobody, which the entry lacks",
    ]
