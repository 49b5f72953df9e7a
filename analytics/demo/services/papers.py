"""What the shown branch keeps as files: a meeting's papers, and a record that was entered from paper."""

from datetime import datetime, timedelta
from io import BytesIO

from django.core.files import File
from django.utils.timezone import localdate
from PIL import Image

from activities.records.models import Activity, State
from activities.records.queries.periods import natural_period
from activities.records.rules import ExtraKind, RecordFacts
from activities.records.services import start_draft, submit
from analytics.demo.services.pictures import PICTURES
from organizations.access.models import Account
from organizations.photos.models import AlbumState, AttachmentUse, Audience
from organizations.photos.services import attach, make_album, set_state
from organizations.tree.models import Organization

WHY = "支部送来纸质会议记录本，书记住院期间没有录入。"


def page(number: int, name: str) -> File:
    """One page of a scan."""
    content = BytesIO()
    pictures = sorted(PICTURES.glob("*.jpg"))
    Image.open(pictures[number % len(pictures)]).save(content, "PDF")
    content.seek(0)
    return File(content, name=name)


def keep_papers(branch: Organization, writer: Account, clerk: Account, *, now: datetime) -> None:
    held = Activity.objects.filter(organization=branch, kind="MEMBERS_MEETING").recorded()
    if meeting := held.order_by("held_on", "pk").last():
        lay_beside(meeting, writer)
    enter_from_paper(branch, clerk, now=now)


def lay_beside(meeting: Activity, writer: Account) -> None:
    if meeting.album is None:
        meeting.album = make_album(organization=meeting.organization, by=writer, audience=Audience.BRANCH)
        meeting.save(update_fields=["album"])
    set_state(albums=[meeting.album.pk], state=AlbumState.OPEN)
    for number, name in enumerate(("会议议程.pdf", "年度工作总结.pdf")):
        attach(album=meeting.album, file=page(number, name), by=writer, use=AttachmentUse.MATERIAL)
    if meeting.state == State.ACCEPTED:
        set_state(albums=[meeting.album.pk], state=AlbumState.SEALED)


def enter_from_paper(branch: Organization, clerk: Account, *, now: datetime) -> None:
    """Months later, by the street: who, why, and the page itself."""
    day = localdate(now) - timedelta(days=75)
    period = natural_period(ExtraKind.STUDY, day)
    begun = start_draft(organization=branch, kind=ExtraKind.STUDY, for_period=period, by=clerk, now=now)
    attach(album=begun.album, file=page(2, "会议记录本扫描件.pdf"), by=clerk, use=AttachmentUse.SCAN)
    facts = RecordFacts(
        kind=ExtraKind.STUDY,
        held_on=day,
        for_period=period,
        topic="学习党内法规",
        text="集体学习党内法规原文。",
        place="党群服务中心",
        host=clerk.name,
        late_reason=WHY,
        proxy_reason="支部没有电脑，请街道代录",
    )
    submit(draft=begun, facts=facts, by=clerk, now=now, again=True)
