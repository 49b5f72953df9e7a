from activities.duties.forms.exemptions import EndExemptionForm, ExemptionFilter, ExemptionForm
from activities.duties.forms.guides import CategoryForm, GroupThemeForm, GuideForm, GuideTextForm, texts_of, words_of
from activities.duties.forms.holidays import HolidayForm, HolidaySpanForm
from activities.duties.forms.periods import DutyPageForm, year_in
from activities.duties.forms.rules import EndRuleForm, RuleAddForm, RuleChangeForm
from activities.duties.forms.theme_days import ThemeDayMoveForm

__all__ = [
    "CategoryForm",
    "DutyPageForm",
    "EndExemptionForm",
    "EndRuleForm",
    "ExemptionFilter",
    "ExemptionForm",
    "GroupThemeForm",
    "GuideForm",
    "GuideTextForm",
    "HolidayForm",
    "HolidaySpanForm",
    "RuleAddForm",
    "RuleChangeForm",
    "ThemeDayMoveForm",
    "texts_of",
    "words_of",
    "year_in",
]
