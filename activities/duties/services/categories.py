"""服务类别: the few words a theme day of service is told apart by."""

from django.db import transaction

from activities.duties.models import ServiceCategory
from activities.duties.rules import MOST_CATEGORIES
from dangjian.audit.services import record
from organizations.access.models import Account

# From the district's own list of services, and the two kinds that older records name.
DEFAULTS = (
    *("扶贫帮困", "信息咨询", "家政服务", "送学送医", "就业创业"),
    *("法律援助", "志愿服务", "走访慰问", "政策宣讲", "环境整治"),
)


class TooManyCategories(Exception):
    """More than fit under a thumb; one that is used has to go first."""


class NameTaken(Exception):
    """Another category has this name, in use or not."""


@transaction.atomic
def add_category(*, name: str, position: int, is_used: bool, by: Account) -> ServiceCategory:
    """Raises NameTaken, TooManyCategories."""
    made = ServiceCategory(name=name, position=position, is_used=is_used)
    refuse_misfit(made)
    made.save(force_insert=True)
    record("duties.add_category", by=by, target=made)
    return made


@transaction.atomic
def change_category(*, category: ServiceCategory, name: str, position: int, is_used: bool, by: Account) -> None:
    """Rename it, move it, or take it off the forms; records keep the word they were written with."""
    category.name, category.position, category.is_used = name, position, is_used
    refuse_misfit(category)
    category.save(update_fields=["name", "position", "is_used"])
    record("duties.change_category", by=by, target=category)


def refuse_misfit(category: ServiceCategory) -> None:
    others = ServiceCategory.objects.select_for_update().exclude(pk=category.pk)
    if any(other.name == category.name for other in others):
        raise NameTaken
    if category.is_used and sum(other.is_used for other in others) >= MOST_CATEGORIES:
        raise TooManyCategories


@transaction.atomic
def install_service_categories() -> str:
    """The shipped words, once: a list that people have is left as it is."""
    if ServiceCategory.objects.exists():
        return "服务类别已经有了。"
    rows = [ServiceCategory(name=name, position=place) for place, name in enumerate(DEFAULTS, start=1)]
    ServiceCategory.objects.bulk_create(rows)
    record("duties.install_service_categories", by=None, target="servicecategory", rows=len(rows))
    return f"建立了{len(rows)}个服务类别：{'、'.join(DEFAULTS)}。"
