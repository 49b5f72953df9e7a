"""What people fill in to come in."""

from organizations.access.forms.activation import InvitationForm, SlipForm
from organizations.access.forms.login import LoginForm
from organizations.access.forms.passwords import ChangePasswordForm

__all__ = ["ChangePasswordForm", "InvitationForm", "LoginForm", "SlipForm"]
