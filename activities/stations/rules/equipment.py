"""What a standard station has (标准化活动阵地), and the rules that hang on its wall."""

from collections.abc import Collection, Iterable

from django.db import models


class EquipmentKind(models.TextChoices):
    FLAG = "FLAG", "党旗"
    TABLES = "TABLES", "桌椅"
    BOOKS = "BOOKS", "图书"
    PAPERS = "PAPERS", "报刊架"
    PROJECTOR = "PROJECTOR", "投影仪"
    PLAYER = "PLAYER", "电教播放机"
    GAMES = "GAMES", "棋类等文娱器材"
    BOARD = "BOARD", "公开栏"


# Everything on the list belongs into every station.
STANDARD = tuple(EquipmentKind)


class Condition(models.TextChoices):
    GOOD = "GOOD", "完好"
    BROKEN = "BROKEN", "要修"
    ABSENT = "ABSENT", "没有"


class HouseRuleKind(models.TextChoices):
    READING = "READING", "图书阅览制度"
    ACTIVITIES = "ACTIVITIES", "活动开展制度"
    TRAINING = "TRAINING", "服务培训制度"


def missing(conditions: Iterable[tuple[str, str]]) -> list[str]:
    """The standard things that are not there in good order, of `(kind, condition)` pairs, in the order of the list."""
    good = {kind for kind, condition in conditions if condition == Condition.GOOD}
    return [str(kind.label) for kind in STANDARD if kind not in good]


def unwritten(hung: Collection[str]) -> list[str]:
    """The house rules that do not hang on the wall yet, in the order of the list."""
    return [str(kind.label) for kind in HouseRuleKind if kind not in hung]
