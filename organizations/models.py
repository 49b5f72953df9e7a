"""Table of contents for Django."""

from organizations.access.models import Account, Activation, Grant, LoginThrottle
from organizations.photos.models import Album, Photo
from organizations.tree.models import Organization, OrganizationEdge

__all__ = [
    "Account",
    "Activation",
    "Album",
    "Grant",
    "LoginThrottle",
    "Organization",
    "OrganizationEdge",
    "Photo",
]
