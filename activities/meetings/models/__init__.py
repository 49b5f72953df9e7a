from activities.meetings.models.appraisals import CountTaken, MemberGrade
from activities.meetings.models.life import CommitteeSession, Rectification, Talk
from activities.meetings.models.phone import PhoneBallot
from activities.meetings.models.votes import QuorumExclusion, Vote

__all__ = [
    "CommitteeSession",
    "CountTaken",
    "MemberGrade",
    "PhoneBallot",
    "QuorumExclusion",
    "Rectification",
    "Talk",
    "Vote",
]
