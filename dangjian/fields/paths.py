"""Materialised paths: a node's path is its parent's plus its own fixed-width id, so a subtree is one index range."""

from typing import Any

from django.db import models

from dangjian.fields.text import BytewiseField

WIDTH = 6
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
AFTER_EVERY_DIGIT = "~"


def step(pk: int) -> str:
    """The id in base 36, padded to the fixed width."""
    digits = ""
    while pk:
        pk, rest = divmod(pk, 36)
        digits = DIGITS[rest] + digits
    return digits.rjust(WIDTH, "0")


def steps(path: str) -> list[int]:
    """The ids along a path, from the root down to the node itself."""
    return [int(path[start : start + WIDTH], 36) for start in range(0, len(path), WIDTH)]


def ancestors(path: str) -> list[str]:
    """The paths above `path`, the nearest first, without itself."""
    return [path[:end] for end in range(len(path) - WIDTH, 0, -WIDTH)]


class PathField(BytewiseField):
    """A path; without byte order PostgreSQL could not use the index for ranges."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


@PathField.register_lookup
class Under(models.Lookup):
    """`path__under=p`: the node `p` itself and everything below it."""

    lookup_name = "under"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        path = str(self.rhs)
        return (
            f"({left} >= %s AND {left} < %s)",
            (*parameters, path, *parameters, path + AFTER_EVERY_DIGIT),
        )
