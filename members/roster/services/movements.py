"""The register of 党员变动: every service that changes where somebody belongs or stands enters its line here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from members.roster.models import Member, Movement
from organizations.access.models import Account


@dataclass(frozen=True)
class Papers:
    """Why, and by which document: what a register keeps beside the change itself. Both may be empty."""

    grounds: str = ""
    document_number: str = ""


NONE = Papers()


def enter(movements: Iterable[Movement], *, on: date, by: Account | None, papers: Papers = NONE) -> None:
    """Write the lines of one act, in the transaction of that act."""
    lines = list(movements)
    for line in lines:
        line.on, line.by = on, by
        line.grounds, line.document_number = papers.grounds, papers.document_number
    Movement.objects.bulk_create(lines)


def entered(member: Member, kind: str, *, on: date, **what: object) -> bool:
    """Whether the register has this line of that day: the same act, sent a second time."""
    return Movement.objects.filter(member=member, kind=kind, on=on, **what).exists()
