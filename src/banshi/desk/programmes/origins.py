"""Where items come from and whom they serve; whose lateness and missing reports are whose; names that are alike."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed
from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.people.facts import Viewer
from banshi.programmes.actions import origins as actions
from banshi.programmes.facts import commitment as f
from banshi.programmes.queries import origins as queries
from banshi.programmes.queries import targeting
from banshi.programmes.rules import origins as rules
from banshi.record import queries as record
from banshi.web import viewers
from banshi.web.access import route


def origins(request: HttpRequest) -> HttpResponse:
    """All items in three groupings, each adding up; those called routine with who says so and why."""
    viewer = viewers.viewer(request)
    found = queries.counted(viewer)
    context = {
        "found": found,
        "routine": [
            (row, state, tag, told.texts(row, {tag.text}).get(tag.text, "")) for row, state, tag in found.routine
        ],
        "on": viewers.today(),
        "seal": record.last_seal(),
    }
    return render(request, "desk/programmes/origins.html", context)


def duties(request: HttpRequest) -> HttpResponse:
    """Lateness by who carries out, missing reports by who organises; both with their denominators."""
    viewer, on = viewers.viewer(request), viewers.today()
    context = {"found": queries.duties(viewer, on), "on": on, "seal": record.last_seal()}
    return render(request, "desk/programmes/duties.html", context)


def deeds(row, state, viewer: Viewer) -> list[Deed]:
    """What may be said of an item's focus, of routine under a new name, and of what it carries out."""
    at, owns = clock.now(), state.terms.owner in viewer.units_with(*opens.OFFICERS)
    names = f.TAGS if owns else {f.ROUTINE: f.TAGS[f.ROUTINE]}
    found = [
        _tagging(row, viewer, "tags", _("标注"), {name: label for name, label in names.items() if name not in state.tags}),
        _tagging(row, viewer, "untaggings", _("撤回标注"), {name: names[name] for name in state.tags if name in names}),
    ]  # fmt: skip
    if owns:
        asks = (Ask("to", "line", _("它落实的项目编号")), doing.reason("text", label=_("怎样落实、对象是否相同")))
        found.append(Deed(
            "links", _("声明落实另一个项目"), asks,
            lambda given: actions.link(
                row.code, given["to"].replace(" ", ""), text=given["text"], by=viewer, at=at
            ),
            note=_("两个项目的对象不同的，两边的页面都会写明。"),
        ))  # fmt: skip
    return [deed for deed in found if deed]


def _tagging(row, viewer: Viewer, resource: str, label: str, names: dict[str, str]) -> Deed | None:
    if not names:
        return None
    asks = (
        Ask("tag", "choice", _("标注什么"), choices=tuple((code, _(words)) for code, words in names.items())),
        doing.reason("text", label=_("为什么")),
    )
    back = resource == "untaggings"
    return Deed(
        resource,
        label,
        asks,
        lambda given: actions.tag(
            row.code, given["tag"], text=given["text"], taken_back=back, by=viewer, at=clock.now()
        ),
    )


def shown(row, state, *, one, viewer: Viewer) -> dict:
    """What the page of an item says of its origin, roles, focus, rule, and of names like its own."""
    tags = [(f.TAGS[name], tag, told.texts(row, {tag.text}).get(tag.text, "")) for name, tag in state.tags.items()]
    return {
        "origin": f.ORIGINS.get(state.terms.origin, ""),
        "focuses": [f.FOCUSES[code] for code in rules.focuses(state)],
        "tags": tags,
        "roles": queries.roles_of(row, one, viewers.today()),
        "differences": queries.differences(row, state, viewer),
        "aim": targeting.aims([row.code]).get(row.code),
    }


urlpatterns = [
    route("origins", origins, access=opens.STEERING, name="origins"),
    route("duties", duties, access=opens.STEERING, name="duties"),
]
