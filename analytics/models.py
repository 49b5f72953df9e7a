"""Table of contents for Django."""

from analytics.assessment.models import Closing, ClosingStep, Merit, Run, Scheme, SchemeItem, Score, ScoreLine, Veto
from analytics.indicators.models import LateEntry, ManualFigure
from analytics.objections.models import Check, ScoreObjection, SpotCheck
from analytics.reports.models import Export

__all__ = [
    "Check",
    "Closing",
    "ClosingStep",
    "Export",
    "LateEntry",
    "ManualFigure",
    "Merit",
    "Run",
    "Scheme",
    "SchemeItem",
    "Score",
    "ScoreLine",
    "ScoreObjection",
    "SpotCheck",
    "Veto",
]
