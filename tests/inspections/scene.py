"""示例县 with an inspection team outside every line, a list of sites, and the moves of a day."""

import io
from datetime import date, timedelta

import pytest
from PIL import ExifTags, Image

from banshi.inspections import actions
from banshi.inspections import facts as f
from banshi.inspections.models import Tour
from banshi.inspections.queries import tours as queries
from banshi.kit.refused import Refused
from banshi.matters.actions.receive import Upload
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer
from banshi.record import actions as record
from tests import world

NOW, DAY = world.NOW, date(2026, 3, 5)
# six in the morning of the day in 示例县 is ten in the evening before in UTC
SIX = NOW.replace(hour=22)
EIGHT = SIX + timedelta(hours=2)
TEAM = (
    ("zuzhi", "programme_officer", "huifang"),
    ("duchayi", "inspector", "huifang"),
    ("duchaer", "inspector", "huifang"),
    ("duchasan", "inspector", "huifang"),
)
PLACES = ("990101002001", "990101002002", "990101002003", "990101003001")
UNITS = ("shuili", "qinghe", "liulin", "gongshui")


def found() -> None:
    """The town with its inspection team."""
    world.found()
    for name, role, unit in TEAM:
        join(name, role, unit)


def join(name: str, role: str, unit: str) -> None:
    staff = people.add_staff(name, display_name=f"人员{name}", password=None)
    people.appoint(staff, role=role, unit=unit, on=NOW.date() - timedelta(days=30))


def viewer(name: str) -> Viewer:
    return people_queries.viewer(people_queries.staff_named(name), on=DAY)


def listed(count: int = 20, units=UNITS) -> str:
    """So many sites, the responsible units in turn."""
    rows = (f"{PLACES[n % 4]},独有地点{n:03d}号,{units[n % len(units)]},看运行记录" for n in range(count))
    return "\n".join(rows)


def frozen(count: int = 20, n: int = 3, *, units=UNITS, **changed) -> Tour:
    given = {"unit": "huifang", "head": "xianfu", "on": DAY, "hour": 6, "by": viewer("zuzhi"), "at": NOW} | changed
    return actions.freeze("水利暗访（示例）", listed(count, units), n=n, **given)


def given(row: Tour, **numbers) -> None:
    """Numbers to inspectors by user name."""
    for username, ns in numbers.items():
        actions.give(row.code, ns, username=username, by=viewer("zuzhi"), at=NOW)


def drawn(row: Tour) -> f.TourState:
    """Six o'clock passes, a seal is made, and the drawing service draws."""
    actions.draw_due(SIX)
    record.seal(SIX + timedelta(seconds=1))
    assert actions.draw_due(SIX + timedelta(seconds=2)) == 1
    return state(row)


def state(row: Tour) -> f.TourState:
    return queries.tour(row.code, Viewer.system())[1]


def photo(name: str = "现场.jpg") -> Upload:
    """As a telephone takes it, with where and when."""
    out, kept = io.BytesIO(), Image.Exif()
    kept.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (31.0, 13.0, 49.44), 3: "E", 4: (121.0, 28.0, 25.32)})
    kept.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:05 08:12:33"
    Image.new("RGB", (40, 30), "grey").save(out, "JPEG", exif=kept)
    return Upload(name, out.getvalue())


def filed(row: Tour, n: int, by: str, result: str = f.FINDING, at=EIGHT, **changed) -> f.TourState:
    given = {
        "category": "01" if result == f.FINDING else "",
        "text": "备用水泵不能启动",
        "uploads": [photo()],
    } | changed
    actions.file(row.code, n, result=result, by=viewer(by), at=at, **given)
    return state(row)


def refused(call, *args, **given) -> Refused:
    with pytest.raises(Refused) as error:
        call(*args, **given)
    return error.value
