from analytics.reports.views.handbook import handbook
from analytics.reports.views.official import official
from analytics.reports.views.printed import record_sheet, roll_sheet
from analytics.reports.views.scores import score_sheet

__all__ = ["handbook", "official", "record_sheet", "roll_sheet", "score_sheet"]
