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
from organizations.complaints.models import Complaint, ComplaintEntry
from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.messages.models import Delivery, Message
from organizations.notices.models import Notice, NoticeReceipt, Objection, PublicNotice, PublicNoticeName
from organizations.photos.models import Album, AlbumReader, Attachment, Photo
from organizations.policies.models import Acceptance, PrivacyNotice
from organizations.stationery.models import OfficialForm
from organizations.tree.models import Organization, OrganizationEdge

__all__ = [
    "Acceptance",
    "Account",
    "Activation",
    "Album",
    "AlbumReader",
    "Attachment",
    "CollaborationGroup",
    "Complaint",
    "ComplaintEntry",
    "Delivery",
    "Grant",
    "GroupMembership",
    "LoginSession",
    "LoginThrottle",
    "Message",
    "Notice",
    "NoticeReceipt",
    "Objection",
    "OfficialForm",
    "Organization",
    "OrganizationEdge",
    "Photo",
    "PrivacyNotice",
    "PublicNotice",
    "PublicNoticeName",
    "RecoveryCode",
    "SecondFactor",
]
