"""One line from the ministry to its schools: typed once, counted at every level; what all ask; lectures and their hosts."""

from banshi.demo.scenes import lectures, schools, upper
from banshi.exchange.queries import events
from banshi.exchange.rules import event as event_rules
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.queries import burden, commitments, filing
from banshi.programmes.rules import burden as burden_rules
from tests.demo.conftest import AT

SYSTEM = Viewer.system()


def viewer(username: str) -> Viewer:
    return people.viewer(people.staff_named(username), on=AT.date())


def test_a_figure_typed_once_at_a_school_stands_at_every_level_up_to_the_ministry(loaded):
    row = commitments.visible_to(SYSTEM).get(title="学校有专人听孩子说被欺负的事（示例）")
    held = {one.unit: one.n for one in filing.levels(row.id, upper.SCHOOLS)}
    each = [named[-1] for named in schools.NAMED]
    assert [held[unit] for unit in upper.SCHOOLS] == each
    assert held["l_xian"] == sum(each[:4])
    assert held["l_xian2"] == each[4]
    assert held["l_shi"] == held["l_sheng"] == held["bu"] == sum(each) == 7


def test_what_all_ask_of_a_school_is_counted_by_who_asks(loaded):
    rate = burden.per_field()
    assert rate.of == len(upper.SCHOOLS) * len(schools.FILED)
    loads = {one.unit: one for one in burden_rules.loads(burden.requests(AT.date()), rate.minutes)}
    school = loads["l_xiao1"]
    asked = {part.unit: (part.requests, part.fields) for part in school.by}
    assert asked == {
        "bu": (1, 1),
        "bu_zhengce": (1, 1),
        "l_sheng": (1, 2),
        "l_xian": (1, 1),
        "l_shi": (1, 1 + len(schools.DEMANDS)),
    }
    assert (school.twice, loads["l_xiao3"].twice) == (1, 0)
    assert school.all.minutes > loads["l_xiao3"].all.minutes


def test_photos_are_evidence_a_host_confirms_and_one_says_it_was_not_held(loaded):
    row = events.series_list(viewer("g_l_xiao1")).get(unit=lectures.ORGANISER)
    found = event_rules.totals(events.series(row.code, viewer("g_l_xiao1"))[1])
    assert found.sessions == len(lectures.SESSIONS) == 4
    assert found.tiers == {"claimed": 0, "evidenced": 1, "confirmed": 2, "disputed": 1}
    assert (found.claimed_people, found.confirmed_people, found.hosts) == (745, 300, 4)
