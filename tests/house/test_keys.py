"""Foreign keys point into their own room or a lower one, and nothing can be looked up upwards."""

from collections.abc import Iterator
from types import SimpleNamespace

from django.apps import apps
from django.db import models
from house.contracts import heights
from house.source import APPS

from members.roster.models import Member

HEIGHTS = heights()
# Who holds a right names the place, and the log names who acted: the two keys that look up.
UPWARD = {"Grant.organization", "AuditRow.by"}


def room(model: type[models.Model]) -> str:
    return ".".join(model.__module__.split(".")[:2])


def keys() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in APPS:
            yield from ((model, field) for field in model._meta.local_fields if field.remote_field)
            yield from ((model, field) for field in model._meta.local_many_to_many)


def upward(model: type[models.Model], field: models.Field) -> bool:
    target = room(field.related_model)
    if target not in HEIGHTS or f"{model.__name__}.{field.name}" in UPWARD:
        return False
    return HEIGHTS[target] > HEIGHTS[room(model)]


def looked_up_from_elsewhere(model: type[models.Model], field: models.Field) -> bool:
    return room(field.related_model) != room(model) and not field.remote_field.hidden


def test_every_model_lives_in_a_room():
    ours = [model for model in apps.get_models() if model._meta.app_label in APPS]
    assert [model.__name__ for model in ours if room(model) not in HEIGHTS] == []


def test_a_key_points_into_its_own_room_or_a_lower_one():
    assert [f"{model.__name__}.{field.name}" for model, field in keys() if upward(model, field)] == []


def test_the_two_keys_that_look_up_are_still_needed():
    assert {
        f"{model.__name__}.{field.name}"
        for model, field in keys()
        if room(field.related_model) in HEIGHTS and HEIGHTS[room(field.related_model)] > HEIGHTS[room(model)]
    } == UPWARD


def test_a_key_into_another_room_cannot_be_followed_back():
    assert [f"{model.__name__}.{field.name}" for model, field in keys() if looked_up_from_elsewhere(model, field)] == []


def test_a_key_upwards_that_can_be_followed_back_is_noticed():
    lower = type("Leak", (), {"__module__": "organizations.tree.models"})
    field = SimpleNamespace(name="member", related_model=Member, remote_field=SimpleNamespace(hidden=False))
    assert (upward(lower, field), looked_up_from_elsewhere(lower, field)) == (True, True)
