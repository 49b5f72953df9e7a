"""The members' sheet against the roster: who is meant, what changes, who is asked about, who is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from members.imports.rules.comparing import LABELS, compared, newly
from members.imports.rules.dates import Written
from members.imports.rules.directory import Entry
from members.imports.rules.findings import ABSENT, CHANGED, DOUBTFUL, Change, Finding, Outcome
from members.imports.rules.headers import MEMBERS
from members.imports.rules.known import KnownPerson, Roll
from members.imports.rules.matching import Indexes, Match, identify
from members.imports.rules.people import Person, check_order
from members.imports.rules.placing import Tree
from members.imports.rules.problems import NotUnderstood
from members.private.rules import masked_id_number, masked_phone

GONE = ("LEFT", "DECEASED")
STANDING = ("NORMAL", "RETAINED", "RESTORED")
OUT_OF_REACH = "此人的组织关系不在您管理的范围内，请由上级党委办理接转。"
DECEASED = "系统里已登记为去世，请先核对是不是同一人。"
NOT_IN_STANDING = "系统里的党籍状态不正常，不能变更支部；恢复党籍请填党籍状态。"
AFTER_AS_OF = "系统里的组织关系从 {day:%Y-%m-%d} 起，晚于本表的截至日期，不能用旧表改回。"
NOBODY_TO_ASK = "分不清是系统里的哪一位，请补上身份证号。"
NEW_PERSON = "都不是，按新党员录入"


@dataclass
class Listing:
    """The rows read so far: who was named, and by which row; `outsiders` are known people out of the importer's reach,
    of whom an answer tells that they are members."""

    tree: Tree
    roll: Roll
    as_of: date
    findings: list[Finding] = field(default_factory=list)
    rows_by_key: dict[tuple[object, ...], int] = field(default_factory=dict)
    identified: set[int] = field(default_factory=set)
    homes: list[str] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    outsiders: int = 0

    def read(self, person: Person, indexes: Indexes) -> None:
        entry = self.branch_of(person)
        indexes.branches = frozenset({int(entry.ref[1:])} if entry and entry.ref.startswith("#") else ())
        match = identify(person, self.roll, indexes)
        self.identified |= {one.pk for one in match.candidates}
        if match.known:
            self.identified.add(match.known.pk)
            self.homes.append(match.known.path)
            self.outsiders += not match.known.reachable
        self.check_duplicate(person, match)
        outcome, options = self.outcome_of(person, match, indexes, entry)
        line, name = person.line, person.values.get("name", "")
        if not name and match.known and match.known.reachable:
            name = match.known.name
        self.findings.append(Finding(MEMBERS, line.sheet, line.row, name, outcome, options, person.problems))

    def branch_of(self, person: Person) -> Entry | None:
        if "branch" not in person.values:
            return None
        try:
            entry = self.tree.directory.branch(person.values["branch"])
        except NotUnderstood as problem:
            person.wrong("branch", problem.code, problem.message)
            return None
        self.touched.add(entry.ref)
        return entry

    def check_duplicate(self, person: Person, match: Match) -> None:
        """The same person twice; the later row says so and names both."""
        row, column = person.line.row, "id_number" if person.id_number else "name"
        rows = {self.rows_by_key.setdefault(key, row) for key in identities(person, match)}
        if earlier := rows - {row}:
            message = f"第 {row} 行与第 {min(earlier)} 行是同一人（重复），请核对后删去一行。"
            message += "确是两人的，请填上身份证号。" if column == "name" else ""
            person.wrong(column, "duplicate", message, "name")

    def outcome_of(
        self, person: Person, match: Match, indexes: Indexes, entry: Entry | None
    ) -> tuple[Outcome, list[Outcome]]:
        if match.known:
            return self.known_outcome(person, match.known, indexes, entry), []
        options = self.options(person, match, indexes, entry)
        if options:
            return Outcome(DOUBTFUL), options
        if match.candidates and not person.problems:
            person.wrong("id_number", "doubtful", NOBODY_TO_ASK, "name")
        return self.new_outcome(person, entry), []

    def options(self, person: Person, match: Match, indexes: Indexes, entry: Entry | None) -> list[Outcome]:
        """Each candidate within reach whom the row can mean without a contradiction, and somebody new."""
        if not match.candidates:
            return []
        found = []
        for known in match.candidates:
            trial = replace(person, problems=[])
            outcome = self.known_outcome(trial, known, indexes, entry)
            outcome.label = f"{known.name}，{self.described(known)}"
            if known.reachable and not trial.problems:
                found.append(outcome)
        trial = replace(person, problems=[])
        outcome = self.new_outcome(trial, entry)
        outcome.label = NEW_PERSON
        return [*found, outcome] if found and not trial.problems else found

    def described(self, known: KnownPerson) -> str:
        return in_short(known.born, known.joined, self.tree.directory.by_ref.get(f"#{known.organization_id}"))

    def new_outcome(self, person: Person, entry: Entry | None) -> Outcome:
        outcome = newly(person, as_of=self.as_of)
        outcome.label = in_short(person.written("born"), person.written("joined"), entry)
        outcome.branch = entry.ref if entry else ""
        outcome.facts["membership_status"] = person.values.get("membership_status", "NORMAL")
        outcome.numbers = numbers_of(person)
        return outcome

    def known_outcome(self, person: Person, known: KnownPerson, indexes: Indexes, entry: Entry | None) -> Outcome:
        if not known.reachable:
            person.wrong("id_number", "out_of_reach", OUT_OF_REACH, "name")
            return Outcome(CHANGED, target=known.pk)
        check_order(person, {name: known.written(name) for name in ("born", "joined", "regularized")})
        outcome = compared(person, known)
        outcome.label = self.described(known)
        compare_numbers(person, known, indexes, outcome)
        self.compare_place(person, known, entry, outcome)
        return outcome

    def compare_place(self, person: Person, known: KnownPerson, entry: Entry | None, outcome: Outcome) -> None:
        """Status first: who leaves is not transferred, who is back is affiliated again."""
        status = person.values.get("membership_status") or ("NORMAL" if known.status in GONE else known.status)
        if known.status == "DECEASED" and status != known.status:
            person.wrong("membership_status", "deceased", DECEASED, "name")
            return
        if status != known.status:
            outcome.status, outcome.old["membership_status"] = status, known.status
            self.note(outcome, "membership_status", known.status, status)
        moved = entry is not None and entry.ref != f"#{known.organization_id}"
        if status not in STANDING:
            if moved and known.status not in STANDING:
                person.wrong("branch", "not_in_standing", NOT_IN_STANDING)
            return
        if entry is not None and moved:
            outcome.branch, outcome.old["organization_id"] = entry.ref, known.organization_id
            self.note(
                outcome, "branch", self.tree.directory.by_ref[f"#{known.organization_id}"].short_name, entry.short_name
            )
        if (moved or outcome.status) and known.affiliated_since and known.affiliated_since > self.as_of:
            person.wrong(
                "branch", "after_as_of", AFTER_AS_OF.format(day=known.affiliated_since), "membership_status", "name"
            )

    def note(self, outcome: Outcome, name: str, old: str, new: str) -> None:
        outcome.state = CHANGED
        outcome.changes.append(Change(name, LABELS[name], old, new))

    def missing(self, people: Iterable[KnownPerson]) -> list[Finding]:
        """Members of the part of the tree that the file is about whom no row means."""
        return [
            Finding(MEMBERS, "", None, known.name, Outcome(ABSENT, target=known.pk, label=self.described(known)))
            for known in people
            if known.pk not in self.identified
        ]


def in_short(born: Written | None, joined: Written | None, branch: Entry | None) -> str:
    parts = (
        f"{born}出生" if born else "",
        f"{joined}入党" if joined else "",
        branch.short_name if branch else "",
    )
    return "，".join(part for part in parts if part)


def identities(person: Person, match: Match) -> list[tuple[object, ...]]:
    """What only one row of a file may be: an ID number, a member, or name with birth and joining month."""
    found: list[tuple[object, ...]] = []
    born, joined = person.written("born"), person.written("joined")
    if person.id_number:
        found.append(("id", person.id_number.value))
    elif "id_number" not in person.line.cells and born and joined:
        found.append(("person", person.values.get("name"), born.key, joined.key[:2]))
    if match.known:
        found.append(("member", match.known.pk))
    return found


def numbers_of(person: Person) -> dict[str, str]:
    numbers = {"phone": person.values.get("phone", "")}
    if person.id_number:
        numbers["id_number"] = person.id_number.value
    return {name: value for name, value in numbers.items() if value}


def compare_numbers(person: Person, known: KnownPerson, indexes: Indexes, outcome: Outcome) -> None:
    """By blind index; the page shows them masked, and whoever can open the old ones fills those in."""
    pairs = {"id_number": (indexes.id_number, known.id_index), "phone": (indexes.phone, known.phone_index)}
    for name, value in numbers_of(person).items():
        new, old = pairs[name]
        if new != old:
            outcome.state = CHANGED
            outcome.numbers[name] = value
            outcome.old[f"{name}_index"] = old
            mask = masked_id_number if name == "id_number" else masked_phone
            outcome.changes.append(Change(name, LABELS[name], "", mask(value)))


def scope_of(tree: Tree, touched: Iterable[str], otherwise: Sequence[str]) -> str:
    """The path of the smallest part of the tree that holds every branch the file names."""
    paths = []
    for ref in touched:
        known = next((tree.known[one] for one in tree.line_of(ref) if one in tree.known), None)
        paths.append(known.path if known else "")
    return common_path(paths or list(otherwise))


def common_path(paths: Sequence[str], width: int = 6) -> str:
    if not paths:
        return ""
    shortest, longest = min(paths), max(paths)
    end = 0
    while end < min(len(shortest), len(longest)) and shortest[end : end + width] == longest[end : end + width]:
        end += width
    return shortest[:end]
