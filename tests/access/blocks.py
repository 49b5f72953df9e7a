"""The blocks of matrix.toml, read and checked; what each key means stands in the head of that file."""

import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from access.urls import Route

from organizations.access.rules import Role

MATRIX: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text())
METHODS = {"GET", "POST"}
RELATIONS = {"same", "descendant", "ancestor", "sibling", "other committee", "other sector"}
KINDS = {"branch", "committee", "station"}
ROLES = {"ANYONE", "EVERYONE", *Role}


@dataclass(frozen=True)
class Block:
    methods: list[str]
    roles: list[str]
    relation: list[str] = field(default_factory=lambda: ["same", "descendant"])
    forbidden: list[str] = field(default_factory=list)
    refusal: int = 404
    own: list[int] = field(default_factory=list)
    get: list[int] = field(default_factory=lambda: [200])
    post: list[int] = field(default_factory=lambda: [200, 302, 400])
    query: str = ""
    queries: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    changes: str = ""
    writes: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=lambda: sorted(KINDS))
    by_town: bool = False
    alone: bool = False
    public: bool = False
    shows: bool = False
    lists: str = ""
    personal: bool = False
    numbers: bool = False
    contacts: bool = False
    audited: bool = False
    cached: bool = False


KEYS = {one.name for one in fields(Block)}
NEEDED = {one.name for one in fields(Block) if one.default is MISSING and one.default_factory is MISSING}


def block_of(route: Route) -> Block:
    """An address about a <branch> is about nothing else, unless its block says so."""
    words = MATRIX[block_for(route.name, MATRIX)]
    return Block(**({"kinds": ["branch"]} if "branch" in route.kwargs else {}) | words)


def block_for(name: str, matrix: Iterable[str]) -> str | None:
    """The block that speaks about a URL: its own, else the longest pattern that fits."""
    fitting = [block for block in matrix if block == name or ("*" in block and fnmatchcase(name, block))]
    return max(fitting, key=lambda block: (block == name, len(block)), default=None)


def without_block(names: Iterable[str], matrix: Iterable[str]) -> list[str]:
    blocks = list(matrix)
    return sorted(name for name in names if block_for(name, blocks) is None)


def without_url(names: Iterable[str], matrix: Iterable[str]) -> list[str]:
    used = {block_for(name, list(matrix)) for name in names}
    return sorted(set(matrix) - used)


def wrong_words(block: dict[str, Any]) -> list[str]:
    """Everything in a block that the matrix would misread."""
    if lacking := NEEDED - set(block):
        return [f"lacks {name}" for name in sorted(lacking)]
    known = {"methods": METHODS, "roles": ROLES, "forbidden": ROLES, "relation": RELATIONS, "kinds": KINDS}
    found = [f"{key} is no key" for key in sorted(set(block) - KEYS)]
    found += [f"{key}: {word}" for key, words in known.items() for word in block.get(key, []) if word not in words]
    if block.get("cached") and block.get("personal"):
        found.append("personal data in a cache")
    if (block.get("changes") or block.get("audited")) and "POST" not in block["methods"]:
        found.append("changes something without a POST")
    return found
