"""Table of contents for Django."""

from analytics.assessment.models import Run, Scheme, SchemeItem, Score, ScoreLine

__all__ = ["Run", "Scheme", "SchemeItem", "Score", "ScoreLine"]
