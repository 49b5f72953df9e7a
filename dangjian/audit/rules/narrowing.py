"""What a list was narrowed to when it was taken along."""

from collections.abc import Container
from dataclasses import fields
from datetime import date
from typing import Any

ORDER = ("sort",)


def narrowed_to(wanted: Any, *, without: Container[str] = ORDER) -> dict[str, object]:
    """For the log: which filters were set. Typed words are only said to have been typed."""
    values = {field.name: getattr(wanted, field.name) for field in fields(wanted) if field.name not in without}
    plain = {name: getattr(value, "pk", value) for name, value in values.items() if value}
    said = {name: str(value) if isinstance(value, date) else value for name, value in plain.items()}
    return said | ({"q": True} if said.get("q") else {})
