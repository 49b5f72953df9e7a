"""What a card is about, how far it is shown, and where a list goes on. No database, no clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import models

PER_PAGE = 10
COMMENTS_SHOWN = 20
LONGEST_TOPIC = 60
LONGEST_SENTENCE = 200
LONGEST_COMMENT = 500
# The same words once more within this time are the same comment: a phone that got no answer sends them again.
SENT_TWICE = timedelta(minutes=10)


class EntryKind(models.TextChoices):
    THEME_DAY = "THEME_DAY", "主题党日"
    LECTURE = "LECTURE", "党课"
    STUDY = "STUDY", "学习教育"
    LIFE = "LIFE", "组织生活"
    SERVICE = "SERVICE", "服务活动"
    SNAPSHOT = "SNAPSHOT", "随手拍"


class Level(models.TextChoices):
    """How far a card is shown; each includes the one before."""

    BRANCH = "BRANCH", "本支部"
    COMMITTEE = "COMMITTEE", "本单位"
    DISTRICT = "DISTRICT", "全区"


class CommentState(models.TextChoices):
    SHOWN = "SHOWN", "显示"
    REPORTED = "REPORTED", "被举报，等人看"
    KEPT = "KEPT", "看过，保留"


VISIBLE = (CommentState.SHOWN, CommentState.KEPT)
LONGEST_NUMBER = 18  # no row has more digits, and no moment of ours has as many
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Mark:
    """Where a list goes on: behind the card of this moment and number. `str` of it stands in the address."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """What `str` wrote; anything else is no mark."""
        moment, _, number = text.partition("-")
        if not all(one.isascii() and one.isdigit() and len(one) < LONGEST_NUMBER for one in (moment, number)):
            return None
        try:
            return cls(EPOCH + timedelta(microseconds=int(moment)), int(number))
        except OverflowError:
            return None
