"""Applying: dated truth, the whole file or nothing; and undoing as one step, as long as nothing depends on it."""

from datetime import date

import pytest
import roster_files as files
from django.utils.timezone import now
from factories import branch, clerk, committee, district, staff
from factories import member as enrolled
from steps import AS_OF, applied, everything, found, previewed, undone, worked

from dangjian.audit.models import AuditRow
from dangjian.fields.paths import step
from members.imports.models import RosterFile, RosterImport, RosterRow, Stage
from members.imports.services import NotReady, StillNeeded, TooManyLeaving, applying, ask_undo, confirm, discard
from members.private.services import store
from members.roster.models import Affiliation, Member, PostTitle, Term
from members.roster.services import appoint, change_facts, open_account, transfer
from organizations.access.models import Grant
from organizations.tree.models import Kind, Organization, OrganizationEdge, Sector
from organizations.tree.services import move

HEADER = ["姓名", "身份证号", "类别", "所属支部", "手机", "学历", "党籍状态"]
SINCE = date(2020, 1, 1)
ID, OTHER_ID = files.id_number("19700101", 4), files.id_number("19600606", 7)


def sheet(*rows, header=HEADER) -> bytes:
    return files.xlsx([header, *rows])


def row(name="石红旗", id_number=ID, category=None, at=None, phone=None, education=None, status=None):
    return [name, id_number, category, at, phone, education, status]


@pytest.fixture
def portal(db):
    root = district()
    street = committee(root, "花溪路街道工委", national_code="999001000000")
    branch(street, "锦绣一支部", national_code="999001010001")
    branch(street, "锦绣二支部", national_code="999001010002")
    branch(committee(root, "古渡镇党委", national_code="999002000000", kind=Kind.COMMITTEE), "沙窝村党支部")
    return root


def place(short_name) -> Organization:
    return Organization.objects.get(short_name=short_name)


@pytest.fixture
def known(portal) -> Member:
    return enrolled(
        place("锦绣一支部"),
        "石红旗",
        since=SINCE,
        numbers=store(id_number=ID, phone="19900000001"),
        education="COLLEGE",
    )


def spans(member: Member):
    held = Affiliation.objects.filter(member=member).order_by("starts_on", "pk")
    return [(one.organization.short_name, one.starts_on, one.ends_on) for one in held]


def test_a_changed_branch_is_a_change_of_affiliation_from_the_files_day(known):
    applied(sheet(row(at="沙窝村党支部")))

    known.refresh_from_db()
    assert (known.organization, known.path, known.committee) == (
        place("沙窝村党支部"),
        place("沙窝村党支部").path,
        place("古渡镇党委"),
    )
    assert spans(known) == [("锦绣一支部", SINCE, AS_OF), ("沙窝村党支部", AS_OF, None)]


def test_rights_follow_a_changed_branch(known):
    account = open_account(member=known, by=None)

    applied(sheet(row(at="沙窝村党支部")))

    held = Grant.objects.filter(account=account).order_by("pk")
    assert [(one.organization.short_name, one.ends_at is None) for one in held] == [
        ("锦绣一支部", False),
        ("沙窝村党支部", True),
    ]


def test_facts_and_numbers_change_in_place(known):
    applied(sheet(row(phone="19911112222", education="研究生")))

    known.refresh_from_db()
    from members.private.services import masked

    assert (known.education, masked(known.numbers).phone, known.version) == ("POSTGRADUATE", "199****2222", 2)
    assert masked(known.numbers).id_number == "999**************1"
    assert spans(known) == [("锦绣一支部", SINCE, None)]


@pytest.mark.parametrize(
    ("status", "held", "end_reason"),
    [
        ("去世", "DECEASED", "DECEASED"),
        ("转出", "LEFT", "OUT"),
        ("12", "SUSPENDED", "STATUS"),
        ("13", "EXPELLED", "STATUS"),
    ],
)
def test_a_status_that_ends_membership_ends_the_affiliation(known, status, held, end_reason):
    applied(sheet(row(status=status)))

    known.refresh_from_db()
    assert known.membership_status == held
    assert spans(known) == [("锦绣一支部", SINCE, AS_OF)]
    assert Affiliation.objects.get(member=known).end_reason == end_reason


def test_somebody_who_had_left_is_back(known):
    applied(sheet(row(status="转出")), as_of=date(2026, 9, 1))

    applied(sheet(row(at="锦绣二支部")))

    known.refresh_from_db()
    assert (known.membership_status, known.organization) == ("NORMAL", place("锦绣二支部"))
    assert spans(known) == [("锦绣一支部", SINCE, date(2026, 9, 1)), ("锦绣二支部", AS_OF, None)]


def test_retained_membership_keeps_the_affiliation(known):
    applied(sheet(row(status="保留党籍")))

    known.refresh_from_db()
    assert (known.membership_status, spans(known)) == ("RETAINED", [("锦绣一支部", SINCE, None)])


def test_missing_members_stay_unless_somebody_says_that_they_left(known):
    other = enrolled(known.organization, "汪红旗", since=SINCE)
    kept = applied(sheet(row(at="锦绣一支部")))
    assert found(kept)["absent"] == 1
    assert spans(other) == [("锦绣一支部", SINCE, None)]

    applied(sheet(row(at="锦绣一支部")), absent_leave=True)

    other.refresh_from_db()
    assert (other.membership_status, spans(other)) == ("LEFT", [("锦绣一支部", SINCE, AS_OF)])
    assert spans(known) == [("锦绣一支部", SINCE, None)]


def test_too_many_missing_members_are_a_mistake(known, monkeypatch):
    monkeypatch.setattr(applying, "MOST_LEAVING", 0)
    enrolled(known.organization, "汪红旗", since=SINCE)
    checked = previewed(sheet(row(at="锦绣一支部")))

    with pytest.raises(TooManyLeaving):
        confirm(roster_import=checked, by=None, now=now(), absent_leave=True)


PLACES = [
    "党组织代码",
    "党组织全称",
    "党组织简称",
    "上级党组织代码",
    "组织类别",
    "单位类别",
    "批准建立日期",
    "届满日期",
]


def test_new_organizations_come_in_any_order_and_do_not_change_the_past(known):
    rows = [
        PLACES,
        ["999002010001", "中共大堤村第一支部委员会", None, "999002010000", "631", "建制村", "2017-03-01", "2027-03-01"],
        ["999002010000", "中共大堤村总支部委员会", None, "古渡镇党委", "621", "建制村", "2017-03-01", None],
    ]

    applied(files.xlsx(rows, title="党组织"))

    new = place("大堤村第一党支部")
    assert (new.kind, new.sector, new.parent.short_name) == (Kind.BRANCH, Sector.VILLAGE, "大堤村党总支")
    assert new.path == place("古渡镇党委").path + step(new.parent.pk) + step(new.pk)
    assert new.founded_on == date(2017, 3, 1)
    assert OrganizationEdge.objects.get(organization=new).starts_on == AS_OF
    assert Term.objects.get(organization=new).starts_on == AS_OF


def test_changed_organizations_keep_their_history(known):
    rows = [
        PLACES,
        ["999001010001", "中共锦绣社区第一支部委员会", "锦绣第一党支部", "999002000000", "631", "事业单位", None, None],
    ]

    applied(files.xlsx(rows, title="党组织"))

    moved = Organization.objects.get(national_code="999001010001")
    assert (moved.short_name, moved.sector, moved.parent.short_name) == (
        "锦绣第一党支部",
        Sector.INSTITUTION,
        "古渡镇党委",
    )
    edges = OrganizationEdge.objects.filter(organization=moved).order_by("starts_on")
    assert [(one.name, one.parent.short_name, one.sector, one.ends_on) for one in edges] == [
        ("中共锦绣一支部", "花溪路街道工委", Sector.COMMUNITY, AS_OF),
        ("中共锦绣社区第一支部委员会", "古渡镇党委", Sector.INSTITUTION, None),
    ]
    known.refresh_from_db()
    assert known.path == moved.path


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([["1", "中共甲支部委员会", None, "404", "631"]], [(2, "上级党组织代码", "unknown_parent")]),
        ([["1", "中共甲支部委员会", None, None, "631"]], [(2, "上级党组织代码", "required")]),
        ([["1", "中共甲支部委员会", None, "1", "631"]], [(2, "上级党组织代码", "below_itself")]),
        (
            [["1", "中共甲委员会", None, "2", "611"], ["2", "中共乙委员会", None, "1", "611"]],
            [(2, "上级党组织代码", "below_itself"), (3, "上级党组织代码", "below_itself")],
        ),
        ([["1", "中共甲委员会", None, "999001010001", "611"]], [(2, "上级党组织代码", "wrong_level")]),
        ([["1", "甲", None, "999001000000", None]], [(2, "组织类别", "required")]),
        ([["1", "中共甲支部委员会", None, "999001000000", "999"]], [(2, "组织类别", "not_a_kind")]),
        ([["1", "中共丙支部委员会", "锦绣一支部", "999001000000", "631"]], [(2, "党组织简称", "name_taken")]),
        (
            [["1", "中共甲支部委员会", None, "999001000000", "631"], ["1", "中共乙支部委员会", None, "999001000000", "631"]],
            [(3, "党组织代码", "duplicate")],
        ),
        ([["1", None, None, "999001000000", "631"]], [(2, "党组织全称", "required")]),
    ],
)  # fmt: skip
def test_rows_of_organizations_are_wrong_where_they_are(portal, rows, problems):
    assert found(previewed(files.xlsx([PLACES[:5], *rows])))["errors"] == problems


def test_a_committee_may_not_found_or_change_what_is_not_its_own(portal):
    by = clerk(place("花溪路街道工委"))
    rows = [
        PLACES[:5],
        ["999000000001", "中共滨河区委员会", None, None, "611"],
        ["1", "中共甲支部委员会", None, "999001000000", "631"],
        ["2", "中共乙支部委员会", None, "999002000000", "631"],
        ["999002000000", "中共古渡镇委员会", None, "999000000001", "611"],
    ]

    checked = previewed(files.xlsx(rows), by=by)

    assert found(checked) == {
        "new": 1,
        "changed": 0,
        "unchanged": 1,
        "absent": 0,
        "errors": [(4, "上级党组织代码", "out_of_reach"), (5, "党组织代码", "out_of_reach")],
    }


def test_a_branch_of_seven_full_members_is_presumed_to_have_a_committee(portal):
    places = [
        PLACES[:5],
        ["1", "中共甲支部委员会", None, "999001000000", "631"],
        ["2", "中共乙支部委员会", None, "999001000000", "631"],
    ]
    people = [["姓名", "身份证号", "类别", "所属支部"]]
    people += [[f"党员{'一二三四五六七'[n]}", files.id_number(f"1970010{n + 1}"), "正式", "甲党支部"] for n in range(7)]
    people += [[f"党员{'一二三四五六'[n]}", files.id_number(f"1980010{n + 1}"), "正式", "乙党支部"] for n in range(6)]

    done = applied(files.xlsx(people, more={"党组织": places}))

    assert list(Term.objects.values_list("organization__short_name", "has_committee")) == [("甲党支部", True)]
    assert done.notices[-1].startswith("1 个新支部有 7 名以上正式党员")


def test_a_preview_that_has_grown_old_writes_nothing(known):
    checked = previewed(sheet(row(education="研究生"), row("新人", OTHER_ID, "正式", "锦绣二支部")))
    change_facts(member=known, facts={"education": "BACHELOR"}, by=None)
    before = everything()

    confirm(roster_import=checked, by=None, now=checked.made_at, at_once=True)
    refused = worked(checked)

    assert refused.stage == Stage.REFUSED
    assert "没有写入任何内容" in refused.failure
    assert everything() == before


def test_somebody_entered_after_the_preview_is_not_entered_twice(portal):
    checked = previewed(sheet(row("新人", None, "正式", "锦绣二支部")))
    enrolled(place("锦绣二支部"), "新人")

    confirm(roster_import=checked, by=None, now=checked.made_at, at_once=True)

    assert worked(checked).stage == Stage.REFUSED
    assert Member.objects.filter(name="新人").count() == 1


def test_a_right_that_has_ended_writes_nothing(known):
    by = clerk(place("花溪路街道工委"))
    checked = previewed(sheet(row(education="研究生")), by=by)
    Grant.objects.filter(account=by).update(ends_at=checked.made_at)

    confirm(roster_import=checked, by=by, now=checked.made_at, at_once=True)

    assert worked(checked).stage == Stage.REFUSED
    known.refresh_from_db()
    assert known.education == "COLLEGE"


def test_the_file_is_gone_once_the_preview_stands(known):
    previewed(sheet(row()))

    assert RosterFile.objects.count() == 0


def test_an_import_leaves_one_row_in_the_log(known):
    done = applied(sheet(row(education="研究生")), by=staff(known.organization.parent.parent))

    (entry,) = AuditRow.objects.filter(action="imports.apply")
    assert (entry.target, entry.detail) == (
        f"rosterimport:{done.pk}",
        {"CHANGED": 1, "as_of": "2026-10-31"},
    )


def changing_file() -> bytes:
    places = [
        PLACES,
        [
            "999001010001",
            "中共锦绣社区第一支部委员会",
            "锦绣第一党支部",
            "999002000000",
            "631",
            "事业单位",
            None,
            "2027-01-01",
        ],
        ["1", "中共甲支部委员会", None, "999001000000", "631", None, None, None],
    ]
    people = [
        HEADER,
        row(at="甲党支部", phone="19911112222", education="研究生"),
        row("汪红旗", OTHER_ID, "正式", "锦绣二支部"),
        row("离开的人", files.id_number("19500505", 3), status="转出"),
    ]
    return files.xlsx(people, more={"党组织": places})


@pytest.fixture
def busy(known) -> Member:
    """A portal in which much hangs on a member: a post with its right, a subgroup, an exemption, an account."""
    gone = enrolled(
        place("锦绣二支部"), "离开的人", since=SINCE, numbers=store(id_number=files.id_number("19500505", 3))
    )
    open_account(member=gone, by=None)
    open_account(member=known, by=None)
    appoint(member=known, organization=place("锦绣一支部"), title=PostTitle.SECRETARY, on=SINCE, by=None)
    Term.objects.create(
        organization=place("锦绣一支部"), starts_on=SINCE, expires_on=date(2026, 1, 1), has_committee=True
    )
    return known


def test_undo_restores_every_count_and_every_value(busy):
    before = everything()

    done = applied(changing_file())
    after = everything()
    assert done.stage == Stage.APPLIED
    taken_back = undone(done)

    assert found(done) == {"new": 2, "changed": 3, "unchanged": 0, "absent": 0, "errors": []}
    assert {name for name in before if before[name] != after[name]} >= {
        "members.Member",
        "members.PrivateNumbers",
        "members.Affiliation",
        "members.Movement",
        "members.Post",
        "members.Term",
        "organizations.Grant",
        "organizations.Organization",
        "organizations.OrganizationEdge",
    }
    assert (taken_back.stage, taken_back.failure) == (Stage.UNDONE, "")
    assert everything() == before


def test_what_was_undone_can_be_applied_again(busy):
    done = applied(changing_file())
    counts = {name: len(rows) for name, rows in everything().items()}
    undone(done)

    again = applied(changing_file())

    assert again.stage == Stage.APPLIED
    assert {name: len(rows) for name, rows in everything().items()} == counts


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (lambda: appoint(member=new_one(), organization=place("锦绣二支部"), title=PostTitle.SECRETARY, on=AS_OF, by=None), "党内职务"),
        (lambda: transfer(member=new_one(), to=place("沙窝村党支部"), on=AS_OF, by=None), "组织关系"),
        (lambda: open_account(member=new_one(), by=None), "党员"),
        (lambda: branch(place("锦绣二支部").parent, "新支部"), ""),
        (lambda: enrolled(place("甲党支部"), "又一人"), "党员"),
        (lambda: change_facts(member=old_one(), facts={"education": "BACHELOR"}, by=None), "党员"),
        (lambda: transfer(member=old_one(), to=place("沙窝村党支部"), on=AS_OF, by=None), "党员变动"),
        (lambda: move(organization=place("锦绣第一党支部"), to=place("花溪路街道工委"), on=AS_OF, by=None), "组织沿革"),
    ],
    ids=["post", "transfer of a new one", "account", "something else", "member below", "corrected", "transferred", "moved"],
)  # fmt: skip
def test_what_came_after_is_not_undone(busy, since, said):
    done = applied(changing_file())
    since()
    before = everything()

    taken_back = undone(done)

    if not said:
        assert taken_back.stage == Stage.UNDONE
        return
    assert taken_back.stage == Stage.APPLIED
    assert f"“{said}”" in taken_back.failure
    assert everything() == before


def new_one() -> Member:
    return Member.objects.get(name="汪红旗")


def old_one() -> Member:
    return Member.objects.get(name="石红旗")


def test_only_what_was_applied_is_undone_and_only_once(known):
    checked = previewed(sheet(row(education="研究生")))
    with pytest.raises(NotReady):
        ask_undo(roster_import=checked, by=None, now=now())

    done = applied(sheet(row(education="研究生")))
    undone(done)

    with pytest.raises(NotReady):
        ask_undo(roster_import=done, by=None, now=now())


def test_what_was_applied_is_not_discarded(known):
    done = applied(sheet(row(education="研究生")))

    with pytest.raises(StillNeeded):
        discard(roster_import=done, by=None)

    assert RosterImport.objects.filter(pk=done.pk).exists()


def test_discarding_leaves_no_row(known):
    discard(roster_import=previewed(sheet(row(education="研究生"))), by=None)

    assert (RosterImport.objects.count(), RosterRow.objects.count()) == (0, 0)
