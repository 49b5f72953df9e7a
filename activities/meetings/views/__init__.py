from activities.meetings.views import appraisals, exclusions, life, phone, sessions, votes

__all__ = ["appraisals", "exclusions", "life", "phone", "sessions", "votes"]
