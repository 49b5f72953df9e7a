"""The file against the portal: what every row means and would change. Reads only; nothing is written here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from members.imports.queries import known_places, people_of, people_under
from members.imports.rules.cells import Table
from members.imports.rules.committees import presume_committees
from members.imports.rules.directory import Directory
from members.imports.rules.findings import Finding
from members.imports.rules.known import Roll
from members.imports.rules.listing import Listing, scope_of
from members.imports.rules.matching import Indexes
from members.imports.rules.people import Person, read_person
from members.imports.rules.places import Place, read_place
from members.imports.rules.placing import Tree, examine_places, lay_out
from members.imports.rules.refusals import Refused
from members.imports.rules.sheets import Sheet, read_sheets
from members.private.services import id_number_index, phone_index
from organizations.access.models import Account

NO_LIST_IN = "工作表“{}”里没有认出花名册的表头，没有用到。"
NO_TREE = "系统里还没有党组织，请先导入党组织表（可以和党员表放在同一个工作簿里）。"
STEP = 1000


@dataclass
class Examined:
    findings: list[Finding]
    notices: list[str]
    scope: str = ""
    outsiders: int = 0
    tree: Tree = field(default_factory=lambda: Tree({}, Directory()))

    def counted(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for finding in self.findings:
            counts[finding.state] = counts.get(finding.state, 0) + 1
        return counts


def examine(
    tables: Sequence[Table], *, by: Account | None, as_of: date, today: date, progress: Callable[[int], None]
) -> Examined:
    """Raises Refused for a workbook that has no place in this portal."""
    sheets = read_sheets(tables)
    places = [read_place(line) for sheet in sheets if not sheet.is_members for line in sheet.lines]
    people = [
        read_person(line, latest=max(as_of, today)) for sheet in sheets if sheet.is_members for line in sheet.lines
    ]
    tree = lay_out(known_places(by), places)
    if not tree.known and not places:
        raise Refused(NO_TREE)
    examined = Examined(examine_places(tree, as_of=as_of), notices_of(tables, sheets, places, people), tree=tree)
    if people:
        listing = list_people(people, tree, by=by, as_of=as_of, progress=progress)
        examined.scope = scope_of(tree, listing.touched, listing.homes)
        examined.findings += listing.findings
        examined.outsiders = listing.outsiders
        if tree.known:
            examined.findings += listing.missing(people_under(by, examined.scope))
    examined.notices += presume_committees(examined.findings)
    return examined


def list_people(
    people: Sequence[Person], tree: Tree, *, by: Account | None, as_of: date, progress: Callable[[int], None]
) -> Listing:
    indexes = [indexes_of(person) for person in people]
    names = {person.values["name"] for person in people if "name" in person.values}
    roll = Roll.of(people_of(by, id_indexes={one.id_number for one in indexes if one.id_number}, names=names))
    listing = Listing(tree, roll, as_of)
    for number, (person, index) in enumerate(zip(people, indexes, strict=True), start=1):
        listing.read(person, index)
        if number % STEP == 0:
            progress(number)
    return listing


def indexes_of(person: Person) -> Indexes:
    number, phone = person.id_number, person.values.get("phone", "")
    return Indexes(id_number_index(number.value) if number else "", phone_index(phone) if phone else "")


def notices_of(
    tables: Sequence[Table], sheets: Sequence[Sheet], places: Sequence[Place], people: Sequence[Person]
) -> list[str]:
    used = {sheet.title for sheet in sheets}
    notices = [NO_LIST_IN.format(one.title) for one in tables if one.rows and one.title not in used]
    unused = [(sheet.title, "、".join(sheet.ignored)) for sheet in sheets if sheet.ignored]
    notices += [f"工作表“{title}”的这些列没有用到：{columns}。" for title, columns in unused]
    if landlines := sum(person.has_landline for person in people):
        notices.append(f"{landlines} 个固定电话没有用到：名册只登记手机号。")
    return notices + [notice for place in places for notice in place.notices]
