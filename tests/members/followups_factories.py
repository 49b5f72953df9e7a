"""What was asked of whom, and an inspection."""

from datetime import date, datetime
from uuid import uuid4

from django.utils.timezone import get_current_timezone

from members.followups.models import FollowUp, Inspection
from members.followups.services import ask, inspect
from organizations.access.models import Account
from organizations.tree.models import Organization

NOW = datetime(2026, 9, 14, 10, tzinfo=get_current_timezone())  # a Monday


def asked(asker: Organization, organization: Organization, by: Account, **more) -> FollowUp:
    facts = {"kind": "RESOLUTION", "what": "修缮党员活动室", "due_on": date(2026, 9, 18), "uid": uuid4(), "now": NOW}
    return ask(asker=asker, organization=organization, by=by, **(facts | more))


def inspected(inspector: Organization, organization: Organization, by: Account, **more) -> Inspection:
    facts = {
        "inspectors": "林晓、许静",
        "held_on": date(2026, 9, 10),
        "findings": ["记录没有写明意见", "公示栏停在二季度"],
        "uid": uuid4(),
        "now": NOW,
    }
    return inspect(inspector=inspector, organization=organization, by=by, **(facts | more))
