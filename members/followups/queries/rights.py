"""Who may do what with one item, and in whose name somebody asks."""

from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from members.followups.models import FollowUp, Inspection
from members.followups.rules import HANDLING, INSPECTING, Source
from members.roster.models import Affiliation, Member
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Kind, Organization


@dataclass(frozen=True)
class Part:
    """`owns` reports how it goes, `asked` closes it, `names` may say who of the place sees to it."""

    owns: bool
    asked: bool
    names: bool


def part_in(account: Account, follow_up: FollowUp) -> Part:
    one = FollowUp.objects.filter(pk=follow_up.pk)
    return Part(
        owns=one.owned_by(account).exists(),
        asked=one.editable_by(account).exists(),
        names=follow_up.organization.kind == Kind.BRANCH
        and follow_up.organization_id in account.reach.organizations(*HANDLING),
    )


def acts(account: Account) -> bool:
    """Whether somebody can ask anything of anybody."""
    return bool(account.reach.organizations(*HANDLING))


def askers(account: Account, *, today: date) -> QuerySet[Organization]:
    held = account.reach.organizations(*HANDLING)
    return Organization.objects.standing(today).filter(pk__in=held).order_by("path")


def owners(account: Account, *, today: date) -> QuerySet[Organization]:
    """The places somebody acts for, and everything below the committees among them."""
    reach = account.reach
    below = Organization.objects.none()
    for held in reach.held:
        if held.role in HANDLING:
            below |= Organization.objects.under(held.path)
    return below.standing(today).select_related("committee").order_by("path")


def inspected_places(account: Account, *, today: date) -> QuerySet[Organization]:
    """Where somebody may go and look: everything below an office of theirs."""
    places = Organization.objects.reached(account, Right.REVIEW).standing(today).exclude(parent=None)
    return places.select_related("committee").order_by("path")


def inspecting_offices(account: Account, *, today: date) -> QuerySet[Organization]:
    held = account.reach.organizations(*INSPECTING)
    return Organization.objects.standing(today).filter(pk__in=held).order_by("path")


def people_of(organization: Organization, day: date) -> QuerySet[Member]:
    """Whose 组织关系 lies in the place on the day, in surname order."""
    here = Affiliation.objects.as_of(day).filter(organization=organization).values("member")
    return Member.objects.filter(pk__in=here).order_by("pinyin", "pk")


def source_of(account: Account, source: str, record: int, item: int | None) -> Source | None:
    """What a room says its record asks for; nothing for who may not see it there, and for a name that no room has."""
    dotted = settings.FOLLOWUP_SOURCES.get(source)
    if dotted is None:
        return None
    module, _, name = dotted.rpartition(".")
    return getattr(import_module(module), name)(account, record, item)


def handed_on(account: Account, source: str, record: int) -> dict[int, list[FollowUp]]:
    """By line of a record what came from it, the oldest first: a branch may ask itself of what an office asked of it."""
    lines: dict[int, list[FollowUp]] = {}
    found = FollowUp.objects.visible_to(account).filter(source=source, source_record=record)
    for one in found.select_related("asker").order_by("pk"):
        lines.setdefault(one.source_item or 0, []).append(one)
    return lines


def finding_source(account: Account, record: int, item: int | None) -> Source | None:
    """For FOLLOWUP_SOURCES: one finding of an inspection."""
    inspection = Inspection.objects.visible_to(account).filter(pk=record).first()
    finding = inspection and inspection.findings.filter(pk=item).first()
    if not inspection or not finding:
        return None
    held = f"{inspection.held_on.year}年{inspection.held_on.month}月{inspection.held_on.day}日督查"
    url = reverse("followups:inspection", args=[inspection.pk])
    return Source("INSPECTION", finding.text, held, inspection.organization_id, url)
