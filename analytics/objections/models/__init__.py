from analytics.objections.models.checks import Check, SpotCheck
from analytics.objections.models.objections import BRANCH_ROLES, SPEAKING_ROLES, ScoreObjection, ScoreObjectionQuerySet

__all__ = ["BRANCH_ROLES", "SPEAKING_ROLES", "Check", "ScoreObjection", "ScoreObjectionQuerySet", "SpotCheck"]
