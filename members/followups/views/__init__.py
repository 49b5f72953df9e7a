from members.followups.views.asking import ask
from members.followups.views.inspections import inspect, inspection, inspections
from members.followups.views.lists import listed, sheet
from members.followups.views.one import one

__all__ = ["ask", "inspect", "inspection", "inspections", "listed", "one", "sheet"]
