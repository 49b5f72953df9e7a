from members.roster.services.accounts import HasAccount, open_account, open_accounts
from members.roster.services.affiliations import (
    BeforeAffiliation,
    NotABranch,
    NotAffiliated,
    NotInParty,
    SameOrganization,
    end_affiliation,
    rejoin,
    transfer,
    transfer_many,
)
from members.roster.services.enrolment import Newcomer, enrol, enrol_many, newcomer
from members.roster.services.posts import AlreadyHoldsPost, MustBeFullMember, appoint, leave_post

__all__ = [
    "AlreadyHoldsPost",
    "BeforeAffiliation",
    "HasAccount",
    "MustBeFullMember",
    "Newcomer",
    "NotABranch",
    "NotAffiliated",
    "NotInParty",
    "SameOrganization",
    "appoint",
    "end_affiliation",
    "enrol",
    "enrol_many",
    "leave_post",
    "newcomer",
    "open_account",
    "open_accounts",
    "rejoin",
    "transfer",
    "transfer_many",
]
