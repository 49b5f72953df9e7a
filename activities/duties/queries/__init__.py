from activities.duties.queries.branch import ItemRow, due_below, due_in_quarter, due_text, rows_as_of
from activities.duties.queries.exemptions import branches_named, documents_excusing, exemptions
from activities.duties.queries.guides import (
    Gap,
    GuideLine,
    gaps,
    guide_lines,
    guides_heard,
    guides_of_year,
    guiding_places,
    service_categories,
    theme_of,
)
from activities.duties.queries.items import due_for, due_items
from activities.duties.queries.meeting import Met, met_by
from activities.duties.queries.preview import Difference, Excused, difference, excused
from activities.duties.queries.rules import RuleLine, rules_in_words, who
from activities.duties.queries.theme_days import Prefill, prefill, theme_day, theme_days
from activities.duties.queries.year import district_year, movable, moves_in_reach, unit_years, units_of

__all__ = [
    "Difference",
    "Excused",
    "Gap",
    "GuideLine",
    "ItemRow",
    "Met",
    "Prefill",
    "RuleLine",
    "branches_named",
    "difference",
    "district_year",
    "documents_excusing",
    "due_below",
    "due_for",
    "due_in_quarter",
    "due_items",
    "due_text",
    "excused",
    "exemptions",
    "gaps",
    "guide_lines",
    "guides_heard",
    "guides_of_year",
    "guiding_places",
    "met_by",
    "movable",
    "moves_in_reach",
    "prefill",
    "rows_as_of",
    "rules_in_words",
    "service_categories",
    "theme_day",
    "theme_days",
    "theme_of",
    "unit_years",
    "units_of",
    "who",
]
