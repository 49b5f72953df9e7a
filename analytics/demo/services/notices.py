"""One 公示 that runs, one that is over, and a 通知 that some branches have answered."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files import File

from analytics.demo.rules import notices as words
from dangjian.papers import Paper
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.notices.models import NoticeReceipt
from organizations.notices.rules import Asks, Audience, Choice
from organizations.notices.services import answer, confirm, draft, object_to, publish, send
from organizations.tree.models import Organization

NAMESPACE = 0xD1 << 120


def uid(number: int) -> UUID:
    return UUID(int=NAMESPACE + number)


def put_up(root: Organization, staff: Account, *, now: datetime) -> None:
    office: dict[str, Any] = {"organization": root, "phone": words.PHONE, "address": words.ADDRESS, "by": staff}
    before = now - timedelta(days=24)
    old = publish(
        uid=uid(1), title=words.TARGETS, text=words.TARGETS_TEXT, names=words.TARGET_NAMES, list_title="发展对象",
        note_title="职业", audience=Audience.INSIDE, now=before, **office,
    )  # fmt: skip
    said: dict[str, Any] = {"about": "", "text": words.SAID, "contact": "", "asked_by": None, "address": "demo"}
    answered = object_to(notice=old, uid=uid(2), now=before, **said)
    answer(objection=answered, text=words.ANSWER, by=staff, now=before + timedelta(days=2))
    new = publish(
        uid=uid(3), title=words.STARS, text=words.STARS_TEXT, names=words.STAR_NAMES, list_title="拟表彰对象",
        note_title="主要事迹", audience=Audience.PUBLIC, now=now - timedelta(days=1),
        files=[enclosure(now - timedelta(days=1))], **office,
    )  # fmt: skip
    object_to(notice=new, uid=uid(4), now=now - timedelta(hours=5), **(said | {"about": "陈广发"}))


def enclosure(now: datetime) -> File:
    """A page of Word, as an office would add it."""
    content = BytesIO()
    paper = Paper(title=words.STARS_FILE, mark="", now=now)
    paper.title(words.STARS_FILE)
    paper.text(words.STARS_FILE_TEXT)
    paper.save(content)
    return File(content, name=f"{words.STARS_FILE}.docx")


def tell_branches(root: Organization, staff: Account, shown: Organization, *, now: datetime) -> None:
    """Every branch is told; some of the shown one's neighbours have answered, itself not yet."""
    then = now - timedelta(days=2)
    notice = draft(
        uid=uid(5), organization=root, title=words.LETTER, text=words.LETTER_TEXT, asks=Asks.LINE,
        due_on=(now + timedelta(days=5)).date(), choice=Choice.BRANCHES, picked=[], for_members=False, follows=None,
        by=staff, now=then,
    )  # fmt: skip
    send(notice=notice, by=staff, now=then, seen=notice.version)
    notice.refresh_from_db()
    others = NoticeReceipt.objects.filter(notice=notice).exclude(organization=shown).select_related("notice")
    for delivery, text in zip(others.order_by("path"), words.REPLIES, strict=False):
        writer = Grant.objects.filter(organization=delivery.organization, role=Role.SECRETARY).order_by("pk").first()
        if writer:
            confirm(delivery=delivery, text=text, by=writer.account, now=then + timedelta(hours=3))
