"""What was said at the stations and which posts stand there. Nobody of it lives."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """At which station, how many days ago, and after how many days it was handed on, answered and closed."""

    at: int
    ago: int
    text: str
    by: str = ""
    kind: str = "OPINION"
    handed: str = ""
    answer: str = ""
    after: tuple[int, ...] = ()


# No two on one day, so that their order is the same in every demo.
SAID = (
    Said(0, 9, "食堂晚饭能不能推迟半小时，下了工赶得上。"),
    Said(0, 29, "宿舍走廊的灯坏了两盏。", "钢筋班", handed="项目部", answer="已经换好。", after=(0, 2, 2)),
    Said(0, 14, "模板按尺寸编号堆放，少找半天。", "木工班", "SUGGESTION", "项目部生产经理", after=(1,)),
    Said(
        *(0, 48, "早班会把当天的危险点写在白板上。", "塔吊班", "SUGGESTION", "项目部安全员"),
        answer="每天早班会写，安全员签字。",
        after=(1, 6, 7),
    ),
    Said(1, 40, "想办一次义诊。", handed="镇卫生院", answer="两位医生来量了血压、发了药。", after=(1, 20, 24)),
    Said(2, 6, "淋浴间热水只够前几个人用。", handed="项目部后勤", answer="周末换大的热水器。", after=(1, 3)),
    Said(
        *(3, 75, "塔吊交接班的几张表并成一张。", "塔吊班", "SUGGESTION", "项目部安全员"),
        answer="已经并成一张。",
        after=(2, 9, 10),
    ),
    Said(
        4,
        33,
        "工资条看不懂，想有人讲讲。",
        handed="镇劳动保障所",
        answer="来讲了一次，每月有人值班。",
        after=(1, 12, 12),
    ),
    Said(5, 20, "晚上看书的灯太暗。", handed="驿站管理员", after=(3,)),
    Said(
        6, 120, "孩子放假来工地没地方去。", "安装班", handed="社区", answer="社区的班留了六个名额。", after=(2, 11, 12)
    ),
    Said(7, 2, "活动室周日也开门。"),
    Said(
        *(8, 55, "外架材料分区堆放，通道留够一米五。", "架子班", "SUGGESTION", "项目部生产经理"),
        answer="按区划了线，通道留出来了。",
        after=(1, 6, 8),
    ),
    Said(10, 17, "回家的车票能不能一起订。", handed="驿站管理员", answer="登记了四十一个人，统一订。", after=(0, 5, 5)),
    Said(11, 5, "图书角添几本电工考证的书。", "电工班", handed="社区图书室", after=(2,)),
)


@dataclass(frozen=True)
class Post:
    """Given so many days ago, looked at again so many days ago; without a holder it is the manager's own."""

    at: int
    kind: str
    holder: str
    place: str
    promise: str
    ago: int
    review: str = ""
    seen: int = 0
    ended: bool = False


POSTS = (
    Post(0, "PIONEER", "", "钢筋加工区", "早到十分钟，晚走十分钟，带好两个新工友。", 9),
    Post(0, "QUALITY", "木工班党员", "三号楼模板", "一次验收合格。", 9),
    Post(0, "ZONE", "塔吊班党员", "三号塔吊", "每天检查吊索，交接班签字。", 9, "两次检查都合格。"),
    Post(0, "ZONE", "架子班党员", "二号楼外架", "拆改先报告。", 240, "外架拆除，做到了。", 40, ended=True),
    Post(1, "QUALITY", "焊工班党员", "二号楼钢结构", "焊缝一次探伤合格。", 160, "抽查二十道都合格。", 30),
    Post(2, "ZONE", "电工班党员", "临时用电区", "每周查一遍配电箱。", 200, "半年没有出过事。", 20),
    Post(3, "PIONEER", "", "混凝土浇筑", "夜班带头，交接清楚。", 45),
    Post(6, "QUALITY", "砌筑班党员", "地下室隔墙", "返工自己来。", 30),
    Post(8, "PIONEER", "测量组党员", "测量放线", "误差不过两毫米。", 90, "复测三次都在范围里。", 12),
)
