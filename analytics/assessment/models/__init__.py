from analytics.assessment.models.closings import Closing, ClosingQuerySet, ClosingStep
from analytics.assessment.models.extras import ExtraQuerySet, Merit, Veto
from analytics.assessment.models.runs import AS_PRINTED, Run, RunQuerySet, Score, ScoreLine, ScoreQuerySet
from analytics.assessment.models.schemes import Scheme, SchemeItem, SchemeQuerySet

__all__ = [
    "AS_PRINTED",
    "Closing",
    "ClosingQuerySet",
    "ClosingStep",
    "ExtraQuerySet",
    "Merit",
    "Run",
    "RunQuerySet",
    "Scheme",
    "SchemeItem",
    "SchemeQuerySet",
    "Score",
    "ScoreLine",
    "ScoreQuerySet",
    "Veto",
]
