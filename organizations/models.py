"""Table of contents for Django."""

from organizations.access.models import (
    Account,
    Activation,
    Grant,
    LoginSession,
    LoginThrottle,
    RecoveryCode,
    SecondFactor,
)
from organizations.photos.models import Album, Photo
from organizations.tree.models import Organization, OrganizationEdge

__all__ = [
    "Account",
    "Activation",
    "Album",
    "Grant",
    "LoginSession",
    "LoginThrottle",
    "Organization",
    "OrganizationEdge",
    "Photo",
    "RecoveryCode",
    "SecondFactor",
]
