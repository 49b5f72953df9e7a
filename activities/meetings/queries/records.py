"""The records that meetings hang on, for those who keep and those who review them."""

from django.db.models import QuerySet

from activities.records.models import OPEN_STATES, Activity, State
from organizations.access.models import Account, within
from organizations.access.rules import Right


def inside_records(account: Account) -> QuerySet[Activity]:
    """Records whose inside `account` may see: as keeper of the branch or as its reviewer."""
    reach = account.reach
    trusted = (*reach.stretches(Right.RECORD), *reach.stretches(Right.REVIEW))
    return Activity.objects.recorded().filter(within(trusted))


def kept_records(account: Account) -> QuerySet[Activity]:
    """Records that `account` writes for."""
    return Activity.objects.editable_by(account).recorded()


def may_change(activity: Activity, account: Account) -> bool:
    """Whether what hangs on the record may still be changed: by its keepers, until it is accepted or taken back."""
    keeps = account.reach.covers(Right.RECORD, activity.path, activity.organization.sector)
    return keeps and activity.state in OPEN_STATES and activity.state != State.WITHDRAWN
