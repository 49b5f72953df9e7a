from members.roster.queries.expected import Expected, committee_at, expected_at

__all__ = ["Expected", "committee_at", "expected_at"]
