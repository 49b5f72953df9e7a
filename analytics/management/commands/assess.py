from analytics.assessment.management import Command

__all__ = ["Command"]
