from members.followups.views.asking import ask
from members.followups.views.inspections import correct, drop, inspect, inspection, inspections
from members.followups.views.lists import listed, sheet
from members.followups.views.one import act, one

__all__ = ["act", "ask", "correct", "drop", "inspect", "inspection", "inspections", "listed", "one", "sheet"]
