"""Looking at somebody's numbers in full, so that the person can read of it."""

from members.looks.services.looking import NoNumbers, look

__all__ = ["NoNumbers", "look"]
