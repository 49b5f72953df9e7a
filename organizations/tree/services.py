"""Everything that changes the tree; each call keeps history, the document number and one audit row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from dangjian.audit.services import record
from dangjian.fields.paths import step
from organizations.access.models import Account
from organizations.tree.models import InTree, Kind, Organization, OrganizationEdge


class CannotMoveBelowItself(Exception):
    """The new parent is the organization itself or lies below it."""


class BeforeLastChange(Exception):
    """The organization, or one below it, has changed after this day already."""


class StillHasChildren(Exception):
    """An organization with standing organizations below it cannot be dissolved."""


@transaction.atomic
def found(
    *,
    kind: str,
    name: str,
    short_name: str,
    parent: Organization | None,
    on: date,
    by: Account | None,
    document_number: str = "",
    **attributes: Any,
) -> Organization:
    """Set up an organization from `on`; its path comes from its own id, so parallel inserts cannot collide."""
    organization = Organization(kind=kind, name=name, short_name=short_name, parent=parent, path="", **attributes)
    organization.spell()
    organization.save()
    organization.path = (parent.path if parent else "") + step(organization.pk)
    organization.committee_id = unit_below(parent, organization)
    organization.save(update_fields=["path", "committee"])
    open_edge(organization, on=on, document_number=document_number)
    record("tree.found", by=by, target=organization, path=organization.path, on=str(on))
    return organization


def refuse_before_last_change(edges: QuerySet[OrganizationEdge], on: date) -> None:
    """History is only added to at its end: a change before a later one would rewrite what was recorded in between. That
    a place was dissolved is a change too: its last span ends."""
    if edges.filter(Q(starts_on__gt=on) | Q(ends_on__gt=on)).exists():
        raise BeforeLastChange


def unit_below(parent: Organization | None, organization: Organization) -> int:
    """The organization directly under the district committee that this one belongs to; the root is its own."""
    if parent is None or parent.parent_id is None:
        return organization.pk
    return parent.committee_id or parent.pk


def open_edge(organization: Organization, *, on: date, document_number: str = "") -> OrganizationEdge:
    """Write how the organization stands from `on`, ending the span before; a second change of a day replaces it."""
    edges = OrganizationEdge.objects.filter(organization=organization)
    refuse_before_last_change(edges, on)
    edges.filter(ends_on=None, starts_on=on).delete()
    edges.filter(ends_on=None).update(ends_on=on)
    edge = first_edge(organization, on=on, document_number=document_number)
    edge.save()
    return edge


def first_edge(organization: Organization, *, on: date, document_number: str = "") -> OrganizationEdge:
    """How the organization stands, unsaved."""
    return OrganizationEdge(
        organization=organization,
        parent_id=organization.parent_id,
        path=organization.path,
        committee_id=organization.committee_id,
        kind=organization.kind,
        sector=organization.sector,
        name=organization.name,
        temporary=organization.temporary,
        floating=organization.floating,
        retired=organization.retired,
        starts_on=on,
        document_number=document_number,
    )


@transaction.atomic
def move(
    *, organization: Organization, to: Organization, on: date, by: Account | None, document_number: str = ""
) -> None:
    """Hang the organization and all below it under `to`; rows that belong to places move with their places. What was
    dissolved before moves along, so that it is found under its place, and its history stays ended.

    Raises CannotMoveBelowItself, BeforeLastChange.
    """
    if to.path.startswith(organization.path):
        raise CannotMoveBelowItself
    refuse_before_last_change(OrganizationEdge.objects.filter(organization__path__under=organization.path), on)
    old_path, new_path = organization.path, to.path + step(organization.pk)
    organization.parent = to
    organization.path = new_path
    organization.committee_id = unit_below(to, organization)
    organization.save(update_fields=["parent"])
    rewrite_subtree(old_path, new_path, committee_id=organization.committee_id)
    for moved in Organization.objects.under(new_path).standing(on).order_by("pk"):
        open_edge(moved, on=on, document_number=document_number)
    record("tree.move", by=by, target=organization, path=new_path, to=to.pk, on=str(on))


def rewrite_subtree(old_path: str, new_path: str, *, committee_id: int | None) -> None:
    """One UPDATE per table: the tree itself and every kind of row that stands in it, except frozen results."""
    moved = Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    moved_models: list[type[Model]] = [Organization, *in_tree_models()]
    for model in moved_models:
        model._default_manager.filter(path__under=old_path).update(path=moved, committee_id=committee_id)


@dataclass
class Founding:
    """An organization to set up: unsaved, with its parent, and the day from which it stands here."""

    organization: Organization
    on: date
    parent: "Organization | Founding | None" = None

    @property
    def depth(self) -> int:
        return 1 + self.parent.depth if isinstance(self.parent, Founding) else 0


@transaction.atomic
def found_many(foundings: Sequence[Founding], *, by: Account | None) -> list[Organization]:
    """A whole part of the tree, parents before children, in a few statements for each level."""
    for depth in sorted({one.depth for one in foundings}):
        found_level([one for one in foundings if one.depth == depth])
    founded = [one.organization for one in foundings]
    OrganizationEdge.objects.bulk_create([first_edge(one.organization, on=one.on) for one in foundings])
    record("tree.found_many", by=by, target="tree", count=len(founded))
    return founded


def found_level(foundings: Sequence[Founding]) -> None:
    organizations = [one.organization for one in foundings]
    for one in foundings:
        above = one.parent.organization if isinstance(one.parent, Founding) else one.parent
        one.organization.parent = above
        one.organization.path = ""
        one.organization.spell()
    Organization.objects.bulk_create(organizations)
    for organization in organizations:
        parent = organization.parent
        organization.path = (parent.path if parent else "") + step(organization.pk)
        organization.committee_id = unit_below(parent, organization)
    Organization.objects.bulk_update(organizations, ["path", "committee"], batch_size=200)


@transaction.atomic
def reclassify(*, organization: Organization, on: date, by: Account | None, **attributes: Any) -> None:
    """Another kind, sector or attribute (temporary, joint …) from `on`; what stood before stays in the edges."""
    for name, value in attributes.items():
        setattr(organization, name, value)
    organization.save(update_fields=list(attributes))
    open_edge(organization, on=on)
    record("tree.reclassify", by=by, target=organization, path=organization.path, fields=sorted(attributes), on=str(on))


def in_tree_models() -> list[type[InTree]]:
    """Every concrete model that belongs to a place; a model with `stays_put` keeps the place of its time."""
    return [
        model for model in apps.get_models() if issubclass(model, InTree) and not getattr(model, "stays_put", False)
    ]


@transaction.atomic
def dissolve(*, organization: Organization, on: date, by: Account | None, document_number: str = "") -> None:
    """撤销: the organization stands until `on`; it keeps its history and everything it ever recorded."""
    if Organization.objects.standing(on).filter(parent=organization).exists():
        raise StillHasChildren
    edges = OrganizationEdge.objects.filter(organization=organization, ends_on=None)
    refuse_before_last_change(edges, on)
    organization.dissolved_on = on
    organization.save(update_fields=["dissolved_on"])
    edges.filter(starts_on=on).delete()
    edges.update(ends_on=on)
    record("tree.dissolve", by=by, target=organization, path=organization.path, on=str(on), number=document_number)


@transaction.atomic
def rename(
    *, organization: Organization, name: str, short_name: str, on: date, by: Account | None, document_number: str = ""
) -> None:
    refuse_before_last_change(OrganizationEdge.objects.filter(organization=organization), on)
    organization.name, organization.short_name = name, short_name
    organization.spell()
    organization.save(update_fields=["name", "short_name", "pinyin", "initials"])
    open_edge(organization, on=on, document_number=document_number)
    record("tree.rename", by=by, target=organization, path=organization.path, on=str(on))


__all__ = [
    "BeforeLastChange",
    "CannotMoveBelowItself",
    "Kind",
    "StillHasChildren",
    "dissolve",
    "found",
    "move",
    "open_edge",
    "rename",
]
