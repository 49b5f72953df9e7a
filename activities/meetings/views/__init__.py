from activities.meetings.views import appraisals, exclusions, life, sessions, votes

__all__ = ["appraisals", "exclusions", "life", "sessions", "votes"]
