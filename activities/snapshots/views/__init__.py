from activities.snapshots.views.answering import desk, review, send_back
from activities.snapshots.views.taking import edit, mine, new, one, withdraw

__all__ = ["desk", "edit", "mine", "new", "one", "review", "send_back", "withdraw"]
