"""The desk's look at a person's numbers, and what the person reads of it."""

from members.looks.views.looking import reveal
from members.looks.views.own import mine

__all__ = ["mine", "reveal"]
