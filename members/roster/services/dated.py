"""Ending a dated row; the end is exclusive."""

from datetime import date

from members.roster.models import Participation, Post, StandingExemption, Subgroup, SubgroupMembership, Term


class BeforeStart(Exception):
    """The day lies before the fact began."""


def close(row: Participation | Post | StandingExemption | Subgroup | SubgroupMembership | Term, *, on: date) -> None:
    if on < row.starts_on:
        raise BeforeStart
    row.ends_on = on
    row.save(update_fields=["ends_on"])
