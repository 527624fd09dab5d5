"""The 28 commitments of 示例省: what each promises, and how far it has come when the demonstration is loaded.

A story is (bands from the trajectory, days before the load on which figures are filed, then who said what when).
"""

from dataclasses import dataclass

# a filing every four weeks, the last one fresh
MONTHLY = (140, 112, 84, 56, 28, 4)


@dataclass(frozen=True, slots=True)
class Story:
    """How it went: `bands` ahead of or behind the trajectory; days before the load of each thing said, 0 for never."""

    bands: float = 0.3
    filed: tuple[int, ...] = MONTHLY
    vouched: bool = True
    claimed: int = 0
    evidenced: int = 0
    confirmed: int = 0
    audited: int = 0
    agrees: bool = True
    disputed: int = 0
    extended: int = 0
    relapsed: int = 0
    yes: int = 46
    answered: int = 50
    asked: int = 60


AUDITED = Story(claimed=60, evidenced=58, confirmed=50, audited=40)
CONFIRMED = Story(claimed=60, evidenced=55, confirmed=45)
EVIDENCED = Story(bands=-0.5, claimed=40, evidenced=35)
CLAIMED = Story(vouched=False, claimed=30)
DISPUTED = Story(claimed=60, evidenced=55, confirmed=45, disputed=9)
DENIED = Story(claimed=50, evidenced=45, confirmed=40, yes=11)
REFUTED = Story(claimed=60, evidenced=58, audited=30, agrees=False)
EXPIRED = Story(claimed=125, evidenced=120, confirmed=105)
BEHIND = Story(bands=-1.5)
FAR_BEHIND = Story(bands=-3.2)
LATE = Story(bands=-0.4, claimed=12)
EXTENDED = Story(bands=-0.7, claimed=12, extended=25)
STALE = Story(filed=(140, 112, 84, 45))
SILENT = Story(filed=())
# confirmed once, looked at again after ninety days, and it had not lasted
RELAPSED = Story(filed=(140, 112, 84), claimed=125, evidenced=120, confirmed=100, relapsed=6)
# given up by the leading group's vote
GIVEN_UP = Story(bands=-1.5, filed=(140, 112, 84, 56, 28))
FRESH = Story(filed=())


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as it is proposed; `left` are the days from the load to its due."""

    title: str
    owner: str
    indicator: str
    measure: str
    base: int
    target: int
    acceptance: str
    who: str
    story: Story = FRESH
    left: int = 120
    theme: str = "办实事"
    cities: tuple[int, ...] = ()


def _p(title, owner, indicator, measure, base, target, acceptance, who, story=FRESH, **more) -> Promise:
    return Promise(title, owner, indicator, measure, base, target, acceptance, who, story, **more)


# heard at the meeting: approved in the first batch
BATCH_1 = (
    _p("给独居老人家里装求助按键", "s_minzheng", "装好并试过的户数", "户", 0, 6000, "随机拨测，十秒内有人应答", "独居老人", AUDITED),
    _p("农村危旧供水管改造", "s_shuili", "换好的管长", "公里", 20, 420, "抽查末梢水压和水质", "农村居民", CONFIRMED),
    _p("建制村快递点有人开门", "s_jiaotong", "三十天内有包裹的点", "个", 300, 1100, "三十天没有包裹的点不算", "农村居民", EVIDENCED),
    _p("乡镇卫生院夜间有医生", "s_weijian", "夜间有医生的卫生院", "所", 40, 140, "夜间随机打电话，接通并能看病", "乡镇居民", CLAIMED),
    _p("老旧小区加装扶手和坡道", "s_zhujian", "装好的楼门", "个", 0, 1800, "由住户按楼门确认", "行动不便的居民", DISPUTED),
    _p("校门口早晚有人护学", "s_jiaoyu", "有人护学的学校", "所", 120, 620, "早晚随机到场看", "学生和家长", REFUTED),
    _p("零工市场有屋檐有热水", "s_renshe", "建好的市场", "个", 2, 42, "请在场的零工确认", "零工", EXPIRED),
    _p("残疾人辅具上门适配", "s_minzheng", "适配好的人数", "人", 0, 3000, "由本人确认好用", "残疾人", LATE, left=-10),
    _p("河道垃圾三天清走", "s_shuili", "按时清走的件数", "件", 0, 900, "由反映的人确认", "沿河居民", BEHIND),
    _p("农村公路破损修补", "s_jiaotong", "修好的里程", "公里", 50, 750, "抽查路段，一季度后再看", "农村居民", FAR_BEHIND),
    _p("公共厕所夜间开放", "s_zhujian", "夜间能用的厕所", "座", 90, 390, "夜间随机到场看", "夜间出行的人", STALE),
    _p("寄宿学校热水澡", "s_jiaoyu", "能洗热水澡的学校", "所", 10, 160, "由学生代表确认", "寄宿学生", EXTENDED, left=-8),
)  # fmt: skip
# decided at the meeting: seven approved, two returned, one rejected
BATCH_2 = (
    _p("村村有常用药", "s_weijian", "常用药不断的村", "个", 200, 900, "到柜台随机买五种药", "农村居民"),
    _p("城乡公交末班晚一小时", "s_jiaotong", "延后的线路", "条", 0, 60, "乘末班车看", "晚归的人"),
    _p("机井配电改造", "s_shuili", "改好的机井", "眼", 0, 500, "夏灌时抽水看", "种地的人"),
    _p("欠薪线索三天见面", "s_renshe", "三天内见面的线索", "件", 0, 400, "由反映的人确认", "务工人员"),
    _p("社区助餐点能坐下吃", "s_minzheng", "能坐下吃的点", "个", 30, 230, "由用餐的人确认", "老年人"),
    _p("小学课桌换成可调的", "s_jiaoyu", "换好的课桌", "张", 0, 30000, "抽查班级", "小学生"),
    _p("危房先搬后修", "s_zhujian", "搬出的户数", "户", 0, 800, "入户核对", "住危房的人"),
    _p("所有窗口设一块意见板", "s_zuzhi", "设好的窗口", "个", 0, 900, "到窗口看", "办事的人"),
    _p("全省统一印宣传册", "s_zuzhi", "印好的册数", "册", 0, 100000, "清点", "居民"),
    _p("每村一个文化舞台", "s_jiaoyu", "建好的舞台", "个", 0, 500, "到村看", "农村居民"),
)  # fmt: skip
RETURNED = {
    8: "指标只数设了几块板，没有写反映的问题怎样答复；请补上后再报。",
    9: "没有需求支撑，也没有写印了之后改变什么；请说明理由。",
}
REJECTED = {10: "已有的舞台一半闲置；先把闲置的用起来，本批不列入。"}
# proposed for the next batch, which members may score
BATCH_3 = (
    _p("乡村医生到家随访", "s_weijian", "随访到家的户数", "户", 0, 5000, "由本人确认", "慢病老人"),
    _p("雨前清一遍涵洞", "s_zhujian", "清过的涵洞", "处", 0, 700, "雨后到场看", "沿线居民"),
)  # fmt: skip
# the year's own work of the departments, locked without a batch
OTHERS = (
    _p("农村供水水质达标", "sheng", "末梢水合格的水样", "份", 0, 1200, "由外单位取样", "农村居民", AUDITED, cities=(500, 400, 300)),
    _p("两项补贴在居住地能办", "s_minzheng", "办结的申请", "件", 0, 2000, "由申请人确认", "残疾人", CONFIRMED, theme="解难题"),
    _p("事实无人抚养儿童助学", "s_minzheng", "确认到账的人次", "人次", 0, 800, "由学校和监护人确认", "事实无人抚养儿童", CONFIRMED, theme="送温暖"),
    _p("减少企业重复报表", "s_zuzhi", "合并掉的报表", "张", 0, 60, "由企业确认", "企业", EVIDENCED, theme="解难题"),
    _p("村卫生室刷医保卡", "s_weijian", "能刷卡的卫生室", "个", 100, 1000, "到场刷卡看", "农村居民", CLAIMED),
    _p("劳动仲裁不多跑", "s_renshe", "一次办结的案件", "件", 0, 300, "由当事人确认", "务工人员", DENIED, theme="解难题"),
    _p("断头路打通", "s_jiaotong", "打通的路", "条", 0, 24, "开车走一遍", "居民", GIVEN_UP),
    _p("老井口加盖", "s_shuili", "加盖的井口", "个", 0, 1500, "抽查并拍照", "儿童和老人", SILENT),
    _p("小区充电棚", "s_zhujian", "能用的充电棚", "个", 0, 400, "到场充电看", "骑电动车的人", RELAPSED),
)  # fmt: skip
