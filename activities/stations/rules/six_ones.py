"""六个一: what a station owes, as people on the site say it. Pure."""

from dataclasses import dataclass

from activities.duties.rules import DutyKind, Per


@dataclass(frozen=True)
class SixOne:
    """`title` names the row, `verb` the button, `topic` what the form asks for, `people` how those who came are counted."""

    kind: DutyKind
    per: Per
    title: str
    verb: str
    topic: str
    example: str
    icon: str
    people: str = "来了几人"

    @property
    def is_paper(self) -> bool:
        """Days are ticked through the month instead of one day recorded."""
        return self.kind == DutyKind.STATION_NEWSPAPER


SIX_ONES = (
    SixOne(DutyKind.STATION_NEWSPAPER, Per.MONTH, "每天一份报纸", "记报纸", "", "", "news"),
    SixOne(
        DutyKind.STATION_FILM, Per.MONTH, "每月一场电影", "记一场电影", "放了什么", "如：《建党伟业》", "player-play"
    ),
    SixOne(
        DutyKind.STATION_TRAINING, Per.MONTH, "每月一次培训", "记一次培训", "学了什么", "如：高处作业安全", "notebook"
    ),
    SixOne(DutyKind.STATION_LECTURE, Per.QUARTER, "每季一堂党课", "记一堂党课", "课题", "如：讲党史故事", "microphone"),
    SixOne(
        DutyKind.STATION_EXCHANGE,
        Per.QUARTER,
        "每季一次交流",
        "记一次交流",
        "聊了什么",
        "如：学习心得",
        "message-circle",
    ),
    SixOne(
        DutyKind.STATION_WARMTH,
        Per.HALF_YEAR,
        "半年一次送温暖",
        "记送温暖",
        "做了什么",
        "如：送防暑用品",
        "thumb-up",
        "慰问几人",
    ),
)


def six_one(kind: str) -> SixOne:
    """Raises KeyError for what is none of the six."""
    return {str(one.kind): one for one in SIX_ONES}[kind]


def story(one: SixOne, topic: str, people: int) -> str:
    """What a record says when nobody wrote a sentence: 每月一场电影：《建党伟业》，来了46人。"""
    counted = f"，{one.people.replace('几人', f'{people}人')}" if people else ""
    return f"{one.title}：{topic}{counted}。"
