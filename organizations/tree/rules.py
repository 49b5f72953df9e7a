"""What kinds of organizations there are and which may stand below which. Pure."""

from django.db import models


class Kind(models.TextChoices):
    DISTRICT_COMMITTEE = "DISTRICT_COMMITTEE", "区委"
    WORKING_COMMITTEE = "WORKING_COMMITTEE", "党工委"
    COMMITTEE = "COMMITTEE", "党委"
    GENERAL_BRANCH = "GENERAL_BRANCH", "党总支"
    BRANCH = "BRANCH", "党支部"
    STATION = "STATION", "红色驿站"


# A station is a node for rights and duties, not a party organisation.
PARTY_KINDS = (
    Kind.DISTRICT_COMMITTEE,
    Kind.WORKING_COMMITTEE,
    Kind.COMMITTEE,
    Kind.GENERAL_BRANCH,
    Kind.BRANCH,
)


class Sector(models.TextChoices):
    ORGAN = "ORGAN", "机关"
    INSTITUTION = "INSTITUTION", "事业单位"
    VILLAGE = "VILLAGE", "农村"
    COMMUNITY = "COMMUNITY", "社区"
    STATE_OWNED = "STATE_OWNED", "国有企业"
    SCHOOL = "SCHOOL", "学校"
    NEW_ECONOMIC_SOCIAL = "NEW_ECONOMIC_SOCIAL", "两新组织"
    RETIRED = "RETIRED", "离退休"
    OTHER = "OTHER", "其他"


# Committees nest: a street's working committee, a community's committee, a general branch, a branch.
BELOW: dict[str, tuple[str, ...]] = {
    Kind.DISTRICT_COMMITTEE: (
        Kind.WORKING_COMMITTEE,
        Kind.COMMITTEE,
        Kind.GENERAL_BRANCH,
        Kind.BRANCH,
        Kind.STATION,
    ),
    Kind.WORKING_COMMITTEE: (Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH, Kind.STATION),
    Kind.COMMITTEE: (Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH, Kind.STATION),
    Kind.GENERAL_BRANCH: (Kind.BRANCH, Kind.STATION),
    Kind.BRANCH: (Kind.STATION,),
    Kind.STATION: (),
}


def may_stand_below(kind: str, parent_kind: str) -> bool:
    return kind in BELOW[parent_kind]
