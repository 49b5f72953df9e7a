from analytics.assessment.services.run import ask, assess, compute_next
from analytics.assessment.services.schemes import install_default_schemes

__all__ = ["ask", "assess", "compute_next", "install_default_schemes"]
