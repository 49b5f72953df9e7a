from analytics.reports.views.explained import explanation_sheet
from analytics.reports.views.exports import export_again, export_file, exports
from analytics.reports.views.handbook import handbook
from analytics.reports.views.official import official
from analytics.reports.views.printed import record_sheet, roll_sheet
from analytics.reports.views.scores import score_sheet

__all__ = [
    "explanation_sheet",
    "export_again",
    "export_file",
    "exports",
    "handbook",
    "official",
    "record_sheet",
    "roll_sheet",
    "score_sheet",
]
