"""Who reviews a record."""

from activities.records.models import BRANCH_ROLES, REVIEWING_ROLES
from dangjian.fields.paths import steps
from organizations.access.models import Account, Grant
from organizations.tree.models import Organization


def reviewer_for(organization: Organization, *, recorder: Account) -> Organization | None:
    """The nearest organization above with somebody who may review: not the recorder, not one of the branch itself."""
    above = steps(organization.path)[-2::-1]
    insiders = Grant.objects.in_force().filter(organization=organization, role__in=BRANCH_ROLES).values("account")
    reviewing = (
        Grant.objects.in_force()
        .filter(organization__in=above, role__in=REVIEWING_ROLES, account__is_active=True)
        .filter(sector__in=("", organization.sector))
        .exclude(account=recorder)
        .exclude(account__in=insiders)
    )
    staffed = set(reviewing.values_list("organization", flat=True))
    nearest = next((pk for pk in above if pk in staffed), None)
    return Organization.objects.filter(pk=nearest).first() if nearest else None
