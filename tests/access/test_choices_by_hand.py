"""Ids that pages take without a form's field: every name that is read from a POST is a word, or is tried here."""

import ast
from datetime import date
from pathlib import Path

import pytest
from access.answers import QUIET
from access.asking import asking
from access.canaries import met
from django.conf import settings
from django.urls import reverse

from activities.records.models import Attendance, ReportDraft
from members.roster.models import Member, Subgroup
from organizations.access.models import LoginSession

# Read from `request.POST` by name: what a button says, where to go on, versions, a place on the page, a way back. They name no row.
WORDS = {
    "active", "again", "back", "confirm", "do", "file", "next", "page", "quarter", "revision", "seen", "seen_at", "seen_version", "size", "sure", "to_kind", "version", "which",
}  # fmt: skip
ROWS = {"account", "attachment", "branch", "draft", "entry", "session", "snapshot", "to_subgroup"}
BEFORE = date(2026, 1, 1)
APPS = ("dangjian", "organizations", "members", "activities", "analytics")


def names_read(source: str) -> set[str]:
    """`request.POST.get("x")`, `request.POST.getlist("x")`, `request.POST["x"]`, `"x" in request.POST`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_post(node.func.value):
            found |= {one.value for one in node.args[:1] if isinstance(one, ast.Constant)}
        elif isinstance(node, ast.Subscript) and is_post(node.value):
            found |= {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
        elif isinstance(node, ast.Compare) and is_post(node.comparators[0]) and isinstance(node.left, ast.Constant):
            found.add(node.left.value)
    return found


def is_post(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "POST"


def test_every_name_read_from_a_post_is_a_word_or_tried_below():
    sources = (path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py"))
    assert {name for path in sources for name in names_read(Path(path).read_text(encoding="utf-8"))} == WORDS | ROWS


@pytest.fixture
def sent(world):
    """What somebody posts to a page; the answer has `seen` what `look` finds before all is undone."""
    with asking() as send:

        def post(by, name, data, *, look=len, query="", **kwargs):
            persona = next(one for one in world.personas if one.name == by)
            answer = send(
                persona, "POST", reverse(name, kwargs=kwargs) + query, data, lambda written: look(written - QUIET)
            )
            assert world.places["foreign"].mark not in {mark for mark, _ in met(answer.said)}
            return answer

        yield post


@pytest.fixture
def own(world):
    return world.places["own"]


@pytest.fixture
def foreign(world):
    return world.places["foreign"]


@pytest.mark.django_db
@pytest.mark.proves("no-row-of-elsewhere")
class TestRowsOfElsewhere:
    def test_no_slip_for_an_account_of_elsewhere(self, foreign, sent):
        answer = sent("committee", "granting:slips", {"account": foreign.values["account"]})
        assert (answer.status, answer.written - QUIET) == (200, set())

    def test_no_branch_of_elsewhere_in_the_text_for_the_group(self, foreign, sent):
        answer = sent("committee", "desk:behind", {"branch": foreign.organization.pk})
        assert (answer.status, answer.written - QUIET) == (200, set())

    def test_no_record_of_elsewhere_is_accepted_from_the_list(self, foreign, sent):
        answer = sent("committee", "records:review", {"do": "accept", "seen": f"{foreign.values['activity']}:1"})
        assert answer.written - QUIET == set()

    def test_no_card_of_elsewhere_is_released_or_taken_down(self, foreign, sent):
        for act in ("district", "narrow", "away", "praise"):
            answer = sent("committee", "feed:desk", {"do": act, "entry": str(foreign.values["entry"]), "sure": "1"})
            assert answer.written - QUIET == set()

    def test_no_snapshot_of_elsewhere_is_accepted(self, foreign, sent):
        answer = sent("secretary", "snapshots:review", {"snapshot": str(foreign.values["snapshot"])})
        assert answer.written - QUIET == set()

    def test_no_file_of_elsewhere_is_taken_away(self, world, foreign, sent):
        here = world.places["community"].values["notices:rewrite.notice"]
        answer = sent(
            "committee", "notices:sent_one", {"do": "detach", "attachment": foreign.values["attachment"]}, notice=here
        )
        assert (answer.status, answer.written - QUIET) == (404, set())

    def test_nobody_of_elsewhere_attends(self, own, foreign, sent):
        stranger = foreign.member.pk
        expected = list(Member.objects.filter(organization=own.organization).values_list("pk", flat=True))
        said = {"held_on": "2026-08-14", "topic": "学习", "text": "学了一章", "starts_at": "15:00", "ends_at": "16:00"}
        said |= {"place": "活动室", "host": "胡明远", "late_reason": "补记", "roster": ",".join(map(str, expected))}
        said |= {"present": [*expected, stranger], f"reason-{stranger}": "SICK"}

        def attending(_):
            made = Attendance.objects.filter(activity__organization=own.organization, activity__for_period="2026-08")
            return set(made.values_list("member", flat=True))

        here = {"query": "?period=2026-08", "branch": own.organization.pk}
        answer = sent("secretary", "records:new", said, look=attending, **here)
        assert (answer.status, answer.seen) == (302, set(expected))

    def test_a_draft_of_somebody_else_is_not_written_into(self, own, sent):
        theirs = ReportDraft.objects.filter(uid=own.values["draft"]).values("values", "revision", "saved_at")
        before = theirs.get()
        said = {"draft": str(own.values["draft"]), "revision": "0", "do": "draft", "text": "改了"}
        answer = sent("secretary", "records:new", said, look=lambda _: theirs.get(), branch=own.organization.pk)
        assert (answer.status, answer.seen) == (302, before)

    def test_no_record_becomes_the_meeting_of_a_subgroup_of_elsewhere(self, own, foreign, sent):
        theirs = Subgroup.objects.create(organization=foreign.organization, name="外支部党小组", starts_on=BEFORE)
        said = {"do": "switch", "to_kind": "SUBGROUP_MEETING", "to_subgroup": str(theirs.uid), "text": "学了一章"}
        written = ReportDraft.objects.filter(subgroup=theirs)
        answer = sent("secretary", "records:new", said, look=lambda _: written.count(), branch=own.organization.pk)
        assert (answer.status, answer.seen) == (200, 0)

    def test_a_log_in_of_somebody_else_is_not_ended(self, world, sent):
        staff = next(one for one in world.personas if one.name == "staff")
        theirs = LoginSession.objects.filter(account=staff.account)
        said = {"session": theirs.get().session_key}
        assert sent("secretary", "access:end_sessions", said, look=lambda _: theirs.count()).seen == 1
