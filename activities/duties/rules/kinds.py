"""The words a duty is made of."""

from django.db import models


class DutyKind(models.TextChoices):
    THEME_DAY = "THEME_DAY", "主题党日"
    MEMBERS_MEETING = "MEMBERS_MEETING", "党员大会"
    COMMITTEE_MEETING = "COMMITTEE_MEETING", "支委会"
    SUBGROUP_MEETING = "SUBGROUP_MEETING", "党小组会"
    PARTY_LECTURE = "PARTY_LECTURE", "党课"
    ORGANIZATIONAL_LIFE_MEETING = "ORGANIZATIONAL_LIFE_MEETING", "组织生活会"
    DEMOCRATIC_APPRAISAL = "DEMOCRATIC_APPRAISAL", "民主评议党员"
    STATION_NEWSPAPER = "STATION_NEWSPAPER", "驿站送报"
    STATION_FILM = "STATION_FILM", "驿站电影"
    STATION_TRAINING = "STATION_TRAINING", "驿站培训"
    STATION_LECTURE = "STATION_LECTURE", "驿站党课"
    STATION_EXCHANGE = "STATION_EXCHANGE", "驿站交流"
    STATION_WARMTH = "STATION_WARMTH", "驿站送温暖"


# 六个一: what a station owes and no branch does.
STATION_KINDS = (
    DutyKind.STATION_NEWSPAPER,
    DutyKind.STATION_FILM,
    DutyKind.STATION_TRAINING,
    DutyKind.STATION_LECTURE,
    DutyKind.STATION_EXCHANGE,
    DutyKind.STATION_WARMTH,
)

# In which order a list names what falls on the same day.
KIND_ORDER = {kind: number for number, kind in enumerate(DutyKind.values)}


class Per(models.TextChoices):
    MONTH = "MONTH", "每月"
    QUARTER = "QUARTER", "每季度"
    HALF_YEAR = "HALF_YEAR", "每半年"
    YEAR = "YEAR", "每年"


class Subject(models.TextChoices):
    ORGANIZATION = "ORGANIZATION", "党支部"
    SUBGROUP = "SUBGROUP", "党小组"
    CONTACT_POINT = "CONTACT_POINT", "联系点"
    MEMBER = "MEMBER", "党员"


class AppliesIf(models.TextChoices):
    ALWAYS = "ALWAYS", "都适用"
    HAS_COMMITTEE = "HAS_COMMITTEE", "设支部委员会的"
    NOT_TEMPORARY = "NOT_TEMPORARY", "临时党支部除外"
