from members.roster.queries.expected import Expected, committee_at, expected_at
from members.roster.queries.posts import secretaries_of

__all__ = ["Expected", "committee_at", "expected_at", "secretaries_of"]
