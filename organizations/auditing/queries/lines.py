"""Rows in words, with the names of the accounts and organizations they are about; no name of a member is looked up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dangjian.audit.models import AuditRow, Result
from dangjian.audit.rules import ROOMS, action_word, detail_words, door_word, target_word
from dangjian.fields.paths import WIDTH, steps
from dangjian.web.rules import row_number
from organizations.access.models import Account
from organizations.auditing.queries.narrowing import room_of
from organizations.tree.models import Organization


@dataclass(frozen=True)
class Line:
    """One row as the list, its page and the workbook show it."""

    row: AuditRow
    target: str
    place: str

    @property
    def action(self) -> str:
        return action_word(self.row.action)

    @property
    def room(self) -> str:
        return ROOMS.get(room_of(self.row.action), "其他")

    @property
    def door(self) -> str:
        return door_word(self.row.door)

    @property
    def person(self) -> str:
        """A command or a task acts for nobody; somebody unknown, or promised to stay unnamed, sends a page."""
        if self.row.by:
            return self.row.by.name
        return "没有登录" if self.row.door.startswith("page") else "系统"

    @property
    def username(self) -> str:
        return self.row.by.username if self.row.by else ""

    @property
    def details(self) -> list[tuple[str, str]]:
        return detail_words(self.row.detail)

    @property
    def refused(self) -> bool:
        return self.row.result == Result.REFUSED


def lines(rows: Sequence[AuditRow]) -> list[Line]:
    """Two queries for all the names, however many rows."""
    accounts = named_accounts(rows)
    places = named_places(rows)
    found = []
    for row in rows:
        kind, number = split(row.target)
        names = {"account": accounts, "organization": places}.get(kind, {})
        name = names.get(number or 0, "")
        word = target_word(row.target)
        place = places.get(last_step(row.organization_path), "")
        found.append(Line(row, f"{word}，{name}" if name else word, place))
    return found


def split(target: str) -> tuple[str, int | None]:
    kind, _, number = target.partition(":")
    return kind, row_number(number)


def last_step(path: str) -> int:
    """The id of the organization whose path this is; 0 where there is none."""
    whole = path[: len(path) - len(path) % WIDTH]
    try:
        return steps(whole)[-1] if whole else 0
    except ValueError:
        return 0


def named_accounts(rows: Iterable[AuditRow]) -> dict[int, str]:
    wanted = {number for kind, number in (split(row.target) for row in rows) if kind == "account" and number}
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def named_places(rows: Sequence[AuditRow]) -> dict[int, str]:
    wanted = {number for kind, number in (split(row.target) for row in rows) if kind == "organization" and number}
    wanted |= {place for row in rows if (place := last_step(row.organization_path))}
    return dict(Organization.objects.filter(pk__in=wanted).values_list("pk", "short_name")) if wanted else {}
