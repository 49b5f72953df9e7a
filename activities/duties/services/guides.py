"""What a committee suggests for the theme days of a month (指导主题)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from activities.duties.models import GroupTheme, ThemeGuide
from activities.duties.services.theme_days import refuse_if_over
from dangjian.audit.services import record
from dangjian.periods import Month
from organizations.access.models import Account
from organizations.groups.models import CollaborationGroup
from organizations.tree.models import PARTY_KINDS, Kind, Organization

GUIDING_KINDS = tuple(kind for kind in PARTY_KINDS if kind != Kind.BRANCH)


class NotACommittee(Exception):
    """A branch has nobody below it to suggest anything to."""


class GuideExists(Exception):
    """This place has suggested something for the month and the sector already; that is changed instead."""


@transaction.atomic
def add_guide(
    *, organization: Organization, month: Month, sector: str, facts: dict[str, Any], by: Account, now: datetime
) -> ThemeGuide:
    """Suggest themes to all below `organization`, or to one sector. Raises MonthIsOver, NotACommittee, GuideExists."""
    refuse_if_over(month, localdate(now))
    if organization.kind not in GUIDING_KINDS:
        raise NotACommittee
    if ThemeGuide.objects.filter(organization=organization, month=str(month), sector=sector).exists():
        raise GuideExists
    guide = ThemeGuide(month=str(month), sector=sector, **facts, made_by=by, made_at=now)
    guide.settle_in(organization)
    guide.save(force_insert=True)
    record("duties.add_guide", by=by, target=guide, path=guide.path, month=guide.month)
    return guide


@transaction.atomic
def change_guide(*, guide: ThemeGuide, facts: dict[str, Any], by: Account, now: datetime) -> None:
    """What branches took from it before stays as they took it. Raises MonthIsOver."""
    refuse_if_over(Month.parse(guide.month), localdate(now))
    for name, value in facts.items():
        setattr(guide, name, value)
    guide.made_by, guide.made_at = by, now
    guide.save(update_fields=[*facts, "made_by", "made_at"])
    record("duties.change_guide", by=by, target=guide, path=guide.path, month=guide.month)


@transaction.atomic
def withdraw_guide(*, guide: ThemeGuide, by: Account, now: datetime) -> None:
    refuse_if_over(Month.parse(guide.month), localdate(now))
    record("duties.withdraw_guide", by=by, target=guide, path=guide.path, month=guide.month)
    guide.delete()


@transaction.atomic
def set_group_theme(*, group: CollaborationGroup, month: Month, themes: list[str], by: Account, now: datetime) -> None:
    """What the leader suggests to the group for the month; no themes take it back. Raises MonthIsOver."""
    refuse_if_over(month, localdate(now))
    said = {"themes": themes, "made_by": by, "made_at": now}
    if themes:
        GroupTheme.objects.update_or_create(group=group, month=str(month), defaults=said)
    else:
        GroupTheme.objects.filter(group=group, month=str(month)).delete()
    record("duties.set_group_theme", by=by, target=group, path=group.leader.path, month=str(month))
