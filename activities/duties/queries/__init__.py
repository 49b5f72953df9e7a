from activities.duties.queries.items import due_for, due_items
from activities.duties.queries.theme_days import Prefill, prefill, theme_day, theme_days

__all__ = ["Prefill", "due_for", "due_items", "prefill", "theme_day", "theme_days"]
