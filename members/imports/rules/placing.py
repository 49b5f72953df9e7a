"""The organizations' sheet against the tree: which rows are known, what is new below what, and what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from members.imports.rules.choices import words
from members.imports.rules.directory import UNKNOWN_PLACE, Directory, Entry
from members.imports.rules.findings import UNCHANGED, Finding, Outcome
from members.imports.rules.headers import ORGANIZATIONS
from members.imports.rules.known import KnownPlace
from members.imports.rules.places import Place
from members.imports.rules.placing_changes import compared, founded
from members.imports.rules.problems import NotUnderstood
from members.imports.rules.refusals import Refused
from organizations.tree.rules import may_stand_below

NAME_MISSING = "必填：新的党组织要写名称，请补上。"
PARENT_MISSING = "必填：请填上级党组织的代码（只有区委没有上级）。"
OUT_OF_REACH = "不在您管理的范围内，不能导入。"
OTHER_PLACE = "这个党组织下面已有同名的党组织，请核对名称或代码。"
BELOW_ITSELF = "上级是它自己或它的下级，请核对。"


@dataclass
class Placed:
    """A row with what it means: a known organization or a new one, and the ref of the organization above."""

    place: Place
    ref: str
    known: KnownPlace | None = None
    parent: str = ""
    is_root: bool = False


@dataclass
class Tree:
    """The portal's organizations with the file's rows laid over them."""

    known: dict[str, KnownPlace]
    directory: Directory = field(default_factory=Directory)
    rows: dict[str, Placed] = field(default_factory=dict)

    @property
    def root(self) -> KnownPlace | None:
        return next((one for one in self.known.values() if one.parent_id is None), None)

    def parent_of(self, ref: str) -> str:
        if ref in self.rows and self.rows[ref].parent:
            return self.rows[ref].parent
        known = self.known.get(ref)
        return f"#{known.parent_id}" if known and known.parent_id else ""

    def kind_of(self, ref: str) -> str:
        if ref in self.rows and self.rows[ref].is_root:
            return "DISTRICT_COMMITTEE"
        return self.directory.by_ref[ref].kind if ref in self.directory.by_ref else ""

    def reaches(self, ref: str) -> bool:
        """A new organization is in reach when the nearest known one above it is; an empty portal is all in reach."""
        above = next((self.known[one] for one in self.line_of(ref) if one in self.known), None)
        return above.reachable if above else not self.known

    def line_of(self, ref: str) -> list[str]:
        """From the organization upwards; stops where the rows run in a circle."""
        line: list[str] = []
        while ref and ref not in line:
            line.append(ref)
            ref = self.parent_of(ref)
        return line


def lay_out(known: Iterable[KnownPlace], places: Sequence[Place]) -> Tree:
    """Find out what every row means. Raises Refused for a workbook of another district."""
    tree = Tree({f"#{one.pk}": one for one in known})
    for ref, one in tree.known.items():
        above = tree.known.get(f"#{one.parent_id}")
        tree.directory.add(entry_of_known(ref, one, above.short_name if above else ""))
    for place in places:
        placed = meaning(tree, place)
        check_duplicate(tree, placed)
        tree.rows.setdefault(placed.ref, placed)
    for placed in tree.rows.values():
        tree.directory.add(entry_of_row(tree, placed))
    for placed in tree.rows.values():
        find_parent(tree, placed)
    for placed in tree.rows.values():
        tree.directory.add(entry_of_row(tree, placed))
    check_root(tree)
    return tree


def ref_of(sheet: str, row: int | None) -> str:
    """The key of an organization that a row of the file brings."""
    return f"+{sheet}:{row}"


def meaning(tree: Tree, place: Place) -> Placed:
    """By code; without one, or where the portal has none, by name and by the organization above."""
    own = ref_of(place.line.sheet, place.line.row)
    known = known_by_code(tree, place.code) or known_by_name(tree, place)
    return Placed(place, f"#{known.pk}" if known else own, known)


def known_by_code(tree: Tree, code: str) -> KnownPlace | None:
    entry = tree.directory.codes.get(code) if code else None
    return tree.known.get(entry.ref) if entry else None


def known_by_name(tree: Tree, place: Place) -> KnownPlace | None:
    found = [
        one
        for one in tree.known.values()
        if not one.dissolved and same_name(one, place) and not (one.code and place.code and one.code != place.code)
    ]
    if len(found) > 1:
        above = words(place.parent)
        found = [one for one in found if above and above in names_above(tree, one)]
        if len(found) != 1:
            place.wrong("name", "ambiguous_name", "有几个同名的党组织，请填党组织代码。", "short_name")
    return found[0] if len(found) == 1 else None


def same_name(known: KnownPlace, place: Place) -> bool:
    if "name" in place.values:
        return words(known.name) == words(place.values["name"])
    return words(known.short_name) == words(place.short_name)


def names_above(tree: Tree, known: KnownPlace) -> set[str]:
    above = tree.known.get(f"#{known.parent_id}")
    return {words(above.name), words(above.short_name), above.code} if above else set()


def check_duplicate(tree: Tree, placed: Placed) -> None:
    """One organization, two rows; two rows of one code are two claims to it."""
    place = placed.place
    for earlier in tree.rows.values():
        same_code = place.code and place.code == earlier.place.code
        if same_code or (placed.known and placed.ref == earlier.ref):
            message = f"与第 {earlier.place.line.row} 行是同一个党组织（重复），请删去一行。"
            place.wrong("code", "duplicate", message, "name", "short_name")
            placed.ref = ref_of(place.line.sheet, place.line.row)
            placed.known = None
            return


def entry_of_known(ref: str, known: KnownPlace, parent_name: str) -> Entry:
    return Entry(
        ref=ref,
        kind=known.kind,
        code=known.code,
        name=known.name,
        short_name=known.short_name,
        parent_name=parent_name,
        path=known.path,
        dissolved=known.dissolved,
        reachable=known.reachable,
    )


def entry_of_row(tree: Tree, placed: Placed) -> Entry:
    place, known = placed.place, placed.known
    above = tree.directory.by_ref.get(tree.parent_of(placed.ref))
    kind = place.values.get("kind")
    return Entry(
        ref=placed.ref,
        kind=known.kind if known else (kind.kind if kind else ""),
        code=place.code or (known.code if known else ""),
        name=place.values.get("name") or (known.name if known else place.name),
        short_name=place.values.get("short_name") or (known.short_name if known else place.short_name),
        parent_name=above.short_name if above else "",
        path=known.path if known else "",
        reachable=tree.reaches(placed.ref),
    )


def find_parent(tree: Tree, placed: Placed) -> None:
    place = placed.place
    if not place.parent:
        return
    try:
        above = tree.directory.find(place.parent, unknown=UNKNOWN_PLACE)
    except NotUnderstood as problem:
        place.wrong("parent", problem.code.replace("branch", "parent"), problem.message)
        return
    if above.ref == placed.ref:
        place.wrong("parent", "below_itself", BELOW_ITSELF)
    else:
        placed.parent = above.ref


def check_root(tree: Tree) -> None:
    """One district per portal: a second top of a tree is another district's workbook."""
    parents = {placed.parent for placed in tree.rows.values()}
    for placed in tree.rows.values():
        place = placed.place
        if placed.known or place.parent:
            placed.is_root = bool(placed.known and placed.known.parent_id is None)
        elif not tree.root and not any(one.is_root for one in tree.rows.values()):
            placed.is_root = True
        elif tree.root and placed.ref in parents:
            raise Refused(
                f"这份表的最上级是“{place.name}”，本系统是“{tree.root.name}”。"
                "一个系统只管一个区委的花名册，请核对是不是选错了文件。"
            )
        else:
            place.wrong("parent", "required", PARENT_MISSING, "code", "name")


def examine_places(tree: Tree, *, as_of: date) -> list[Finding]:
    """Every row's outcome, after the checks that need the whole tree."""
    findings = []
    refuse_circles(tree)
    for placed in tree.rows.values():
        check_level(tree, placed)
        if placed.known and not placed.known.reachable:
            outcome = Outcome(UNCHANGED, target=placed.known.pk)
            if not placed.known.above:
                placed.place.wrong("code", "out_of_reach", OUT_OF_REACH, "name", "short_name")
        elif placed.known:
            outcome = compared(placed.place, placed.known, parent=placed.parent, directory=tree.directory)
        else:
            if not placed.place.name:
                placed.place.wrong("name", "required", NAME_MISSING, "short_name")
            outcome = founded(placed.place, parent=placed.parent, is_root=placed.is_root, as_of=as_of)
            if placed.parent and not tree.reaches(placed.ref):
                placed.place.wrong("parent", "out_of_reach", OUT_OF_REACH, "name", "short_name")
        above = tree.directory.by_ref.get(tree.parent_of(placed.ref))
        outcome.label = f"上级：{above.short_name}" if above else ""
        line = placed.place.line
        findings.append(
            Finding(
                ORGANIZATIONS, line.sheet, line.row, placed.place.short_name, outcome, problems=placed.place.problems
            )
        )
    check_names(tree)
    return findings


def refuse_circles(tree: Tree) -> None:
    circling = [placed for ref, placed in tree.rows.items() if tree.parent_of(tree.line_of(ref)[-1])]
    for placed in circling:
        placed.place.wrong("parent", "below_itself", BELOW_ITSELF)
        placed.parent = ""


def check_level(tree: Tree, placed: Placed) -> None:
    place, ref = placed.place, placed.ref
    above = tree.kind_of(tree.parent_of(ref))
    own = tree.kind_of(ref)
    if above and own and not may_stand_below(own, above):
        place.wrong("parent", "wrong_level", "这一类党组织不能设在这个上级下面，请核对上级和组织类别。")


def check_names(tree: Tree) -> None:
    """Below one organization a short name is borne once."""
    borne: dict[tuple[str, str], str] = {}
    for ref, entry in tree.directory.by_ref.items():
        if entry.dissolved:
            continue
        key = (tree.parent_of(ref), words(entry.short_name))
        other = borne.setdefault(key, ref)
        placed = tree.rows.get(ref) or tree.rows.get(other)
        if other != ref and placed and not placed.place.problems:
            placed.place.wrong("short_name", "name_taken", OTHER_PLACE, "name")


def by_depth(tree: Tree) -> list[str]:
    """New rows, parents before children."""
    new = [placed for placed in tree.rows.values() if not placed.known]
    return [placed.ref for placed in sorted(new, key=lambda one: len(tree.line_of(one.ref)))]
