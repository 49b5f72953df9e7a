"""The invented district 滨河区: 8 towns and streets, 51 district organs, 3 development zones, 298 branches."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from organizations.tree.models import Kind, Sector

ROOT_CODE = "999000000001"
MEMBERS = 13_903
BRANCHES = 298
ACCOUNTS = 11_200

STREETS = ("滨河路街道", "锦绣街道", "新城街道", "长青路街道", "迎春路街道")
TOWNS = ("古渡镇", "花溪口镇", "大堤镇")
ZONES = {"滨河经济开发区": "经开区", "花溪文化产业园区": "文化园", "古渡现代物流园区": "物流园"}
COMMUNITIES = [
    "锦绣",
    "花溪",
    "海棠",
    "白蜡",
    "月季苑",
    "新城花园",
    "长青",
    "迎春",
    "石桥",
    "柳荫",
    "清泉",
    "和顺",
    "安和",
    "康乐",
    "文苑",
    "书香",
    "学府",
    "金桥",
    "银杏",
    "梧桐",
    "丹桂",
    "紫荆",
    "榴园",
    "槐荫",
    "临河",
    "望岳",
    "观澜",
    "听涛",
    "映月",
    "朝阳",
    "向阳",
    "春晖",
    "明德",
    "崇文",
    "尚武",
    "同心",
    "友爱",
    "团结",
    "前进",
    "胜利",
]
VILLAGES = [
    "大堤",
    "沙窝",
    "北岗",
    "南岗",
    "河口",
    "柳林",
    "枣园",
    "石佛",
    "黄寨",
    "杨庄",
    "李集",
    "王楼",
    "张湾",
    "刘沟",
    "马渡",
    "申庄",
    "双桥",
    "三官庙",
    "五龙",
    "七里",
    "八堡",
    "九营",
    "岗李",
    "薛岗",
    "孙庄",
    "祥云",
    "老鸦陈",
    "苏屯",
    "常庄",
    "毛庄",
]
ORGANS = [
    "区委办公室",
    "区人大常委会机关",
    "区政府办公室",
    "区政协机关",
    "区纪委监委机关",
    "区委组织部",
    "区委宣传部",
    "区委统战部",
    "区委政法委",
    "区委社会工作部",
    "区委党校",
    "区委巡察办",
    "区总工会",
    "团区委",
    "区妇联",
    "区科协",
    "区残联",
    "区红十字会",
    "区发改委",
    "区教育局",
    "区科技局",
    "区民政局",
    "区司法局",
    "区财政局",
    "区人社局",
    "区自然资源局",
    "区住建局",
    "区交通局",
    "区农业农村局",
    "区水利局",
    "区商务局",
    "区文旅局",
    "区卫健委",
    "区退役军人局",
    "区应急局",
    "区审计局",
    "区市场监管局",
    "区体育局",
    "区统计局",
    "区医保局",
    "区信访局",
    "区城管局",
    "区行政审批局",
    "区机关事务中心",
    "区档案馆",
    "区融媒体中心",
    "区供销社",
    "区园林中心",
    "区环卫中心",
    "区法院",
    "区检察院",
]
FIRMS = [
    "宏远建材",
    "万通物流",
    "瑞丰食品",
    "金水纺织",
    "华晨电子",
    "恒通机械",
    "绿源环保",
    "天合商贸",
    "博雅教育",
    "惠民超市",
    "新源能源",
    "同泰医药",
    "锦程运输",
    "鼎盛装饰",
]


@dataclass
class Spot:
    """One organization to be founded, with those below it; `size` weighs how many members a branch gets."""

    kind: str
    short_name: str
    name: str
    sector: str = Sector.OTHER
    size: int = 0
    has_subgroups: bool = False
    below: list["Spot"] = field(default_factory=list)

    def branches(self) -> Iterator["Spot"]:
        if self.kind == Kind.BRANCH:
            yield self
        for spot in self.below:
            yield from spot.branches()


def branch(short_name: str, sector: str, size: int, *, has_subgroups: bool = False) -> Spot:
    stem = short_name.removesuffix("党支部")
    return Spot(Kind.BRANCH, short_name, f"中共{stem}支部委员会", sector, size, has_subgroups)


def district(random: Random) -> Spot:
    """The whole tree, 298 branches in all: what the organs and zones do not hold is spread over towns and streets."""
    units = [organs_unit(random), *(zone(random, name) for name in ZONES)]
    inside = sum(len(list(unit.branches())) for unit in units)
    shares = share_out(BRANCHES - inside, [12, 13, 15, 11, 12, 11, 13, 10])
    communities, villages = iter(COMMUNITIES), iter(VILLAGES)
    for name, share in zip((*STREETS, *TOWNS), shares, strict=True):
        units.append(
            street(random, name, share, communities) if name in STREETS else town(random, name, share, villages)
        )
    root = Spot(Kind.DISTRICT_COMMITTEE, "滨河区委", "中共滨河区委员会")
    root.below = units[4:] + units[:4]
    return root


def organs_unit(random: Random) -> Spot:
    unit = Spot(Kind.WORKING_COMMITTEE, "区直机关工委", "中共滨河区直属机关工作委员会", Sector.ORGAN)
    for at, organ in enumerate(ORGANS):
        if at % 5 == 3:
            general = Spot(Kind.GENERAL_BRANCH, f"{organ}党总支", f"中共{organ}总支部委员会", Sector.ORGAN)
            general.below = [
                branch(f"{organ}机关党支部", Sector.ORGAN, random.randint(22, 38)),
                branch(f"{organ}离退休党支部", Sector.RETIRED, random.randint(18, 34)),
            ]
            unit.below.append(general)
        else:
            unit.below.append(branch(f"{organ}机关党支部", Sector.ORGAN, random.randint(18, 36)))
    return unit


def zone(random: Random, name: str) -> Spot:
    unit = Spot(Kind.WORKING_COMMITTEE, f"{name}党工委", f"中共滨河区{name}工作委员会", Sector.NEW_ECONOMIC_SOCIAL)
    unit.below.append(branch(f"{name}机关党支部", Sector.ORGAN, random.randint(16, 26)))
    prefix = ZONES[name]
    unit.below += [
        branch(f"{prefix}{firm}党支部", Sector.NEW_ECONOMIC_SOCIAL, random.randint(6, 24))
        for firm in random.sample(FIRMS, 6)
    ]
    return unit


def street(random: Random, name: str, share: int, communities: Iterator[str]) -> Spot:
    """A street: its office, schools and firms, and communities whose committees hold several large branches."""
    unit = Spot(Kind.WORKING_COMMITTEE, f"{name}党工委", f"中共滨河区{name}工作委员会", Sector.COMMUNITY)
    unit.below = others(random, name)
    left = share - len(unit.below)
    while left > 0:
        count = min(left, random.randint(2, 5))
        place = next(communities)
        committee = Spot(Kind.COMMITTEE, f"{place}社区党委", f"中共{name}{place}社区委员会", Sector.COMMUNITY)
        committee.below = numbered(random, f"{place}社区", count, Sector.COMMUNITY)
        unit.below.append(committee)
        left -= count
    return unit


def town(random: Random, name: str, share: int, villages: Iterator[str]) -> Spot:
    """A town: its office, school and firm, villages with one large branch or a general branch of two or three."""
    unit = Spot(Kind.COMMITTEE, f"{name}党委", f"中共滨河区{name}委员会", Sector.VILLAGE)
    unit.below = others(random, name)
    left = share - len(unit.below)
    while left > 0:
        count = min(left, random.randint(2, 4))
        place = next(villages)
        if count == 1:
            unit.below.append(branch(f"{place}村党支部", Sector.VILLAGE, random.randint(55, 95), has_subgroups=True))
        else:
            general = Spot(Kind.GENERAL_BRANCH, f"{place}村党总支", f"中共{name}{place}村总支部委员会", Sector.VILLAGE)
            general.below = numbered(random, f"{place}村", count, Sector.VILLAGE)
            unit.below.append(general)
        left -= count
    return unit


def others(random: Random, name: str) -> list[Spot]:
    stem = name.removesuffix("街道").removesuffix("镇")
    firms = random.sample(FIRMS, 3)
    return [
        branch(f"{name}机关党支部", Sector.ORGAN, random.randint(24, 40)),
        branch(f"{stem}中学党支部", Sector.SCHOOL, random.randint(26, 48)),
        branch(f"{stem}小学党支部", Sector.SCHOOL, random.randint(14, 30)),
        branch(f"{stem}卫生院党支部", Sector.INSTITUTION, random.randint(12, 28)),
        *(branch(f"{stem}{firm}党支部", Sector.NEW_ECONOMIC_SOCIAL, random.randint(4, 22)) for firm in firms),
    ]


def numbered(random: Random, stem: str, count: int, sector: str) -> list[Spot]:
    ordinals = "一二三四五六七八九"
    spots = []
    for at in range(count):
        size = random.randint(48, 104)
        spots.append(branch(f"{stem}第{ordinals[at]}党支部", sector, size, has_subgroups=size > 80))
    return spots


def share_out(total: int, weights: list[int]) -> list[int]:
    """`total` in whole numbers by weight; what is left over goes to the largest remainders."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in by_rest[: total - sum(parts)]:
        parts[at] += 1
    return parts
