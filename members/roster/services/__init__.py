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
from members.roster.services.dated import BeforeStart
from members.roster.services.enrolment import Newcomer, enrol, enrol_many, newcomer
from members.roster.services.export import export_honoured, export_members, export_movements
from members.roster.services.facts import Change, VersionConflict, change_facts, change_facts_many, changed
from members.roster.services.holding import BranchDissolved
from members.roster.services.movements import Papers
from members.roster.services.organizations import StillHasMembers, dissolve_organization
from members.roster.services.participation import (
    AtHome,
    ExemptAlready,
    TakesPartElsewhere,
    begin_participation,
    end_exemption,
    end_participation,
    exempt,
)
from members.roster.services.posts import AlreadyHoldsPost, MustBeFullMember, appoint, leave_post
from members.roster.services.standing import CannotAdvance, LeavesOtherwise, advance, change_status, may_advance
from members.roster.services.subgroups import (
    BelongsElsewhere,
    NameTaken,
    dissolve_subgroup,
    form_subgroup,
    join_subgroup,
    leave_subgroup,
)
from members.roster.services.terms import HasNoTerm, begin_term

__all__ = [
    "AlreadyHoldsPost",
    "AtHome",
    "BeforeAffiliation",
    "BeforeStart",
    "BelongsElsewhere",
    "BranchDissolved",
    "CannotAdvance",
    "Change",
    "ExemptAlready",
    "HasAccount",
    "HasNoTerm",
    "LeavesOtherwise",
    "MustBeFullMember",
    "NameTaken",
    "Newcomer",
    "NotABranch",
    "NotAffiliated",
    "NotInParty",
    "Papers",
    "SameOrganization",
    "StillHasMembers",
    "TakesPartElsewhere",
    "VersionConflict",
    "advance",
    "appoint",
    "begin_participation",
    "begin_term",
    "change_facts",
    "change_facts_many",
    "change_status",
    "changed",
    "dissolve_organization",
    "dissolve_subgroup",
    "end_affiliation",
    "end_exemption",
    "end_participation",
    "enrol",
    "enrol_many",
    "exempt",
    "export_honoured",
    "export_members",
    "export_movements",
    "form_subgroup",
    "join_subgroup",
    "leave_post",
    "leave_subgroup",
    "may_advance",
    "newcomer",
    "open_account",
    "open_accounts",
    "rejoin",
    "transfer",
    "transfer_many",
]
