"""The notice that everybody has read, and what people have said to the office."""

from datetime import datetime, timedelta
from uuid import UUID

from analytics.demo.rules.voices import VOICES, Voice
from organizations.access.models import Account
from organizations.complaints.services import answer, submit
from organizations.policies.models import PrivacyNotice
from organizations.policies.services import accept

NAMESPACE = 0xD0 << 120


def read_the_notice(accounts: list[Account]) -> None:
    """The printed log-ins land on their own page at once."""
    notice = PrivacyNotice.objects.order_by("-version").first()
    for account in accounts:
        if notice:
            accept(notice=notice, account=account)


def speak_up(member: Account, staff: Account, *, now: datetime) -> int:
    for at, voice in enumerate(VOICES):
        say(voice, UUID(int=NAMESPACE + at), member, staff, now=now)
    return len(VOICES)


def say(voice: Voice, uid: UUID, member: Account, staff: Account, *, now: datetime) -> None:
    sent_at = now - timedelta(days=voice.days_ago)
    complaint = submit(
        uid=uid,
        kind=voice.kind,
        text=voice.text,
        about_text=voice.about,
        contact="" if voice.named else "请在门户里答复，谢谢",
        asked_by=member if voice.named else None,
        address="demo",
        now=sent_at,
    )
    if voice.answer:
        answered_at = sent_at + timedelta(days=3)
        answer(complaint=complaint, text=voice.answer, by=staff, now=answered_at, seen=complaint.version)
