"""What somebody may ask to have corrected about themselves, and who answers it. Pure."""

from collections.abc import Collection
from datetime import timedelta

from django.db import models

from dangjian.fields.paths import ancestors
from organizations.access.rules import Right, roles_with


class Fact(models.TextChoices):
    """One thing that the portal says about a person; the name in lower case stands in addresses."""

    NAME = "NAME", "姓名"
    ID_NUMBER = "ID_NUMBER", "身份证号"
    SEX = "SEX", "性别"
    ETHNICITY = "ETHNICITY", "民族"
    BORN = "BORN", "出生日期"
    EDUCATION = "EDUCATION", "学历"
    PHONE = "PHONE", "手机号"
    OCCUPATION = "OCCUPATION", "工作岗位"
    OCCUPATION_CLASS = "OCCUPATION_CLASS", "职业"
    EMPLOYER = "EMPLOYER", "工作单位"
    CATEGORY = "CATEGORY", "人员类别"
    JOINED = "JOINED", "入党日期"
    REGULARIZED = "REGULARIZED", "转正日期"
    STATUS = "STATUS", "党籍状态"
    AFFILIATION = "AFFILIATION", "组织关系"
    SUBGROUP = "SUBGROUP", "党小组"
    POST = "POST", "党内职务"
    PARTICIPATION = "PARTICIPATION", "在别处参加组织生活"
    EXEMPTION = "EXEMPTION", "长期免到"
    ATTENDANCE = "ATTENDANCE", "到会情况"
    OTHER = "OTHER", "其他内容"


class State(models.TextChoices):
    OPEN = "OPEN", "待答复"
    CORRECTED = "CORRECTED", "已更正"
    DECLINED = "DECLINED", "不予更正"
    WITHDRAWN = "WITHDRAWN", "已撤回"


NUMBERS = (Fact.ID_NUMBER, Fact.PHONE)
ANSWERED = (State.CORRECTED, State.DECLINED)
# Working days until the answer.
WORKDAYS = 15
# So long the home page of whoever asked points at the answer.
TOLD_FOR = timedelta(days=14)
MAINTAINING = roles_with(Right.MAINTAIN)


def fact_called(slug: str) -> Fact | None:
    return next((fact for fact in Fact if fact.value.lower() == slug), None)


def offices(path: str, own: Collection[str]) -> list[str]:
    """The places that may answer for a branch at `path`, the nearest first: where the asker holds office nobody does,
    nor anybody below it; at the top of the tree a colleague does."""
    line = [path, *ancestors(path)]
    highest = min((place for place in own if place in line), key=len, default="")
    return [place for place in line if not highest or len(place) < len(highest)] or line[-1:]


def office_of(path: str, *, own: Collection[str], staffed: Collection[str]) -> str:
    """Where a request lies: the nearest place with somebody who maintains the roster, else the top."""
    able = offices(path, own)
    return next((place for place in able if place in staffed), able[-1])
