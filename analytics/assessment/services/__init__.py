from analytics.assessment.services.run import ReasonMissing, ask, assess, compute_next, take_figures
from analytics.assessment.services.schemes import install_default_schemes

__all__ = ["ReasonMissing", "ask", "assess", "compute_next", "install_default_schemes", "take_figures"]
