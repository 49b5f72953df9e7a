"""What somebody's own pages show beside what is owed, and everything that is kept about them."""

from analytics.home.queries.ahead import plan_ahead, planned_next
from analytics.home.queries.front import (
    OwnLine,
    Taken,
    branch_turnout,
    light_of_branch,
    own_branches,
    own_record,
    quarter_states,
    recent_records,
    scored_quarter,
    taken_part,
)
from analytics.home.queries.kept import kept_about

__all__ = [
    "OwnLine",
    "Taken",
    "branch_turnout",
    "kept_about",
    "light_of_branch",
    "own_branches",
    "own_record",
    "plan_ahead",
    "planned_next",
    "quarter_states",
    "recent_records",
    "scored_quarter",
    "taken_part",
]
