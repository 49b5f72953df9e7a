from analytics.reports.services.sheets import sheet_response

__all__ = ["sheet_response"]
