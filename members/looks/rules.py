"""What counts as a look at somebody's file, how long a consent holds, and how a look is told to the person. Pure."""

from datetime import datetime, timedelta

from django.db import models

from members.private.rules import Purpose

ASK_HOLDS_FOR = timedelta(days=7)
CONSENT_HOLDS_FOR = timedelta(hours=24)
WITHHELD_FOR_YEARS = 1
TOLD_BEFORE = timedelta(days=30)  # the office may still prolong


class State(models.TextChoices):
    ASKED = "ASKED", "待同意"
    LAPSED = "LAPSED", "申请已过期"
    REFUSED = "REFUSED", "没有同意"
    CONSENTED = "CONSENTED", "已同意"
    LOOKED = "LOOKED", "已查看"


class Standing(models.TextChoices):
    """What the state has become by the clock: a request and a consent hold for a time, a withheld look as well."""

    ASKED = "ASKED", "待同意"
    LAPSED = "LAPSED", "申请已过期"
    REFUSED = "REFUSED", "没有同意"
    READY = "READY", "已同意，可以看一次"
    OVER = "OVER", "同意已过期"
    WITHHELD = "WITHHELD", "已查看，未公开"
    OPEN = "OPEN", "已查看，本人看得到"


# In the person's own page: what it was for, said to them.
TOLD = {
    Purpose.VERIFY: "核对是不是您本人",
    Purpose.TRANSFER: "为您办理组织关系接转",
    Purpose.CONTACT: "与您联系",
    Purpose.CORRECT: "更正您的登记信息",
    Purpose.REPORT: "按要求向上级报送",
    Purpose.INSPECTION: "组织考察",
    Purpose.DISCIPLINE: "纪检监察",
    Purpose.PETITION: "核查信访反映的情况",
}


def years_later(moment: datetime, years: int) -> datetime:
    """The same day and hour; of 29 February the 28th."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)
