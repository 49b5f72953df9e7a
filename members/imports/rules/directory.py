"""Which organization a cell means: by code, full name, short name, or the name as everybody shortens it."""

from collections.abc import Callable
from dataclasses import dataclass

from members.imports.rules.choices import words
from members.imports.rules.kinds import BRANCH, stem
from members.imports.rules.problems import NotUnderstood

UNKNOWN_BRANCH = "查无此支部。请填党组织代码、全称或简称；新支部要先在党组织表里写上。"
UNKNOWN_PLACE = "查无此党组织。请填上级的代码、全称或简称；新的上级要写在同一份党组织表里。"
DISSOLVED = "这个党组织已经撤销，请填党员现在所在的支部。"
NOT_A_BRANCH = "不是党支部。党员的组织关系要落到支部，请填支部的名称或代码。"
MOST_NAMED = 5


@dataclass(frozen=True)
class Entry:
    """`ref` is the key of an organization of the portal ("#5") or of a row of this file ("+党组织:8")."""

    ref: str
    kind: str
    code: str
    name: str
    short_name: str
    parent_name: str = ""
    path: str = ""
    dissolved: bool = False
    reachable: bool = True

    @property
    def described(self) -> str:
        inside = f"（{self.parent_name}）" if self.parent_name else ""
        return f"{self.short_name}{inside}" + (f"代码 {self.code}" if self.code else "")


class Directory:
    def __init__(self) -> None:
        self.by_ref: dict[str, Entry] = {}
        self.codes: dict[str, Entry] = {}
        self.steps: tuple[dict[str, list[Entry]], ...] = ({}, {}, {}, {})

    def add(self, entry: Entry) -> None:
        """A second entry with the same ref replaces the first: the file knows newer names."""
        self.by_ref[entry.ref] = entry
        if entry.code:
            self.codes[entry.code] = entry
        names = (entry.name, entry.short_name, entry.parent_name + entry.short_name, stem(entry.short_name))
        for step, name in zip(self.steps, names, strict=True):
            found = step.setdefault(words(name), [])
            found[:] = [one for one in found if one.ref != entry.ref] + [entry]

    def candidates(self, text: str, among: Callable[[Entry], bool]) -> list[Entry]:
        """What the text can mean; the strictest reading that finds anything decides."""
        if entry := self.codes.get(text.upper()):
            return [entry] if among(entry) else []
        for step, name in zip(self.steps, (text, text, text, stem(text)), strict=True):
            if found := [entry for entry in step.get(name, []) if among(entry)]:
                return found
        return []

    def find(self, text: str, *, unknown: str, among: Callable[[Entry], bool] = bool) -> Entry:
        """Raises NotUnderstood; a name that several organizations bear is refused with the choices."""
        found = self.candidates(words(text), among)
        standing = [entry for entry in found if not entry.dissolved]
        if len(standing) > 1:
            choices = "、".join(entry.described for entry in standing[:MOST_NAMED])
            raise NotUnderstood("ambiguous_branch", f"有 {len(standing)} 个同名的党组织：{choices}。请改填代码。")
        if standing:
            return standing[0]
        raise NotUnderstood(*(("dissolved_branch", DISSOLVED) if found else ("unknown_branch", unknown)))

    def branch(self, text: str) -> Entry:
        """The branch that a member's row names, inside the importer's reach. Raises NotUnderstood."""
        try:
            return self.find(text, unknown=UNKNOWN_BRANCH, among=lambda one: one.reachable and one.kind == BRANCH)
        except NotUnderstood as problem:
            other = self.candidates(words(text), lambda one: one.reachable)
            if problem.code == "unknown_branch" and other:
                raise NotUnderstood("not_a_branch", f"“{other[0].short_name}”{NOT_A_BRANCH}") from problem
            raise
