from activities.reminders.services.asking import Asked, TooLate, remind, undo
from activities.reminders.services.sending import begin_day, send_next

__all__ = ["Asked", "TooLate", "begin_day", "remind", "send_next", "undo"]
