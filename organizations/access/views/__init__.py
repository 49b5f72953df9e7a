"""Pages of coming in and going out, and of one's own account."""

from organizations.access.views.activation import activate, invitation
from organizations.access.views.sessions import log_in, log_out
from organizations.access.views.settings import password, settings

__all__ = ["activate", "invitation", "log_in", "log_out", "password", "settings"]
