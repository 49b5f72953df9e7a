"""Table of contents for Django."""

from dangjian.web.tags import register

__all__ = ["register"]
