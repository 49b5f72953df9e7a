from members.ballots.services.counting import TooEarly, TooFewBallots, call_off, count, prolong
from members.ballots.services.opening import TooFewVoters, open_poll
from members.ballots.services.voting import Incomplete, NotOnTheRoll, PollOver, VotedAlready, vote

__all__ = [
    "Incomplete",
    "NotOnTheRoll",
    "PollOver",
    "TooEarly",
    "TooFewBallots",
    "TooFewVoters",
    "VotedAlready",
    "call_off",
    "count",
    "open_poll",
    "prolong",
    "vote",
]
