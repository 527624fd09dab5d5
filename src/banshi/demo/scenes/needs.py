"""Scene 2, its beginning: 412 needs from visits, the hotline and letters, put into 60 groups."""

from banshi.demo.scenes.stage import Stage
from banshi.programmes.actions import needs
from banshi.programmes.facts.need import Registered

NEEDS, GROUPS = 412, 60
TOWNS = (
    ("城关街道", "99/9901/990101/990101001"),
    ("青河镇", "99/9901/990101/990101002"),
    ("柳林乡", "99/9901/990101/990101003"),
)
SOURCES = ("visit", "hotline", "visit", "letter", "hotline")
# a problem, its category, how many people a solution serves, for how many months, what somebody said of it
TOPICS = (
    ("独居老人夜里叫不到人", "07/0702", 900, 60, "摔了一跤，天亮才有人知道"),
    ("末梢水压小、水发黄", "01/0101", 2600, 120, "二楼以上没有水"),
    ("快递不进村", "03/0303", 3100, 36, "取一次包裹来回四十里"),
    ("夜里看不上病", "06/0601", 5200, 36, "孩子发烧，卫生院没有医生"),
    ("楼道没有扶手", "01/0107", 1400, 120, "腿脚不好，下楼要人扶"),
    ("校门口车太乱", "04/0402", 2200, 12, "上学放学没有人管车"),
    ("等活的人没有地方坐", "05/0503", 600, 60, "冬天站在路边等活"),
    ("轮椅坏了没处配", "07/0703", 300, 36, "轮椅尺寸不对，磨破了腿"),
    ("河边垃圾没人清", "02/0202", 1800, 12, "一刮风袋子都进了河"),
    ("村道坑洼", "01/0103", 2900, 60, "三轮车翻过两回"),
    ("公共厕所晚上锁门", "01/0107", 2400, 36, "晚上出摊没处上厕所"),
    ("寄宿生没有热水", "04/0402", 700, 36, "冬天用凉水洗头"),
    ("村里买不到常用药", "06/0601", 2700, 24, "降压药要到县里买"),
    ("末班车太早", "03/0301", 1900, 24, "下了班赶不上车"),
    ("夏灌时机井没电", "08/0801", 1300, 120, "轮到浇地就跳闸"),
    ("干了活拿不到钱", "05/0501", 450, 12, "工头说年底再说"),
    ("老人一个人做不了饭", "07/0702", 800, 36, "一锅粥吃三天"),
    ("课桌高矮不合适", "04/0404", 1500, 60, "孩子趴着写字"),
    ("房子裂了还住着人", "01/0109", 220, 240, "下雨天不敢睡"),
    ("雨天涵洞积水", "01/0105", 1600, 60, "一下雨就绕十里路"),
)


def play(stage: Stage) -> list[str]:
    """Register and group every need; returns the codes of the groups, topic by topic within each town."""
    officer, codes = stage.by("sheng_bangong"), []
    for n in range(GROUPS):
        topic, place = TOPICS[n % len(TOPICS)], TOWNS[n // len(TOPICS)]
        found = [_need(stage, n, k, topic, place[1]) for k in range(size(n))]
        at = stage.when(178 - n // 6, 15)
        row = needs.form(
            f"{place[0]}：{topic[0]}", unit="sheng", category=topic[1], people=topic[2], months=topic[3],
            by=officer, at=at,
        )  # fmt: skip
        needs.join(row.code, found, by=officer, at=at)
        codes.append(row.code)
    return codes


def size(n: int) -> int:
    """How many needs stand in the n-th group: three to eleven, 412 in all."""
    return 3 + 7 * n % 8 + (n < 18)


def _need(stage: Stage, n: int, k: int, topic: tuple, place: str) -> int:
    source = SOURCES[(n + k) % len(SOURCES)]
    given = Registered(
        source=source,
        category=topic[1],
        place=place,
        unit="sheng",
        hardship=(n + 2 * k) % 5 == 0,
        people=1 + (n * k) % 6,
        drawn=source == "visit" and k % 3 == 0,
        announced=source == "visit" and k % 3 == 1,
    )
    at = stage.when(185 - (n + k) % 6, 9 + k % 8 / 2)
    return needs.register(given, f"{topic[4]}（示例 {n + 1}-{k + 1}）", by=stage.by("sheng_bangong"), at=at).id
