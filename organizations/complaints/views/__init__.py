"""For whoever asks, with or without log-in, and for whoever answers."""

from organizations.complaints.views.asking import follow, look, mine, new
from organizations.complaints.views.desk import complaints, one

__all__ = ["complaints", "follow", "look", "mine", "new", "one"]
