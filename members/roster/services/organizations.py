"""撤销: what the roster knows about an organization ends with it."""

from datetime import date

from django.db import transaction

from members.roster.models import IN_STANDING, Affiliation, Member, Participation, Post, Subgroup, Term
from members.roster.services.dated import close
from members.roster.services.grants import end_grants
from members.roster.services.posts import close_post
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization
from organizations.tree.services import dissolve


class StillHasMembers(Exception):
    """Whoever belongs to a branch, or is looked after by it, has to go to another before it is dissolved."""


@transaction.atomic
def dissolve_organization(
    *, organization: Organization, on: date, by: Account | None, document_number: str = ""
) -> None:
    """Ends posts, the rights that accounts have here, the term, subgroups and visits, then the organization itself.

    Raises StillHasMembers, and what `tree.services.dissolve` raises; then nothing has changed.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)  # nobody comes meanwhile
    people = Member.objects.filter(organization=organization, membership_status__in=IN_STANDING)
    if people.exists() or Affiliation.objects.filter(organization=organization, ends_on=None).exists():
        raise StillHasMembers
    for post in Post.objects.filter(organization=organization, ends_on=None).select_related("organization", "member"):
        close_post(post, on=on)
    if organization.kind != Kind.STATION:  # whose manager reads the books of a closed one
        end_grants(on=on, organization=organization)
    for kind in (Term, Subgroup, Participation):
        for row in kind.objects.filter(organization=organization, ends_on=None):
            close(row, on=on)
    dissolve(organization=organization, on=on, by=by, document_number=document_number)
