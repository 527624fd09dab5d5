"""Who can be looked as, in one line each: who that is and what to try."""

from django.utils.translation import gettext_noop as _
from msgspec import Struct

RESIDENT = "resident"


class Card(Struct, frozen=True):
    """One look-as card: an account of the demonstration, or the resident, who has none."""

    username: str
    who: str
    attempt: str
    landing: str = "desk:worklist"


RESIDENTS = (
    Card(RESIDENT, _("居民"), _("手机上反映一件事，不用注册；再凭编号看谁在办"), "portal:home"),
    Card("wangge1", _("网格员 · 青河镇"), _("替不会上网的老人记下一件事，看本镇有哪些没办完")),
)
DESK = (
    Card(
        "shouli",
        _("受理员 · 热线中心"),
        _("接一个电话，记成一件诉求；不属于受理范围的，提出并请另一人复核"),
        "desk:new",
    ),
    Card("paidan", _("派单员 · 热线中心"), _("看派单台：没派的、有争议的、拟不受理的各有一栏"), "desk:board"),
    Card("shuili1", _("承办人 · 水利局"), _("从最急的一件办起：签收、记录、答复，或提出退单")),
    Card("zhujian0", _("负责人 · 住建局"), _("批或不批退单、延期；看本局和供水站超时的在谁手上")),
    Card("shenhe1", _("争议审核人"), _("两个单位都说不归自己：看双方理由和以往认定，定一家")),
    Card("xianzhang", _("县负责人"), _("看各单位办了多少、当事人确认了多少，每个数都有分母"), "desk:figures"),
    Card(
        "huifang1",
        _("回访员 · 回访中心"),
        _("给答复了没评价的人打电话；转录的评价只算转录，不算当事人确认"),
        "desk:waiting",
    ),
    Card("heyan1", _("核验员"), _("随便打开一件，看办理经过、佐证和时限对不对得上"), "desk:closed"),
)
ABOVE = (
    Card(
        "sheng_bangong",
        _("专项工作员 · 示例省"),
        _("看通知发给谁、谁没回执；412 条需求怎样排序，第二批怎样审定"),
        "desk:programmes",
    ),
    Card(
        "g_s_minzheng",
        _("专项工作员 · 省民政厅"),
        _("看欠上面什么：回执、方案、数据；填一次，处处用"),
        "desk:programmes",
    ),
    Card("sheng_pingshen", _("评审员"), _("给第三批的申报打分；本单位申报的要回避"), "desk:programmes"),
    Card(
        "gaoyuan0",
        _("负责人 · 省高院"),
        _("全省法院哪些有了本院方案，其余是谁；两项活动共有的案子合计只算一次"),
        "desk:programmes",
    ),
    Card("tingzhang", _("负责人 · 省水利厅"), _("暗访问题直接到这里，市局没有经手：批示，看谁去复查"), "desk:worklist"),
    Card(
        "anfang0",
        _("组织暗访 · 省水利厅暗访组"),
        _("200 处的名单封存了，您自己也看不到；再封一份，把号分给督查员"),
        "desk:inspections",
    ),
    Card(
        "anfang1",
        _("督查员 · 省水利厅暗访组"),
        _("号先分好，到整点才抽地点：打开自己的号，只有您看得到；发现的问题直送负责人"),
        "desk:inspections",
    ),
    Card(
        "sheng_guancha",
        _("观察员 · 示例省"),
        _("看答应了什么、办到哪里、谁说的；没有一处能改，没有一句居民的原话"),
        "desk:observing",
    ),
    Card("zhixing1", _("执行人员 · 示例法院"), _("结案和到账分开看：承诺两天的那件，时限自己到了“未按期履行”")),
    Card("jcrexian1", _("值班员 · 检察热线"), _("周日凌晨 3 点 12 分的线索；两家都推的那件停在哪里"), "desk:board"),
    Card(
        "wen_qinghe",
        _("收发员 · 青河镇"),
        _("给县里写信的一方：谁逾期没有答复，答复了没有解决的怎样说"),
        "desk:waiting",
    ),
    Card("sheng_heyan", _("核验员 · 省核查中心"), _("不在填报单位的线上，才能确认、抽查、复查"), "desk:programmes"),
    Card("sheng_fabu", _("发布员 · 示例省"), _("从 28 项里挑选发布，每个数带出处"), "desk:releases"),
)
KEEPERS = (
    Card("xitong", _("系统管理员"), _("看运行状态、日历、规程版本；看不到任何诉求的内容")),
    Card("anquan", _("安全管理员"), _("开账号、给任职；看不到任何诉求的内容")),
    Card("shenji", _("审计管理员"), _("看谁查看过哪些人的信息、谁试错过密码")),
    Card("fabu1", _("发布员"), _("对外发布前的最后一道；现在还没有可以发布的内容")),
)
GROUPS = ((_("老百姓这边"), RESIDENTS), (_("办事的人"), DESK), (_("上级和别的机关"), ABOVE), (_("管系统的人"), KEEPERS))
SHOWN = frozenset(card.username for _name, cards in GROUPS for card in cards)


def landing(username: str) -> str:
    """The name of the page a hat begins at."""
    cards = {card.username: card for _name, cards in GROUPS for card in cards}
    return cards[username].landing if username in cards else "desk:worklist"
