"""Whatever the tree, the sectors and the dates of grants: everybody sees and edits what the design says, and no more."""

from random import Random

import pytest
from access.forests import MAINTAINS, READS, grown, reaches
from django.utils.timezone import now

from members.roster.models import Member
from organizations.access.models import Account, Grant
from organizations.tree.models import Organization

AT_ONCE = 50


def planted(random: Random, many: int) -> list:
    """Trees side by side in one table, so that each could leak into the others."""
    moment = now()
    trees = [grown(random, moment) for _ in range(many)]
    for model, rows in (
        (Organization, [one for tree in trees for one in tree.nodes]),
        (Member, [one for tree in trees for one in tree.members]),
        (Account, [one for tree in trees for one in tree.people]),
        (Grant, [one for tree in trees for one in tree.grants]),
    ):
        model.objects.bulk_create(rows, ignore_conflicts=model is Grant)
    kept = set(Grant.objects.values_list("pk", flat=True))
    for tree in trees:
        tree.grants = [one for one in tree.grants if one.pk in kept]
    return trees


def seen(queryset) -> list[int]:
    return sorted(queryset.values_list("pk", flat=True))


def differences(tree) -> list[str]:
    wrong, moment = [], now()
    for person in tree.people:
        account = Account.objects.get(pk=person.pk)

        def among(rows, roles, person=person):
            places = [(one, getattr(one, "organization", one)) for one in rows]
            return sorted(one.pk for one, place in places if reaches(person, place, roles, tree, moment))

        for what, found, right in (
            ("read", seen(Organization.objects.visible_to(account)), among(tree.nodes, READS)),
            ("maintained", seen(Organization.objects.editable_by(account)), among(tree.nodes, MAINTAINS)),
            ("members", seen(Member.objects.visible_to(account)), among(tree.members, READS)),
            ("members kept", seen(Member.objects.editable_by(account)), among(tree.members, MAINTAINS)),
        ):
            if found != right:
                wrong.append(f"{person.username} {what}: {found}, not {right}")
    return wrong


@pytest.mark.corpus
@pytest.mark.django_db
@pytest.mark.proves("scope-is-what-the-tree-says")
def test_everybody_reaches_what_a_walk_from_parent_to_parent_says(nightly_size, tally):
    random, wrong, trees = Random(20261129), [], nightly_size(200, 10_000)
    for start in range(0, trees, AT_ONCE):
        for tree in planted(random, min(AT_ONCE, trees - start)):
            wrong += differences(tree)
        Grant.objects.all().delete()
    tally("trees whose scope was held against the oracle", trees)

    assert wrong == []
