from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from dangjian.fields.dates import CalendarField, beginning
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.granting.queries import places, roles_to_give
from organizations.granting.rules import sector_fits
from organizations.tree.models import Organization, Sector


def after(last_day: date | None) -> datetime | None:
    """The exclusive end behind a last day; none when there is none."""
    return beginning(last_day + timedelta(days=1)) if last_day else None


class PlaceField(forms.ModelChoiceField):
    """An organization of the giver's scope, indented as it hangs in the tree."""

    def __init__(self, *, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(
            queryset if queryset is not None else Organization.objects.none(), **{"empty_label": "请选择"} | kwargs
        )

    def label_from_instance(self, organization: Organization) -> str:
        return "　" * (len(organization.ancestor_paths) - 1) + organization.short_name


class RoleField(forms.ChoiceField):
    def __init__(self, *, giver: Account) -> None:
        choices = [(role, Role(role).label) for role in roles_to_give(giver)]
        super().__init__(label="角色", choices=[("", "请选择"), *choices])


class SectorField(forms.ChoiceField):
    """Offered where the giver may name line staff."""

    def __init__(self) -> None:
        choices = [("", "不限"), *Sector.choices]
        super().__init__(label="领域", required=False, choices=choices, help_text="只有条线工作人员要选。")


NEEDS_SECTOR = "条线工作人员要选一个领域，其他角色不选。"


class RoleForm(forms.Form):
    """Line staff need a sector, and nobody else has one."""

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        role = found.get("role")
        if "sector" in self.fields and role and not sector_fits(role, found.get("sector", "")):
            self.add_error("sector", NEEDS_SECTOR)
        return found


class GrantForm(RoleForm):
    def __init__(self, *args: Any, giver: Account, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["role"] = RoleField(giver=giver)
        self.fields["organization"] = PlaceField(
            label="党组织",
            queryset=places(giver, today=today),
            help_text="权限到这个组织和它下面的全部组织。",
        )
        if Role.LINE_STAFF in roles_to_give(giver):
            self.fields["sector"] = SectorField()
        self.fields["starts_on"] = CalendarField(label="从哪天起", required=False, help_text="不填就是立即生效。")
        self.fields["last_day"] = CalendarField(label="到哪天（含）", required=False, help_text="不填就是一直有效。")

    def clean_starts_on(self) -> date | None:
        starts_on = self.cleaned_data["starts_on"]
        if starts_on and starts_on < self.today:
            raise forms.ValidationError("权限不能从过去的日子算起。")
        return starts_on

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes; today means now."""
        found = self.cleaned_data
        starts_on, last_day = found["starts_on"], found["last_day"]
        return {
            "role": found["role"],
            "organization": found["organization"],
            "sector": found.get("sector", ""),
            "starts_at": beginning(starts_on) if starts_on and starts_on > self.today else None,
            "ends_at": after(last_day),
        }


class EndForm(forms.Form):
    last_day = CalendarField(label="到哪天（含）", required=False, help_text="不填就是立即收回。")

    @property
    def at(self) -> datetime | None:
        return after(self.cleaned_data["last_day"])
