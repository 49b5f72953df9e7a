"""What the invented branches did: 58 themes, and how reliable each branch is."""

from dataclasses import dataclass
from random import Random

from activities.duties.models import DutyKind

THEMES = [
    "义务植树，共建绿色家园",
    "时事政策宣讲进楼院",
    "社区义诊送健康",
    "帮农民工讨薪法律咨询",
    "扶贫帮困走访",
    "义务献血",
    "清洁家园志愿服务",
    "“微心愿”集中认领",
    "结对帮带困难学生",
    "家电义务维修",
    "防汛物资清点演练",
    "文明交通志愿岗",
    "关爱空巢老人",
    "红色家书诵读",
    "重温入党誓词",
    "参观区史展览馆",
    "学习先进典型事迹",
    "党员承诺践诺",
    "听民声察民情解民忧",
    "反诈宣传进社区",
    "垃圾分类入户宣传",
    "消防安全排查",
    "河道巡护清理",
    "农技下田指导",
    "送戏下乡",
    "就业创业政策咨询",
    "法律援助进企业",
    "禁毒宣传",
    "关爱留守儿童",
    "敬老院慰问",
    "清明祭扫烈士墓",
    "端午邻里包粽子",
    "七一红歌会",
    "退役军人座谈",
    "企业安全生产讲座",
    "职工权益保障咨询",
    "青年党员读书会",
    "老党员话初心",
    "党章集中学习",
    "纪律教育学习",
    "基层治理大家谈",
    "老旧小区改造议事",
    "物业服务协商会",
    "高考护考志愿服务",
    "禁烧巡查",
    "麦收帮工",
    "秸秆综合利用宣传",
    "惠民政策明白纸",
    "医保缴费帮办",
    "电子政务手把手",
    "图书漂流角整理",
    "楼道杂物清理",
    "公园认养除草",
    "心理健康讲座",
    "急救知识培训",
    "食品安全宣传",
    "网络文明宣传",
    "节水护水行动",
]
TOPICS = {
    DutyKind.MEMBERS_MEETING: ("通报季度工作", "讨论预备党员转正", "研究党费收缴", "部署下季度任务"),
    DutyKind.COMMITTEE_MEETING: (
        "研究主题党日安排",
        "讨论入党积极分子培养",
        "研究困难党员慰问",
        "分析党员思想状况",
        "研究支部工作计划",
    ),
    DutyKind.SUBGROUP_MEETING: ("小组学习与交流", "传达支委会决定", "商量志愿服务分工"),
    DutyKind.PARTY_LECTURE: ("从一棵树说起", "学习党章", "基层治理的好做法", "身边榜样的力量"),
    DutyKind.ORGANIZATIONAL_LIFE_MEETING: ("年度组织生活会",),
    DutyKind.DEMOCRATIC_APPRAISAL: ("年度民主评议党员",),
}
SENTENCES = (
    "按计划开展，大家分工合作，活动顺利结束。",
    "集中学习后分组行动，服务群众三十多人次。",
    "会上交流发言六人，形成意见三条，已分工落实。",
    "老党员带头，年轻党员跟上，现场很热闹。",
    "按议程进行，议定事项由支委分头负责。",
)
PLACES = ("党群服务中心", "支部活动室", "社区广场", "滨河公园东门", "会议室", "文化礼堂")


@dataclass(frozen=True)
class Habit:
    """How a branch behaves: shares between 0 and 1."""

    misses: float
    late: float
    returned: float
    comes: float


def habit(random: Random) -> Habit:
    """Most are reliable, a tenth is not."""
    if random.random() < 0.1:
        return Habit(misses=0.22, late=0.2, returned=0.05, comes=random.uniform(0.8, 0.88))
    return Habit(misses=0.025, late=0.05, returned=0.012, comes=random.uniform(0.9, 0.965))


def topic(random: Random, kind: str) -> str:
    return random.choice(THEMES if kind == DutyKind.THEME_DAY else TOPICS[DutyKind(kind)])


LEARNING = ("学习", "读书", "讲座", "诵读", "誓词", "座谈", "参观", "知识", "初心", "承诺")
SERVICES = {
    "法律": "法律援助",
    "义诊": "送学送医",
    "困难学生": "扶贫帮困",
    "扶贫": "扶贫帮困",
    "慰问": "走访慰问",
    "空巢": "走访慰问",
    "就业": "就业创业",
    "宣": "政策宣讲",
    "咨询": "信息咨询",
    "清": "环境整治",
    "维修": "家政服务",
}


def category_of(topic: str) -> str:
    return "EDUCATION" if any(word in topic for word in LEARNING) else "SERVICE"


def service_of(topic: str) -> str:
    """The kind of service that a topic sounds like."""
    if category_of(topic) != "SERVICE":
        return ""
    return next((kind for word, kind in SERVICES.items() if word in topic), "志愿服务")
