from analytics.reports.services.exports import ask_export
from analytics.reports.services.sheets import sheet_response

__all__ = ["ask_export", "sheet_response"]
