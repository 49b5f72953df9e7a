"""The desk's look at a person's numbers, the second person's answer, and what the person reads of it."""

from members.looks.views.looking import reveal
from members.looks.views.own import mine
from members.looks.views.requests import one, requests

__all__ = ["mine", "one", "requests", "reveal"]
