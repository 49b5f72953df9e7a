from analytics.desk.views.analysis import analysis, analysis_sheet
from analytics.desk.views.figures import member_figures, member_figures_sheet, theme_figures, theme_figures_sheet
from analytics.desk.views.files import behind_file, roster_file, warning_file
from analytics.desk.views.front import index
from analytics.desk.views.lists import find, who_is_behind
from analytics.desk.views.warning import who_will_be_red

__all__ = [
    "analysis",
    "analysis_sheet",
    "behind_file",
    "find",
    "index",
    "member_figures",
    "member_figures_sheet",
    "roster_file",
    "theme_figures",
    "theme_figures_sheet",
    "warning_file",
    "who_is_behind",
    "who_will_be_red",
]
