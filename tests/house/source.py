"""The product's modules as syntax trees, and small questions about them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

APPS = ("dangjian", "organizations", "members", "activities", "analytics")
PLACE_OF_A_ROOM_FILE = 2


@dataclass(frozen=True)
class Module:
    """One file: `organizations.access.services.login` lies in the room `organizations.access`, kind `services`."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return parsed(self.text)

    @property
    def parts(self) -> list[str]:
        return self.name.split(".")

    @property
    def room(self) -> str:
        return ".".join(self.parts[:PLACE_OF_A_ROOM_FILE])

    @property
    def kind(self) -> str:
        """What sort of file of a room it is; nothing for the app's own files."""
        return self.parts[PLACE_OF_A_ROOM_FILE] if len(self.parts) > PLACE_OF_A_ROOM_FILE else ""


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def modules() -> tuple[Module, ...]:
    return tuple(module for app in APPS for module in read(settings.BASE_DIR / app))


def read(folder: Path) -> Iterator[Module]:
    """Every module below a folder that stands beside the others; migrations are history, not code."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        if "migrations" not in parts:
            yield Module(".".join(parts).removesuffix(".__init__"), path.read_text())


def imports(tree: ast.Module) -> Iterator[str]:
    """Every dotted name that is imported: `a.b` and `a.b.c` for `from a.b import c`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(node: ast.AST) -> str:
    """`Member.objects.filter` for that expression; what is called or computed on the way shows as `?`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"
