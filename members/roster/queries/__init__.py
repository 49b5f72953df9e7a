from members.roster.queries.expected import Expected, committee_at, expected_at, expecting
from members.roster.queries.grown import TREE_TABLES, Grown, grown
from members.roster.queries.headcounts import Headcount, headcounts
from members.roster.queries.history import History, history_of, subgroups_of
from members.roster.queries.honoured import (
    THIS_YEAR,
    Honoured,
    HonouredWanted,
    honoured_lines,
    honoured_list,
)
from members.roster.queries.kept import kept_tree
from members.roster.queries.members import EVERYBODY, HIGHER, SORTS, Wanted, member_list
from members.roster.queries.movements import MovementsWanted, movement_counts, movement_list, names_for
from members.roster.queries.outline import Line, amounts, tree_lines
from members.roster.queries.places import (
    Below,
    Holder,
    current_term,
    holders,
    places_below,
    subgroups,
)
from members.roster.queries.posts import (
    InOffice,
    posts_at_home,
    posts_in,
    rights_at_home,
    secretaries_between,
    secretaries_of,
    secretary_of,
)
from members.roster.queries.statistics import Composition, Share, composition

__all__ = [
    "EVERYBODY",
    "HIGHER",
    "SORTS",
    "THIS_YEAR",
    "TREE_TABLES",
    "Below",
    "Composition",
    "Expected",
    "Grown",
    "Headcount",
    "History",
    "Holder",
    "Honoured",
    "HonouredWanted",
    "InOffice",
    "Line",
    "MovementsWanted",
    "Share",
    "Wanted",
    "amounts",
    "committee_at",
    "composition",
    "current_term",
    "expected_at",
    "expecting",
    "grown",
    "headcounts",
    "history_of",
    "holders",
    "honoured_lines",
    "honoured_list",
    "kept_tree",
    "member_list",
    "movement_counts",
    "movement_list",
    "names_for",
    "places_below",
    "posts_at_home",
    "posts_in",
    "rights_at_home",
    "secretaries_between",
    "secretaries_of",
    "secretary_of",
    "subgroups",
    "subgroups_of",
    "tree_lines",
]
