"""What an organization makes public or tells others, and what comes back."""

from organizations.notices.models.letters import Notice, NoticeReceipt
from organizations.notices.models.objections import Objection
from organizations.notices.models.public import PublicNotice, PublicNoticeName

__all__ = ["Notice", "NoticeReceipt", "Objection", "PublicNotice", "PublicNoticeName"]
