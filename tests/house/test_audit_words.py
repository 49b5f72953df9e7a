"""Every action that the code records has a Chinese word, and every service that changes rows records something."""

import ast
from collections.abc import Iterator

import pytest
from house.source import Module, dotted, modules

from activities.duties.rules import DutyKind
from activities.records.rules import ExtraKind
from dangjian.audit.models import Result
from dangjian.audit.rules import ACTIONS, KEYS, ROOMS, VALUES
from dangjian.taking import ExportReason
from dangjian.workdays.rules import Kind as DayKind
from members.corrections.rules import Fact
from members.imports.models import RosterRow, Stage
from members.private.rules import CountedAct, Purpose
from members.roster.models import Affiliation, Category, MembershipStatus, PostTitle, Sex
from organizations.access.rules import Role
from organizations.auditing.rules import ExportReason as LogReason
from organizations.complaints.rules import Act

RECORDERS = {"record", "record_refusal"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update"}
DOORS = {"views", "tasks", "management", "admin", "middleware", "site", "forms"}

# Actions put together from a room and a member of an enumeration.
COMPOSED = {"complaints.": {f"complaints.{act.lower()}" for act in Act}}
# Functions that change rows and record nothing, each with its reason. They may only become fewer.
UNRECORDED: dict[str, str] = {
    "activities.feed.services.counting.write_views": "a counter that says nothing about anybody",
    "activities.feed.services.liking.unlike": "the row that goes says who, and is given as lightly",
    "activities.feed.services.publishing.count": "the counter of what its callers record",
    "activities.records.services.drafts.save_draft": "what somebody has typed so far is nobody else's",
    "activities.records.services.drafts.start_draft": "likewise; handing in is recorded",
    "dangjian.audit.services.verifying.check": "is itself the record that the log was verified",
    "dangjian.jobs.services.due": "gives up on a row that killed its worker; the row shows it",
    "dangjian.jobs.services.show_life": "the heartbeat of the worker",
    "members.ballots.services.voting.hand_out": "a row per voter, in the order in which they came, would tell who voted what",
    "members.ballots.services.voting.put_in": "likewise",
    "organizations.access.services.throttle.give_back": "a counter of guesses",
    "organizations.access.services.throttle.take": "a counter of guesses",
    "organizations.access.services.tidying.forget_what_is_over": "drops counters and sessions that have ended",
    "organizations.complaints.services.handling.forget_contacts": "the clock drops what was kept long enough",
    "organizations.notices.services.objecting.forget_contacts": "likewise",
    "organizations.messages.services.inbox.forget_old": "the clock drops what was kept long enough",
    "organizations.messages.services.inbox.keep_for_computer": "a line to oneself; the file is recorded when it is made",
    "organizations.messages.services.inbox.mark_all_read": "what somebody has read is nobody else's",
    "organizations.messages.services.inbox.mark_read": "likewise",
    "organizations.photos.services.albums.make_album": "an empty album; its photos and its record are recorded",
    "organizations.photos.services.preparing.conclude": "the worker's part of a photo whose receipt was recorded",
}


# The demo votes, counts and hands in within one function, which says nothing about what may go unrecorded elsewhere.
UNWATCHED = {f"analytics.demo.services.{name}" for name in ("ballots", "groups", "papers", "studying")}


def actions(tree: ast.AST) -> Iterator[str]:
    """The first words of every call that records; of a choice between two, both."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in RECORDERS and node.args:
            yield from (one.value for one in ast.walk(node.args[0]) if is_an_action(one))


def is_an_action(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value


def recorded() -> set[str]:
    """What calls name themselves, and known actions that a function hands to such a call."""
    elsewhere = [module for module in modules() if not module.name.startswith("dangjian.audit.rules")]
    named = {action for module in elsewhere for action in actions(module.tree)}
    handed_on = {node.value for module in elsewhere for node in ast.walk(module.tree) if is_an_action(node)}
    spelled_out = named - set(COMPOSED)
    composed = set().union(*(COMPOSED[one] for one in named & set(COMPOSED)))
    return spelled_out | composed | (handed_on & set(ACTIONS))


@pytest.mark.proves("every-action-has-a-word")
def test_every_action_has_a_word_and_every_word_an_action():
    assert (sorted(recorded() - set(ACTIONS)), sorted(set(ACTIONS) - recorded())) == ([], [])


def test_every_room_that_records_has_a_name():
    assert {action.split(".")[0] for action in ACTIONS} == set(ROOMS)


def test_the_words_differ_so_that_a_reader_can_tell_them_apart():
    assert len(set(ACTIONS.values())) == len(ACTIONS)


NOT_DETAIL = {"by", "target", "path", "now"}
# What calls hand on as `**facts`, and what a filter may hold.
HANDED_ON = {
    "starts_on",
    "ends_on",
    "method",
    "status",
    "more_may_follow",
    "number",
    "reason",
    "rows",
    "filter",
    "sha256",
}
CHOICES = {
    "purpose": [Purpose],
    "act": [CountedAct],
    "role": [Role],
    "kind": [DutyKind, ExtraKind, DayKind],
    "reason": [ExportReason, Affiliation.Reason, Affiliation.EndReason, LogReason],
    "title": [PostTitle],
    "stage": [Stage],
    "fact": [Fact],
    "to": [Category, MembershipStatus],
    "was": [Category, MembershipStatus],
    "sex": [Sex],
    "result": [Result],
}


def keys(tree: ast.AST) -> Iterator[str]:
    """What calls that record write into the detail."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in RECORDERS and node.args:
            yield from (one.arg for one in node.keywords if one.arg and one.arg not in NOT_DETAIL)


def test_every_key_of_a_detail_has_a_word():
    counted = {code for code, _ in RosterRow._meta.get_field("state").choices}
    used = {key for module in modules() for key in keys(module.tree)} | HANDED_ON | counted
    assert sorted(used - set(KEYS)) == []


@pytest.mark.parametrize("key", sorted(CHOICES))
def test_the_words_of_a_value_are_those_of_the_choice(key):
    named = {code: str(label) for choices in CHOICES[key] for code, label in choices.choices}
    assert named.items() <= VALUES[key].items()


class Functions:
    """The functions of all services: which write, which record, and whom they call."""

    def __init__(self, watched: list[Module]) -> None:
        self.nodes: dict[str, ast.FunctionDef] = {}
        self.names: dict[str, dict[str, str]] = {}
        known = {module.name: module for module in watched}
        for module in watched:
            for node in module.tree.body:
                for function in functions(node):
                    self.nodes[f"{module.name}.{function.name}"] = function
        for module in watched:
            self.names[module.name] = dict(self.visible(module, known))

    def visible(self, module: Module, known: dict[str, Module]) -> Iterator[tuple[str, str]]:
        """What a name means in a module: its own functions, and imported ones through tables of contents."""
        for name in self.nodes:
            if name.rpartition(".")[0] == module.name:
                yield name.rpartition(".")[2], name
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    yield alias.asname or alias.name, resolved(f"{node.module}.{alias.name}", known)

    def calls(self, name: str) -> Iterator[str]:
        around = self.names[name.rpartition(".")[0]]
        for node in ast.walk(self.nodes[name]):
            if isinstance(node, ast.Name | ast.Attribute):
                first, _, rest = dotted(node).partition(".")
                meant = around.get(first, "") + (f".{rest}" if rest else "")
                if meant in self.nodes and meant != name:
                    yield meant

    def reaches(self, name: str, says: dict[str, bool]) -> bool:
        seen, waiting = set(), [name]
        while waiting:
            one = waiting.pop()
            if says[one]:
                return True
            seen.add(one)
            waiting += [other for other in self.calls(one) if other not in seen]
        return False


def functions(node: ast.stmt) -> Iterator[ast.FunctionDef]:
    if isinstance(node, ast.FunctionDef):
        yield node
    elif isinstance(node, ast.ClassDef):
        yield from (one for one in node.body if isinstance(one, ast.FunctionDef))


def resolved(name: str, known: dict[str, Module]) -> str:
    """`room.services.submit` as the module that defines it: a table of contents imports it from there."""
    module, _, last = name.rpartition(".")
    if module in known:
        for node in known[module].tree.body:
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    if (alias.asname or alias.name) == last and node.module in known:
                        return resolved(f"{node.module}.{alias.name}", known)
    return name


def writes(node: ast.AST) -> bool:
    """Changes rows; `update` on a dict has no keywords."""
    calls = [call for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)]
    return any(call.func.attr in WRITES and (call.func.attr != "update" or call.keywords) for call in calls)


def records(node: ast.AST) -> bool:
    return any(isinstance(call, ast.Call) and dotted(call.func).split(".")[-1] in RECORDERS for call in ast.walk(node))


def unrecorded(watched: list[Module]) -> list[str]:
    """What nobody below or above records: a function that writes, neither itself nor whoever it calls or who calls it."""
    found = Functions(watched)
    called_by: dict[str, set[str]] = {name: set() for name in found.nodes}
    for name in found.nodes:
        for other in found.calls(name):
            called_by[other].add(name)
    records_here = {name: records(node) for name, node in found.nodes.items()}
    covered = {name for name in found.nodes if found.reaches(name, records_here)}
    while more := {
        name for name in found.nodes if name not in covered and called_by[name] and called_by[name] <= covered
    }:
        covered |= more
    return sorted(name for name, node in found.nodes.items() if writes(node) and name not in covered)


def services() -> list[Module]:
    return [module for module in modules() if module.kind == "services" and module.name not in UNWATCHED]


def planted(text: str) -> list[str]:
    return unrecorded([Module("members.roster.services", text)])


def test_a_service_that_changes_silently_is_noticed():
    silent = "def transfer(member):\n    member.save(update_fields=['path'])\n"
    assert planted(silent) == ["members.roster.services.transfer"]
    assert planted(silent + "    record('roster.transfer')\n") == []


def test_a_helper_is_covered_by_who_calls_it_only_if_everybody_who_does_records():
    helper = "def write(rows):\n    Row.objects.bulk_create(rows)\n"
    loud = "def add(rows):\n    write(rows)\n    record('roster.add')\n"
    silent = "def add_silently(rows):\n    write(rows)\n"
    assert planted(helper + loud) == []
    assert planted(helper + loud + silent) == ["members.roster.services.write"]


def test_an_update_of_a_dict_is_no_write():
    assert planted("def add(words):\n    words.update(other)\n") == []


@pytest.mark.proves("every-change-is-a-row")
def test_every_service_that_changes_rows_records_it():
    assert unrecorded(services()) == sorted(UNRECORDED)
