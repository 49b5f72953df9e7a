"""Something open, something late, something closed and something that waits for whoever asked; one inspection."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from activities.meetings.models import Vote
from analytics.demo.rules import followups as words
from dangjian.workdays.queries import add_workdays
from members.followups.models import FollowUp
from members.followups.queries import source_of
from members.followups.rules import Seen
from members.followups.services import ask, change_inspection, close, finish, inspect, name, report
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization

NAMESPACE = 0xF0 << 120


def uid(number: int) -> UUID:
    return UUID(int=NAMESPACE + number)


def hand_out(branch: Organization, comrade: Member, writer: Account, clerk: Account, *, now: datetime) -> None:
    """From the street to the shown branch, and within it."""
    street = branch.committee or branch
    asked = []
    for at, (kind, what, days, progress) in enumerate(words.ASKED_BY_STREET):
        then, due_on = now - timedelta(days=30 - at), working_day(now, days)
        facts: dict[str, Any] = {"uid": uid(at), "asker": street, "organization": branch, "kind": kind, "what": what}
        asked.append(ask(**facts, due_on=due_on, by=clerk, now=then))
        if progress:
            report(follow_up=asked[at], uid=uid(20 + at), text=progress, by=writer, now=then + timedelta(days=4))
    done = asked[-1]
    finish(follow_up=done, text=words.DONE, by=writer, now=now - timedelta(days=22))
    close(follow_up=done, text="", by=clerk, now=now - timedelta(days=21))
    kind, what, days = words.WITHIN_BRANCH
    here: dict[str, Any] = {
        "asker": branch,
        "organization": branch,
        "kind": kind,
        "what": what,
        "due_on": working_day(now, days),
    }
    own = ask(uid=uid(10), **here, by=writer, now=now - timedelta(days=3))
    name(follow_up=own, member=comrade, by=writer, now=now - timedelta(days=3))


def hand_on(branch: Organization, writer: Account, *, now: datetime) -> None:
    """The first resolution of the branch's newest meeting, if it has one."""
    vote = Vote.objects.filter(activity__organization=branch).order_by("pk").first()
    came = vote and source_of(writer, "resolution", vote.activity_id, vote.pk)
    if not vote or not came:
        return
    where: dict[str, Any] = {"asker": branch, "organization": branch, "kind": came.kind, "what": came.what}
    where |= {"source": "resolution", "source_record": vote.activity_id, "source_item": vote.pk}
    ask(uid=uid(40), **where, source_label=came.label, due_on=working_day(now, 12), by=writer, now=now)


def go_and_look(branch: Organization, writer: Account, staff: Account, *, now: datetime) -> None:
    """The department was there; one finding is reported as done."""
    root, then = Organization.objects.get(parent=None), now - timedelta(days=9)
    made = inspect(
        uid=uid(30), inspector=root, organization=branch, inspectors=words.INSPECTORS_AT_FIRST, held_on=localdate(then),
        looked_at=words.LOOKED_AT, findings=words.FINDINGS, due_on=working_day(now, 6), by=staff, now=then,
    )  # fmt: skip
    said = Seen(made.held_on, words.INSPECTORS, made.looked_at, tuple(words.FINDINGS))
    change_inspection(inspection=made, number=0, said=said, by=staff, now=then + timedelta(hours=1))
    second = FollowUp.objects.filter(source="finding", source_record=made.pk).order_by("pk")[1]
    finish(follow_up=second, text=words.REPORTED, by=writer, now=now - timedelta(days=1))


def working_day(now: datetime, days: int) -> date:
    """On or after the day so far from today."""
    return add_workdays(localdate(now) + timedelta(days=days - 1), 1)
