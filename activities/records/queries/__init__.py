from activities.records.queries.branches import own_writing, readable_branches, recordable_branches
from activities.records.queries.lists import Row, Wanted, activity_list, rows, to_review, turnouts_of
from activities.records.queries.owed import Owed, Tally, done_by_item, overdue, owed, states_for, tally

__all__ = [
    "Owed",
    "Row",
    "Tally",
    "Wanted",
    "activity_list",
    "done_by_item",
    "overdue",
    "owed",
    "own_writing",
    "readable_branches",
    "recordable_branches",
    "rows",
    "states_for",
    "tally",
    "to_review",
    "turnouts_of",
]
