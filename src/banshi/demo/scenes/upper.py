"""The levels above 示例县, and bodies beside them: 示例部, 示例省, 示例市, 示例法院, 示例检察院. Nothing in them is real."""

from banshi.demo import town
from banshi.people import actions as people
from banshi.places import queries as places
from banshi.units import actions as units

PROVINCE, CITY = "99", "9901"
DEPARTMENTS = ("s_minzheng", "s_shuili", "s_jiaotong", "s_jiaoyu", "s_zhujian", "s_weijian", "s_renshe", "s_zuzhi")
CITIES = ("shi", "shi2", "shi3")
COURTS = ("gaoyuan", "zhongyuan", "fayuan", "quyuan", "zhongyuan2", "quyuan2")
# under 示例部 in one line: a province's department, a city's bureau, two counties' bureaus, and these
SCHOOLS = ("l_xiao1", "l_xiao2", "l_zhong", "l_dian", "l_xiao3")
# code, name, short name, parent, place
UNITS = (
    ("bu", "示例部", "示例部", "", PROVINCE),
    ("sheng", "示例省人民政府", "示例省", "", PROVINCE),
    ("s_minzheng", "示例省民政厅", "省民政厅", "sheng", PROVINCE),
    ("s_shuili", "示例省水利厅", "省水利厅", "sheng", PROVINCE),
    ("anfang", "示例省水利厅暗访组", "暗访组", "s_shuili", PROVINCE),
    ("s_jiaotong", "示例省交通运输厅", "省交通厅", "sheng", PROVINCE),
    ("s_jiaoyu", "示例省教育厅", "省教育厅", "sheng", PROVINCE),
    ("s_zhujian", "示例省住房和城乡建设厅", "省住建厅", "sheng", PROVINCE),
    ("s_weijian", "示例省卫生健康委员会", "省卫健委", "sheng", PROVINCE),
    ("s_renshe", "示例省人力资源和社会保障厅", "省人社厅", "sheng", PROVINCE),
    ("s_zuzhi", "示例省委组织部", "省委组织部", "sheng", PROVINCE),
    ("s_zhengwu", "示例省政务服务中心", "省政务中心", "sheng", PROVINCE),
    ("shi", "示例市人民政府", "示例市", "sheng", CITY),
    ("shi_shuili", "示例市水利局", "市水利局", "shi", CITY),
    ("shi_hedao", "示例市河道管理站", "河道站", "shi_shuili", CITY),
    ("shi2", "示例二市人民政府", "示例二市", "sheng", PROVINCE),
    ("shi3", "示例三市人民政府", "示例三市", "sheng", PROVINCE),
    ("hecha", "示例省核查中心", "省核查中心", "", PROVINCE),
    ("s_huifang", "示例省回访中心", "省回访中心", "", PROVINCE),
    ("linsheng", "示例邻省户籍地民政局", "邻省民政局", "", ""),
    ("gaoyuan", "示例省高级法院", "省高院", "", PROVINCE),
    ("zhongyuan", "示例市中级法院", "市中院", "gaoyuan", CITY),
    ("fayuan", "示例法院", "示例法院", "zhongyuan", town.COUNTY),
    ("quyuan", "示例市东区法院", "东区法院", "zhongyuan", CITY),
    ("zhongyuan2", "示例二市中级法院", "二市中院", "gaoyuan", PROVINCE),
    ("quyuan2", "示例二市西区法院", "西区法院", "zhongyuan2", PROVINCE),
    ("zhixing", "示例法院执行局", "执行局", "fayuan", town.COUNTY),
    ("jiancha", "示例检察院", "示例检察院", "", town.COUNTY),
    ("jc_minshi", "示例检察院民事检察部门", "民事检察", "jiancha", town.COUNTY),
    ("jc_xingzheng", "示例检察院行政检察部门", "行政检察", "jiancha", town.COUNTY),
    ("jc_gongyi", "示例检察院公益诉讼检察部门", "公益诉讼检察", "jiancha", town.COUNTY),
    ("bu_bangong", "示例部办公厅", "部办公厅", "bu", PROVINCE),
    ("bu_zhengce", "示例部政策法规司", "部政法司", "bu", PROVINCE),
    ("bu_jijiao", "示例部基础教育司", "部基教司", "bu", PROVINCE),
    ("bu_dianjiao", "示例部电化教育馆", "部电教馆", "bu", PROVINCE),
    ("bu_baokan", "示例部报刊社", "部报刊社", "bu", PROVINCE),
    ("l_sheng", "示例邻省教育厅", "邻省教育厅", "bu", ""),
    ("l_shi", "示例邻市教育局", "邻市教育局", "l_sheng", ""),
    ("l_xian", "示例邻县教育局", "邻县教育局", "l_shi", ""),
    ("l_xian2", "示例邻二县教育局", "邻二县教育局", "l_shi", ""),
    ("l_xiao1", "示例邻县第一小学", "邻县一小", "l_xian", ""),
    ("l_xiao2", "示例邻县第二小学", "邻县二小", "l_xian", ""),
    ("l_zhong", "示例邻县初级中学", "邻县初中", "l_xian", ""),
    ("l_dian", "示例邻县山里教学点", "山里教学点", "l_xian", ""),
    ("l_xiao3", "示例邻二县中心小学", "邻二县中心小学", "l_xian2", ""),
)
# the departments of 示例部 and of 示例法院, and the bodies directly under the former
KINDS = {
    **dict.fromkeys(("bu_bangong", "bu_zhengce", "bu_jijiao", "zhixing"), "inner"),
    **dict.fromkeys(("bu_dianjiao", "bu_baokan"), "affiliated"),
    **dict.fromkeys(SCHOOLS, "school"),
}
CATALOGUE = (("inspection", "s_shuili"), ("execution", "zhixing"))
STAFF = (
    ("sheng_bangong", "省专项工作员", (("programme_officer", "sheng"),)),
    ("sheng_fuze", "省负责人", (("unit_head", "sheng"),)),
    ("sheng_fu", "省副组长", (("reviewer", "sheng"),)),
    ("sheng_pingshen", "省评审员·甲", (("reviewer", "sheng"),)),
    ("sheng_pingshen2", "省评审员·乙", (("reviewer", "hecha"),)),
    ("sheng_fabu", "省发布员", (("publisher", "sheng"),)),
    ("sheng_heyan", "省核验员", (("auditor", "hecha"),)),
    ("sheng_huifang", "省回访员", (("auditor", "s_huifang"),)),
    ("bu_fuze", "示例部负责人", (("unit_head", "bu"),)),
    ("zhengce_fuze", "部政法司负责人", (("unit_head", "bu_zhengce"),)),
    ("bu_pingshen", "示例部评审员", (("reviewer", "bu"),)),
    ("lshi_fuze", "邻市教育局负责人", (("unit_head", "l_shi"),)),
    ("anfang0", "暗访组组织员", (("programme_officer", "anfang"),)),
    ("anfang1", "暗访员", (("inspector", "anfang"),)),
    ("anfang2", "督查员·乙", (("inspector", "anfang"),)),
    ("anfang3", "督查员·丙", (("inspector", "anfang"),)),
    ("sheng_guancha", "省观察员", (("observer", "sheng"),)),
    ("tingzhang", "水利厅负责人", (("unit_head", "s_shuili"),)),
    ("shishuili0", "市水利局负责人", (("unit_head", "shi_shuili"),)),
    ("hedao1", "河道站承办人", (("handler", "shi_hedao"),)),
    ("shengting1", "省政务中心受理员", (("intake_agent", "s_zhengwu"),)),
    ("linsheng1", "邻省民政承办人", (("handler", "linsheng"),)),
    ("gaoyuan0", "省高院负责人", (("unit_head", "gaoyuan"),)),
    ("lian1", "法院立案人员", (("intake_agent", "fayuan"),)),
    ("zhixing1", "执行人员", (("handler", "zhixing"),)),
    ("zhixing0", "执行局负责人", (("unit_head", "zhixing"),)),
    ("jcrexian1", "检察热线值班员", (("intake_agent", "jiancha"), ("dispatcher", "jiancha"))),
    ("jianchazhang", "检察院负责人", (("unit_head", "jiancha"),)),
    ("jcminshi1", "民事检察承办人", (("handler", "jc_minshi"),)),
    ("jcxingzheng1", "行政检察承办人", (("handler", "jc_xingzheng"),)),
    ("jcgongyi1", "公益诉讼承办人", (("handler", "jc_gongyi"),)),
    *((f"g_{unit}", f"{name}专项工作员", (("programme_officer", unit),)) for unit, _, name, _, _ in UNITS
      if unit in (*DEPARTMENTS, *CITIES, *COURTS) or unit.startswith(("bu_", "l_"))),
    *((f"wen_{unit}", f"{name}收发员", (("dispatcher", unit),))
      for unit, name in (("qinghe", "青河镇"), ("liulin", "柳林乡"), ("chengguan", "城关街道"))),
)  # fmt: skip


def found() -> None:
    """Add the upper levels to the town: units, who handles findings and settlements, staff."""
    units.add_units([_row(number, *unit) for number, unit in enumerate(UNITS, start=1)], on=town.FOUNDED_ON)
    units.add_catalogue(
        [{"function": function, "place_path": "", "unit": unit} for function, unit in CATALOGUE], on=town.FOUNDED_ON
    )
    for username, name, posts in STAFF:
        staff = people.add_staff(username, display_name=name, password=None, demo=True)
        for role, unit in posts:
            people.appoint(staff, role=role, unit=unit, on=town.FOUNDED_ON)


def _row(number: int, code: str, name: str, short: str, parent: str, place: str) -> dict:
    return {
        "code": code,
        "name": name,
        "short_name": short,
        "parent": parent,
        "place_path": place if "/" in place or not place else places.path_of(place),
        "phone": f"0000-20000{number:02d}",
        "address": f"{name}便民窗口",
        "hours": town.OFFICE,
        "kind": KINDS.get(code, ""),
    }
