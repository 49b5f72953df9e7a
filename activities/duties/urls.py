from django.urls import path

from activities.duties.views import branch, categories, exemptions, group_theme, guides, holidays, rules, theme_days

app_name = "duties"

rule_urls = [
    path("desk/duty/", rules.rules, name="rules"),
    path("desk/duty/new/", rules.add, name="rule_add"),
    path("desk/duty/<row:rule>/change/", rules.change, name="rule_change"),
    path("desk/duty/<row:rule>/end/", rules.end, name="rule_end"),
    path("desk/duty/<row:rule>/call-off/", rules.call_off_change, name="rule_call_off"),
]
theme_day_urls = [
    path("desk/themeday/", theme_days.theme_days, name="theme_days"),
    path("desk/themeday/move/", theme_days.move, name="theme_day_move"),
    path("desk/themeday/<row:theme_day_move>/undo/", theme_days.undo, name="theme_day_undo"),
]
guide_urls = [
    path("desk/themeday/guides/", guides.guides, name="guides"),
    path("desk/themeday/guides/new/", guides.add, name="guide_add"),
    path("desk/themeday/guides/<row:theme_guide>/", guides.change, name="guide_change"),
    path("desk/themeday/guides/<row:theme_guide>/withdraw/", guides.withdraw, name="guide_withdraw"),
    path("desk/themeday/services/", categories.categories, name="categories"),
    path("desk/themeday/services/new/", categories.add, name="category_add"),
    path("desk/themeday/services/<row:service_category>/", categories.change, name="category_change"),
]
exemption_urls = [
    path("desk/exemption/", exemptions.exemptions, name="exemptions"),
    path("desk/exemption/new/", exemptions.choose, name="exemption_choose"),
    path("desk/exemption/<row:exemption>/end/", exemptions.end, name="exemption_end"),
    path("desk/org/<row:branch>/exemption/", exemptions.add, name="exemption_add"),
]
holiday_urls = [
    path("desk/holiday/", holidays.holidays, name="holidays"),
    path("desk/holiday/new/", holidays.add, name="holiday_add"),
    path("desk/holiday/<row:holiday>/", holidays.change, name="holiday_change"),
    path("desk/holiday/<row:holiday>/remove/", holidays.remove, name="holiday_remove"),
]
urlpatterns = [
    path("desk/org/<row:organization>/duty/", branch.branch, name="branch"),
    *rule_urls,
    *theme_day_urls,
    path("g/<row:group>/theme/", group_theme.group_theme, name="group_theme"),
    *guide_urls,
    *exemption_urls,
    *holiday_urls,
]
