"""The organizations of a file, written by the tree's and the roster's own services."""

from collections.abc import Iterable, Sequence
from datetime import date

from members.imports.models import RosterRow, RowState
from members.imports.rules.placing import ref_of
from members.imports.services.planning import Stale, python_values
from members.roster.models import Term
from members.roster.services import begin_term
from members.roster.services.terms import begin_terms
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization
from organizations.tree.services import Founding, found_many, move, reclassify, rename

PLAIN = ("national_code", "unit_category", "founded_on")
CLASSIFYING = ("kind", "sector", "joint", "temporary")


class Places:
    """Organizations by ref: "#5" is one of the portal, "+党组织:8" a row of the file."""

    def __init__(self, rows: Sequence[RosterRow]) -> None:
        self.rows = rows
        self.founded: dict[str, Organization] = {}
        self.known: dict[str, Organization] = {}

    def load(self, refs: Iterable[str]) -> None:
        pks = {int(ref[1:]) for ref in refs if ref.startswith("#")}
        found = Organization.objects.filter(pk__in=pks, dissolved_on=None)
        self.known |= {f"#{one.pk}": one for one in found}

    def __getitem__(self, ref: str) -> Organization:
        found = self.founded.get(ref) or self.known.get(ref)
        if found is None:
            raise Stale
        return found

    def branch(self, ref: str) -> Organization:
        found = self[ref]
        if found.kind != Kind.BRANCH:
            raise Stale
        return found

    def write(self, *, as_of: date, is_first: bool, by: Account | None) -> None:
        self.load(row.values.get("branch", "") for row in self.rows)
        self.found_new([row for row in self.rows if row.state == RowState.NEW], as_of=as_of, is_first=is_first, by=by)
        for row in self.rows:
            if row.state == RowState.CHANGED:
                self.change(row, on=as_of, by=by)

    def found_new(self, rows: Sequence[RosterRow], *, as_of: date, is_first: bool, by: Account | None) -> None:
        """The first roster of a portal dates its organizations back; a later one must not change the past."""
        foundings = {ref_of(row.sheet, row.row): founding(row, as_of=as_of, is_first=is_first) for row in rows}
        for row in rows:
            above = row.values.get("branch", "")
            foundings[ref_of(row.sheet, row.row)].parent = foundings.get(above) or (self[above] if above else None)
        found_many(list(foundings.values()), by=by)
        self.founded = {ref: one.organization for ref, one in foundings.items()}
        terms = [term_of(row, foundings[ref_of(row.sheet, row.row)]) for row in rows if has_term(row.values["facts"])]
        begin_terms(terms, by=by)

    def change(self, row: RosterRow, *, on: date, by: Account | None) -> None:
        organization = Organization.objects.get(pk=row.target_id)
        facts = row.values.get("facts", {})
        if not is_as_seen(organization, row):
            raise Stale
        values = python_values(Organization, facts)
        plain = {name: value for name, value in values.items() if name in PLAIN}
        for name, value in plain.items():
            setattr(organization, name, value)
        organization.save(update_fields=list(plain))
        if "name" in values or "short_name" in values:
            names = {"name": organization.name, "short_name": organization.short_name} | {
                name: values[name] for name in ("name", "short_name") if name in values
            }
            rename(organization=organization, on=on, by=by, **names)
        if classified := {name: value for name, value in values.items() if name in CLASSIFYING}:
            reclassify(organization=organization, on=on, by=by, **classified)
        if above := row.values.get("branch"):
            move(organization=organization, to=Organization.objects.get(pk=self[above].pk), on=on, by=by)
        change_term(organization, facts, on=on, by=by)


def founding(row: RosterRow, *, as_of: date, is_first: bool) -> Founding:
    organization = Organization(**python_values(Organization, row.values["facts"]))
    since = organization.founded_on if is_first and organization.founded_on else as_of
    return Founding(organization, min(since, as_of))


def has_term(facts: dict) -> bool:
    elected = facts["kind"] not in (Kind.WORKING_COMMITTEE, Kind.STATION)
    return elected and ("expires_on" in facts or "has_committee" in facts)


def term_of(row: RosterRow, founding: Founding) -> Term:
    facts = row.values["facts"]
    return Term(
        organization=founding.organization,
        starts_on=founding.on,
        expires_on=facts.get("expires_on") and date.fromisoformat(facts["expires_on"]),
        has_committee=facts.get("has_committee") == "YES",
    )


def is_as_seen(organization: Organization, row: RosterRow) -> bool:
    term = Term.objects.filter(organization=organization, ends_on=None).first()
    held = {
        "parent": organization.parent_id,
        "expires_on": term.expires_on if term else None,
        "has_committee": ("YES" if term.has_committee else "NO") if term else None,
    }
    for name, value in row.values.get("old", {}).items():
        now = held[name] if name in held else getattr(organization, name)
        if (now.isoformat() if isinstance(now, date) else now) != value:
            return False
    return True


def change_term(organization: Organization, facts: dict, *, on: date, by: Account | None) -> None:
    """A corrected 届满日期 stays in its term; a committee that was set up or given up begins a new one, because what
    was due before must not change."""
    if not {"expires_on", "has_committee"} & set(facts):
        return
    term = Term.objects.filter(organization=organization, ends_on=None).first()
    expires_on = term.expires_on if term else None
    if "expires_on" in facts:
        expires_on = date.fromisoformat(facts["expires_on"])
    has_committee = facts["has_committee"] == "YES" if "has_committee" in facts else bool(term and term.has_committee)
    if term and term.has_committee == has_committee:
        term.expires_on = expires_on
        term.save(update_fields=["expires_on"])
    else:
        begin_term(organization=organization, on=on, expires_on=expires_on, has_committee=has_committee, by=by)
