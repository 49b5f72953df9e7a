"""Table of contents for Django."""

from organizations.tree.admin import OrganizationAdmin, OrganizationEdgeAdmin

__all__ = ["OrganizationAdmin", "OrganizationEdgeAdmin"]
