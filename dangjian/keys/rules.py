"""Where encrypted values lie: a room names its columns, and how one row of them is written anew. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# Gets a ciphertext and what it is bound to; answers with the ciphertext to keep in its place.
Again = Callable[[str, str], str]


@dataclass(frozen=True)
class Sealed:
    """One table with encrypted values. `renewed` passes every ciphertext of a row through `Again` and answers with
    the columns that hold another value then; it writes nothing."""

    model: Any
    columns: tuple[str, ...]
    renewed: Callable[[Any, Again], Mapping[str, Any]]


def changed(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `values` that the row does not hold already."""
    return {name: value for name, value in values.items() if value != getattr(row, name)}
