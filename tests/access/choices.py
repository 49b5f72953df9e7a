"""What a form offers, rows of elsewhere that it must not take, and every column that it was not made for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from access.asking import in_scope
from access.blocks import Block, block_of
from access.urls import Route
from access.world import Persona, Place, World
from django.apps import apps
from django.db import models
from django.forms import BaseForm, ModelChoiceField

from dangjian.fields.paths import WIDTH, PathField, step
from organizations.stationery.models import OfficialForm
from organizations.tree.models import Organization

# Whoever asks has something out of reach; the first of them that opens an address is taken.
ASKERS = ("secretary", "committee", "superior", "member", "staff")
# Tells what was posted from what stood in the address.
MARKER = {"marker": "1"}
# Names that a form of ours never has for a good reason, and every attacker tries.
HOSTILE = {
    "is_staff": "1",
    "is_superuser": "1",
    "is_active": "",
    "status": "ACCEPTED",
    "role": "DEPARTMENT_STAFF",
    "path": "000000000001",
    "version": "99",
    "created_by": "1",
    "reviewed_by": "1",
    "granted_by": "1",
}


@contextmanager
def every_form(monkeypatch) -> Iterator[list[BaseForm]]:
    """All forms that are made inside, whatever page or answer they are for."""
    made: list[BaseForm] = []
    begin = BaseForm.__init__

    def noted(self, *args, **kwargs):
        begin(self, *args, **kwargs)
        made.append(self)

    with monkeypatch.context() as patched:
        patched.setattr(BaseForm, "__init__", noted)
        yield made


def askers(route: Route, world: World) -> list[Persona]:
    block, place = block_of(route), place_for(route, world)
    opening = [one for one in world.personas if in_scope(block, one, place) and one.role not in block.forbidden]
    return sorted((one for one in opening if one.name in ASKERS), key=lambda one: ASKERS.index(one.name))


def place_for(route: Route, world: World) -> Place | None:
    """The branch where one is meant, else the first place of such a kind: a station has pages of its own."""
    if not route.kwargs:
        return None
    return next(place for place in world.places.values() if place.kind in block_of(route).kinds)


def row_choices(forms: list[BaseForm]) -> dict[str, type[models.Model]]:
    """The fields whose value is the id of a row, of the forms that take what is posted."""
    sent = [form for form in forms if not form.is_bound or MARKER.keys() & set(form.data)]
    fields = [(name, field) for form in sent for name, field in form.fields.items()]
    return {name: field.queryset.model for name, field in fields if isinstance(field, ModelChoiceField)}


def row_elsewhere(model: type[models.Model], world: World) -> Any:
    """The id of such a row at a place that only the district's own people reach."""
    foreign = world.places["foreign"]
    if model is Organization:
        return foreign.organization.pk
    if model is OfficialForm:  # the district's own: what lies elsewhere is a form for another export
        return OfficialForm.objects.filter(use="MONTH").values_list("pk", flat=True)[0]
    names = {one.name for one in model._meta.get_fields()}
    if "grants" in names:
        return foreign.values["account"]
    way = next(
        way for way in ("path", "organization__path", "member__path", "album__path") if way.split("__")[0] in names
    )
    return model._default_manager.filter(**{f"{way}__under": foreign.organization.path}).values_list("pk", flat=True)[0]


def uninvited(block: Block, forms: list[BaseForm], world: World) -> dict[str, Any]:
    """A value for every column of the table that is changed and for every hostile name, the form's own excepted."""
    own = {*block.data, *(name for form in forms for name in form.fields)}
    model = model_of(block.changes)
    columns = {field.name: value_for(field, world) for field in model._meta.concrete_fields if not field.primary_key}
    return {name: value for name, value in (columns | HOSTILE).items() if name not in own}


def value_for(field: models.Field, world: World) -> Any:
    if isinstance(field, models.ForeignKey):
        return str(world.places["foreign"].values["organization"])
    if isinstance(field, models.DateField):
        return "2001-01-01"
    if isinstance(field, models.CharField) and field.choices:
        return str(field.choices[-1][0])
    return "7"


def model_of(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def rows_in(tables: set[str]) -> list[tuple]:
    """All rows of the tables, without what differs whenever the same is done twice: numbers, moments, random keys."""
    found = []
    for table in sorted(tables):
        fields = [field for field in model_of(table)._meta.concrete_fields if is_lasting(field)]
        newest = {field: newest_of(field) for field in fields if points_into(field, tables)}
        for row in model_of(table)._base_manager.values_list(*(field.attname for field in fields)):
            values = zip(fields, row, strict=True)
            found.append((table, *(shown(field, value, newest) for field, value in values)))
    return sorted(found)


def is_lasting(field: models.Field) -> bool:
    passing = models.DateTimeField, models.UUIDField, models.AutoField
    return (
        not isinstance(field, passing)
        and not field.primary_key
        and not field.name.endswith(("hash", "password", "code", "number"))
    )


def points_into(field: models.Field, tables: set[str]) -> bool:
    return isinstance(field, models.ForeignKey) and field.related_model._meta.db_table in tables


def newest_of(field: models.Field) -> int | None:
    return field.related_model._base_manager.aggregate(newest=models.Max("pk"))["newest"]


def shown(field: models.Field, value: Any, newest: dict[models.Field, int | None]) -> str:
    """PostgreSQL counts on after a roll-back: a row that was just made is the newest, and its own path ends with it.
    What is sealed is sealed anew each time."""
    if value is not None and newest.get(field) == value:
        return "newest"
    if isinstance(field, PathField) and value.endswith(step(Organization.objects.latest("pk").pk)):
        return f"{value[:-WIDTH]} newest"
    return "sealed" if str(value).startswith("k1.") else str(value)
