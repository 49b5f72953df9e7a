from django.urls import path

from activities.duties.views import branch, exemptions, holidays, rules, theme_days

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
    *exemption_urls,
    *holiday_urls,
]
