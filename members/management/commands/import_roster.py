"""Table of contents for Django."""

from members.imports.management import Command

__all__ = ["Command"]
