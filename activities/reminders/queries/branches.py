"""Who is told on behalf of a branch."""

from collections import defaultdict
from collections.abc import Iterable

from activities.records.queries.branches import WRITING_ROLES
from organizations.access.models import Grant
from organizations.access.rules import Stretch
from organizations.tree.models import Organization


def people_of(branches: Iterable[Organization]) -> dict[int, list[int]]:
    """Per branch the accounts that write for it as secretary or recorder, wherever they were granted that; one query."""
    held = Grant.objects.in_force().filter(role__in=WRITING_ROLES, account__is_active=True)
    at: dict[str, list[tuple[Stretch, int]]] = defaultdict(list)
    for account, path, sector in held.order_by("account").values_list("account", "organization__path", "sector"):
        at[path].append((Stretch(path, sector), account))
    return {
        branch.pk: sorted(
            {
                account
                for path in (*branch.ancestor_paths, branch.path)
                for stretch, account in at.get(path, ())
                if stretch.covers(branch.path, branch.sector)
            }
        )
        for branch in branches
    }


def units_of(branches: Iterable[Organization]) -> dict[int, str]:
    """What stands before a branch's name in a list of several units; the committees come with the branches."""
    return {branch.pk: branch.committee.short_name if branch.committee else "" for branch in branches}
