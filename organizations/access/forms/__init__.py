"""What people fill in to come in."""

from organizations.access.forms.activation import InvitationForm, SlipForm
from organizations.access.forms.login import LoginForm
from organizations.access.forms.passwords import ChangePasswordForm
from organizations.access.forms.second_factor import CodeForm, CodeOrRecoveryForm, PasswordForm

__all__ = [
    "ChangePasswordForm",
    "CodeForm",
    "CodeOrRecoveryForm",
    "InvitationForm",
    "LoginForm",
    "PasswordForm",
    "SlipForm",
]
