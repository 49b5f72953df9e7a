"""Questions about the tree."""

from dangjian.fields.paths import steps
from organizations.access.models import Account
from organizations.tree.models import Organization


def breadcrumb(organization: Organization, account: Account) -> list[Organization]:
    """The way down to `organization` as far as `account` may read it, itself last."""
    visible = Organization.objects.visible_to(account)
    return list(visible.filter(pk__in=steps(organization.path)).order_by("path"))
