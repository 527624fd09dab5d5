"""示例县: the one named town that tests and the demonstration share. Nothing in it is real."""

from datetime import date, datetime
from pathlib import Path

from banshi.calendars import actions as calendars
from banshi.matters.facts.verbs import VERBS
from banshi.people import actions as people
from banshi.people.facts import ROLES
from banshi.places import actions as places
from banshi.playbooks import actions as playbooks
from banshi.units import actions as units

FOUNDED_ON = date(2020, 1, 1)
COUNTY = "99/9901/990101"
INTAKE = "rexian"
PLACES = (
    ("99", "示例省", "", ()),
    ("9901", "示例市", "99", ()),
    ("990101", "示例县", "9901", ()),
    ("990101001", "城关街道", "990101", ()),
    ("990101001001", "东门社区", "990101001", ("示例一小", "东门菜市场")),
    ("990101001002", "西关社区", "990101001", ("县客运站", "幸福小区")),
    ("990101001003", "北苑社区", "990101001", ("北苑公园",)),
    ("990101002", "青河镇", "990101", ()),
    ("990101002001", "青河村", "990101002", ("青河大桥", "村卫生室")),
    ("990101002002", "上湾村", "990101002", ("上湾泵站",)),
    ("990101002003", "石桥村", "990101002", ("石桥小学",)),
    ("990101003", "柳林乡", "990101", ()),
    ("990101003001", "柳林村", "990101003", ("柳林集市",)),
    ("990101003002", "山前村", "990101003", ("山前水塔",)),
)
OFFICE = "工作日 9:00–12:00、13:30–17:30"
UNITS = (
    ("xianfu", "示例县人民政府", "县政府", "", "", "0000-1000001"),
    ("rexian", "示例县便民热线中心", "热线中心", "xianfu", "", "0000-12345"),
    ("shenhe", "示例县争议审核办公室", "争议审核办", "xianfu", "", "0000-1000003"),
    ("huifang", "示例县回访核验中心", "回访中心", "", "", "0000-1000004"),
    ("zhujian", "示例县住房和城乡建设局", "住建局", "xianfu", "", "0000-1000011"),
    ("gongshui", "示例县供水服务站", "供水站", "zhujian", "", "0000-1000012"),
    ("huanbao", "示例县生态环境局", "环境局", "xianfu", "", "0000-1000013"),
    ("jiaotong", "示例县交通运输局", "交通局", "xianfu", "", "0000-1000014"),
    ("jiaoyu", "示例县教育局", "教育局", "xianfu", "", "0000-1000015"),
    ("renshe", "示例县人力资源和社会保障局", "人社局", "xianfu", "", "0000-1000016"),
    ("weijian", "示例县卫生健康局", "卫健局", "xianfu", "", "0000-1000017"),
    ("minzheng", "示例县民政局", "民政局", "xianfu", "", "0000-1000018"),
    ("shuili", "示例县水利局", "水利局", "xianfu", "", "0000-1000019"),
    ("shichang", "示例县市场监督管理局", "市场监管局", "xianfu", "", "0000-1000020"),
    ("zhengwu", "示例县政务服务中心", "政务中心", "xianfu", "", "0000-1000021"),
    ("chengguan", "示例县城关街道办事处", "城关街道", "xianfu", "990101001", "0000-1000031"),
    ("qinghe", "示例县青河镇人民政府", "青河镇", "xianfu", "990101002", "0000-1000032"),
    ("liulin", "示例县柳林乡人民政府", "柳林乡", "xianfu", "990101003", "0000-1000033"),
)
CATALOGUE = (
    ("01", "", "zhujian"),
    ("01/0101", "", "gongshui"),
    ("02", "", "huanbao"),
    ("02/0201", "990101001", "chengguan"),
    ("02/0201", "990101002", "qinghe"),
    ("02/0201", "990101003", "liulin"),
    ("02/0202", "", "shuili"),
    ("03", "", "jiaotong"),
    ("04", "", "jiaoyu"),
    ("05", "", "renshe"),
    ("06", "", "weijian"),
    ("07", "", "minzheng"),
    ("08/0801", "", "shuili"),
    ("08/0802", "990101002", "qinghe"),
    ("08/0802", "990101003", "liulin"),
    ("09", "", "shichang"),
    ("10", "", "zhengwu"),
)
STAFF = (
    ("shouli", "受理员·甲", (("intake_agent", "rexian"),)),
    ("shouli2", "受理员·乙", (("intake_agent", "rexian"),)),
    ("paidan", "派单员·甲", (("dispatcher", "rexian"),)),
    ("paidan2", "派单员·乙", (("dispatcher", "rexian"),)),
    ("zhujian1", "住建承办人", (("handler", "zhujian"),)),
    ("zhujian0", "住建负责人", (("unit_head", "zhujian"),)),
    ("gongshui1", "供水承办人", (("handler", "gongshui"),)),
    ("shuili1", "水利承办人", (("handler", "shuili"),)),
    ("shuili0", "水利负责人", (("unit_head", "shuili"),)),
    ("huanbao1", "环境承办人", (("handler", "huanbao"),)),
    ("huanbao0", "环境负责人", (("unit_head", "huanbao"),)),
    ("qinghe1", "青河承办人", (("handler", "qinghe"),)),
    ("qinghe0", "青河负责人", (("unit_head", "qinghe"),)),
    ("minzheng1", "民政承办人", (("handler", "minzheng"),)),
    ("renshe1", "人社承办人", (("handler", "renshe"),)),
    ("jiaotong1", "交通承办人", (("handler", "jiaotong"),)),
    ("jiaoyu1", "教育承办人", (("handler", "jiaoyu"),)),
    ("xianzhang", "县负责人", (("unit_head", "xianfu"),)),
    ("shenhe1", "争议审核人", (("adjudicator", "shenhe"),)),
    ("huifang1", "回访员", (("callback_officer", "huifang"),)),
    ("wangge1", "青河网格员", (("village_worker", "qinghe"),)),
    ("heyan1", "核验员", (("auditor", "huifang"),)),
    ("fabu1", "发布员", (("publisher", "xianfu"),)),
    ("xitong", "系统管理员", (("system_admin", "xianfu"),)),
    ("anquan", "安全管理员", (("security_admin", "xianfu"),)),
    ("shenji", "审计管理员", (("audit_admin", "xianfu"),)),
    ("chengguan1", "城关承办人", (("handler", "chengguan"),)),
    ("liulin1", "柳林承办人", (("handler", "liulin"),)),
    ("weijian1", "卫健承办人", (("handler", "weijian"),)),
    ("shichang1", "市场监管承办人", (("handler", "shichang"),)),
    ("zhengwu1", "政务承办人", (("handler", "zhengwu"),)),
    ("xianfu1", "县政府承办人", (("handler", "xianfu"),)),
)


def found(folder: Path, *, at: datetime, password: str | None = None) -> None:
    """Build the town on an empty base: calendar, places, units, catalogue, playbooks, staff."""
    calendars.seed_china(at=at)
    rows = [{"code": c, "name": n, "parent": p, "landmarks": marks} for c, n, p, marks in PLACES]
    places.add_places(rows, at=at)
    paths = {code: _path(code) for code, *_ in PLACES}
    units.add_units([_unit(row, paths) for row in UNITS], on=FOUNDED_ON)
    catalogue = [{"function": f, "place_path": paths.get(place, ""), "unit": unit} for f, place, unit in CATALOGUE]
    units.add_catalogue(catalogue, on=FOUNDED_ON)
    load_playbooks(folder, at=at)
    for username, name, posts in STAFF:
        staff = people.add_staff(username, display_name=name, password=password, demo=True)
        for role, unit in posts:
            people.appoint(staff, role=role, unit=unit, on=FOUNDED_ON)


def load_playbooks(folder: Path, *, at: datetime) -> None:
    """Load every playbook folder in a folder."""
    verbs = {verb.verb: verb.entry for verb in VERBS.values()}
    for path in sorted(folder.iterdir()):
        if (path / "playbook.yml").exists():
            playbooks.load(path, verbs=verbs, roles=ROLES, by="system", at=at)


def _path(code: str) -> str:
    parents = {row[0]: row[2] for row in PLACES}
    path = [code]
    while parents[path[0]]:
        path.insert(0, parents[path[0]])
    return "/".join(path)


def _unit(row: tuple, paths: dict[str, str]) -> dict:
    code, name, short, parent, place, phone = row
    return {
        "code": code,
        "name": name,
        "short_name": short,
        "parent": parent,
        "place_path": paths.get(place, COUNTY),
        "phone": phone,
        "address": f"{name}一楼窗口",
        "hours": OFFICE,
    }
