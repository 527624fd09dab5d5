"""The words and figures of a release, written out by hand: a list of 135 has two thousand figures, each three elements."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def words(block, code: str = "") -> SafeString:
    """A block's label, words and figures with their marks; figures lead to how they were computed where a code is given.

    Words and figures stand close together: they are compared with the record letter by letter.
    """
    mark = escape(_("脚注"))
    found = [f"<b>{escape(block.label)}</b>"] if block.label else []
    for piece in block.pieces:
        found.append(escape(piece) if isinstance(piece, str) else _figure(piece, code, mark))
    return mark_safe("".join(found))


def _figure(piece, code: str, mark: str) -> str:
    n, shown = piece.n, escape(piece.shown)
    figure = (
        f'<a data-figure="{n}" href="{code}/figures/{n}">{shown}</a>'
        if code
        else f'<span data-figure="{n}">{shown}</span>'
    )
    # the joiner keeps the mark at its figure, the brackets keep it apart when it is copied
    return f'{figure}&#8288;<sup id="at-{n}"><a href="#note-{n}" aria-label="{mark} {n}">[{n}]</a></sup>'


@register.simple_tag
def notes(found) -> SafeString:
    """Footnotes, each leading back to its figure."""
    rows = (
        f'<li id="note-{one.n}"><a href="#at-{one.n}">[{one.n}] {escape(one.shown)}</a> {escape(note)}</li>'
        for one, note in found
    )
    return mark_safe('<ul class="footnotes">' + "\n".join(rows) + "</ul>")
