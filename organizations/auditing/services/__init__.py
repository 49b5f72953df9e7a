"""The log as a workbook."""

from organizations.auditing.services.export import TooMany, export_log

__all__ = ["TooMany", "export_log"]
