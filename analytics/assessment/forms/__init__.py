from analytics.assessment.forms.extras import BEING_TAKEN, MeritForm, VetoForm
from analytics.assessment.forms.figures import FiguresForm
from analytics.assessment.forms.schemes import SchemeForm

__all__ = ["BEING_TAKEN", "FiguresForm", "MeritForm", "SchemeForm", "VetoForm"]
