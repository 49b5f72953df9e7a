"""The linter's lists as data: which rooms there are, in which order, and what a room may hold."""

import re
import tomllib

from django.conf import settings
from house.source import APPS

LINTER = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in LINTER["contracts"]}
ROOM_ORDER = {app: CONTRACTS[f"Rooms of {app}"]["layers"][1:] for app in APPS}
LAYERS_OF_A_ROOM = CONTRACTS["Inside a room"]["layers"]


def names(layer: str) -> list[str]:
    """`(a) : b` as [a, b]."""
    return re.findall(r"\w+", layer)


def built(app: str) -> set[str]:
    """What the linter says is there; names in parentheses are still to come."""
    return {name for layer in ROOM_ORDER[app] for name in re.findall(r"\w+", re.sub(r"\(\w+\)", "", layer))}


def heights() -> dict[str, tuple[int, int]]:
    """How high a room stands, as (app, place in the app): a room may look at lower ones only."""
    return {
        f"{app}.{name}": (APPS.index(app), -place)
        for app in APPS
        for place, layer in enumerate(ROOM_ORDER[app])
        for name in names(layer)
    }


KINDS = {name for layer in LAYERS_OF_A_ROOM for name in names(layer)}
EVERY_ROOM = set(CONTRACTS["Inside a room"]["containers"])
EVERY_ROOM_AGAIN = set(CONTRACTS["Tables of contents are for Django alone"]["source_modules"])
