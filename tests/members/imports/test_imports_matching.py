"""Whom a row means, what it changes, and what is asked: small files against a small portal."""

from datetime import date

import pytest
import roster_files as files
from django.utils.timezone import now
from factories import branch, clerk, committee, district
from factories import member as enrolled
from steps import AS_OF, applied, found, previewed

from members.imports.models import RosterRow, Stage
from members.imports.services import MeantAlready, NotReady, accept_likeliest, answer, confirm
from members.private.services import store
from members.roster.models import Member

HEADER = ["姓名", "身份证号", "出生年月", "入党时间", "类别", "所属支部", "手机"]
SINCE = date(2020, 1, 1)
ID = files.id_number("19700101", 4)


def sheet(*rows, header=HEADER) -> bytes:
    return files.xlsx([header, *rows])


def row(
    name="石红旗", id_number=None, born="1970-01-01", joined="1995-07-01", category="正式", at="锦绣一支部", phone=None
):
    return [name, id_number, born, joined, category, at, phone]


@pytest.fixture
def portal(db):
    root = district()
    street = committee(root, "花溪路街道工委")
    branch(street, "锦绣一支部", national_code="999001010001")
    branch(street, "锦绣二支部")
    branch(committee(root, "古渡镇党委"), "沙窝村党支部")
    return root


@pytest.fixture
def known(portal) -> Member:
    from organizations.tree.models import Organization

    home = Organization.objects.get(short_name="锦绣一支部")
    return enrolled(home, "石红旗", since=SINCE, numbers=store(id_number=ID, phone="19900000001"))


def only_row(roster_import) -> RosterRow:
    return RosterRow.objects.get(roster_import=roster_import, row=2)


def test_an_id_number_identifies_whatever_the_name(known):
    checked = only_row(previewed(sheet(row("石红起", ID))))

    assert (checked.state, checked.target_id) == ("CHANGED", known.pk)
    assert checked.changes == [{"field": "name", "label": "姓名", "old": "石红旗", "new": "石红起"}]


def test_name_birth_and_joining_month_identify_without_an_id_number(known):
    checked = only_row(previewed(sheet(row(joined="1995年7月"))))

    assert (checked.state, checked.target_id) == ("UNCHANGED", known.pk)


@pytest.mark.parametrize(
    "changed",
    [{"born": "1970-02-01"}, {"joined": "1995-08-01"}, {"born": None}, {"joined": None}],
    ids=["other birth", "other month", "no birth", "no joining date"],
)
def test_a_likeness_is_asked_about(known, changed):
    checked = only_row(previewed(sheet(row(**changed))))

    assert (checked.state, checked.target_id) == ("DOUBTFUL", None)
    assert [option["target"] for option in checked.options] == [known.pk, None]
    assert checked.options[0]["label"] == "石红旗，1970年1月1日出生，1995年7月1日入党，锦绣一支部"


@pytest.mark.parametrize(
    "changed",
    [{"born": "1960-01-01", "joined": "1985-07-01"}, {"name": "石红星"}, {"id_number": files.id_number("19700101", 6)}],
)
def test_somebody_else_is_new(known, changed):
    checked = only_row(previewed(sheet(row(**changed))))

    assert (checked.state, checked.target_id) == ("NEW", None)


def test_a_phone_settles_a_doubt(known):
    checked = only_row(previewed(sheet(row(born=None, phone="19900000001"))))

    assert (checked.state, checked.target_id) == ("UNCHANGED", known.pk)


def test_an_id_number_is_added_to_somebody_who_had_none(portal, known):
    other = enrolled(known.organization, "汪红旗", since=SINCE, born_on=date(1959, 9, 7))

    checked = only_row(previewed(sheet(row("汪红旗", files.id_number("19590907", 12), "1959-09-07"))))

    assert (checked.state, checked.target_id) == ("CHANGED", other.pk)
    assert [change["label"] for change in checked.changes] == ["身份证号"]


def test_a_doubt_keeps_the_file_from_being_applied_until_it_is_answered(known):
    doubtful = previewed(sheet(row(born="1970-02-01")))

    assert found(doubtful)["errors"] == [(2, "姓名", "doubtful")]
    with pytest.raises(NotReady):
        confirm(roster_import=doubtful, by=None, now=now())

    answer(row=only_row(doubtful), option=0, by=None)
    doubtful.refresh_from_db()

    assert found(doubtful) == {"new": 0, "changed": 1, "unchanged": 0, "absent": 0, "errors": []}
    assert only_row(doubtful).target_id == known.pk


def test_an_answer_can_be_taken_back(known):
    doubtful = previewed(sheet(row(born="1970-02-01")))
    answer(row=only_row(doubtful), option=0, by=None)

    answer(row=only_row(doubtful), option=1, by=None)

    assert (only_row(doubtful).state, only_row(doubtful).target_id) == ("NEW", None)


def test_two_rows_cannot_be_the_same_member(known):
    doubtful = previewed(sheet(row(born="1970-02-01"), row(born="1970-03-01")))
    first, second = RosterRow.objects.filter(roster_import=doubtful).order_by("row")
    answer(row=first, option=0, by=None)

    with pytest.raises(MeantAlready, match="第 2 行已经是这个人"):
        answer(row=second, option=0, by=None)


def test_the_only_candidates_are_accepted_at_once(known):
    doubtful = previewed(sheet(row(born="1970-02-01")))

    assert accept_likeliest(roster_import=doubtful, by=None) == 1
    assert only_row(doubtful).state == "CHANGED"


def test_nothing_is_answered_after_the_file_was_confirmed(known):
    doubtful = previewed(sheet(row(born="1970-02-01")))
    answer(row=only_row(doubtful), option=0, by=None)
    doubtful.refresh_from_db()
    confirm(roster_import=doubtful, by=None, now=now())

    with pytest.raises(NotReady):
        answer(row=only_row(doubtful), option=1, by=None)

    assert only_row(doubtful).chosen == 0


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([row(id_number=ID), row("汪红旗", ID)], [(3, "身份证号", "duplicate")]),
        ([row(), row()], [(3, "姓名", "duplicate")]),
        ([row(id_number=ID), row(phone="19900000001")], [(3, "姓名", "duplicate")]),
        ([row("新人", born="1990-01-01"), row("新人", born="1990-02-01")], []),
        ([row(at="锦绣三支部")], [(2, "所属支部", "unknown_branch")]),
        ([row(at="花溪路街道工委")], [(2, "所属支部", "not_a_branch")]),
        ([row("新人", category=None, joined="2026-01-01")], [(2, "类别", "required")]),
        ([row("新人", at=None)], [(2, "所属支部", "required")]),
    ],
    ids=["one id twice", "one person twice", "by id and by name", "two namesakes", "no branch", "a committee", "category", "place"],
)  # fmt: skip
def test_rows_are_wrong_where_they_are(known, rows, problems):
    assert found(previewed(sheet(*rows)))["errors"] == problems


def test_a_branch_is_found_by_code_by_full_and_short_name_and_as_everybody_writes_it(known):
    written = [
        "999001010001",
        "中共锦绣一支部",
        "锦绣一支部",
        "锦绣一党支部",
        " 锦绣 一支部 ",
        "花溪路街道工委锦绣一支部",
    ]
    rows = [row(f"新人{'一二三四五六'[number]}", at=name) for number, name in enumerate(written)]

    checked = RosterRow.objects.filter(roster_import=previewed(sheet(*rows)), state="NEW")

    assert {one.values["branch"] for one in checked} == {f"#{known.organization_id}"}
    assert len(checked) == 6


def test_an_ambiguous_branch_names_the_choices(portal, known):
    from organizations.tree.models import Organization

    branch(Organization.objects.get(short_name="古渡镇党委"), "锦绣一支部", national_code="999002010009")

    doubtful = previewed(sheet(row("新人")))

    (error,) = only_row(doubtful).errors
    assert (error["column"], error["code"]) == ("所属支部", "ambiguous_branch")
    assert "锦绣一支部（花溪路街道工委）代码 999001010001" in error["message"]
    assert "锦绣一支部（古渡镇党委）代码 999002010009" in error["message"]


def test_a_missing_column_and_a_missing_cell_change_nothing(known):
    empty = row(ID and "石红旗", ID, born=None, joined=None, category=None, at=None)
    few = files.xlsx([["姓名", "身份证号"], ["石红旗", ID]])

    assert only_row(previewed(sheet(empty))).state == "UNCHANGED"
    assert only_row(previewed(few)).state == "UNCHANGED"


def test_a_vaguer_date_changes_nothing_and_a_finer_one_does(known):
    Member.objects.filter(pk=known.pk).update(joined_precision="MONTH")

    assert only_row(previewed(sheet(row(id_number=ID, born="1970年1月", joined="1995年7月")))).state == "UNCHANGED"
    assert only_row(previewed(sheet(row(id_number=ID, joined="1995-07-20")))).changes == [
        {"field": "joined", "label": "入党日期", "old": "1995年7月", "new": "1995年7月20日"}
    ]


def test_a_month_stays_a_month(portal):
    applied(sheet(row("新人", born="1998年6月", joined="2019.11")))

    member = Member.objects.get(name="新人")
    assert (member.born, member.born_precision) == ("1998年6月", "MONTH")
    assert (member.joined, member.joined_precision) == ("2019年11月", "MONTH")


def test_what_the_id_number_says_is_not_asked_again(portal):
    applied(
        files.xlsx(
            [["姓名", "身份证号", "类别", "所属支部"], ["新人", files.id_number("19980601", 7), "预备", "锦绣一支部"]]
        )
    )

    member = Member.objects.get(name="新人")
    assert (member.sex, member.born, member.category) == ("MALE", "1998年6月1日", "PROBATIONARY")


def test_a_date_is_also_compared_with_what_the_portal_knows(known):
    only_regularized = files.xlsx([["姓名", "身份证号", "转正时间"], ["石红旗", ID, "1990-01-01"]])

    assert found(previewed(only_regularized))["errors"] == [(2, "转正时间", "before_joining")]


def test_missing_members_are_looked_for_where_the_file_speaks_of(known):
    from organizations.tree.models import Organization

    second = Organization.objects.get(short_name="锦绣二支部")
    enrolled(known.organization, "邻人", since=SINCE)
    enrolled(second, "同街道的人", since=SINCE)
    enrolled(Organization.objects.get(short_name="沙窝村党支部"), "外镇的人", since=SINCE)

    of_branch = RosterRow.objects.filter(roster_import=previewed(sheet(row(id_number=ID))), state="ABSENT")
    of_street = previewed(sheet(row(id_number=ID), row("新人", at="锦绣二支部")))

    assert list(of_branch.values_list("name", flat=True)) == ["邻人"]
    missing = RosterRow.objects.filter(roster_import=of_street, state="ABSENT")
    assert sorted(missing.values_list("name", flat=True)) == ["同街道的人", "邻人"]


def test_a_wrong_row_is_not_missing(known):
    wrong = previewed(sheet(row(id_number=ID, phone="1990")))

    assert found(wrong) == {
        "new": 0,
        "changed": 0,
        "unchanged": 0,
        "absent": 0,
        "errors": [(2, "手机", "not_a_phone")],
    }


def test_a_committee_imports_into_its_own_part_only(known):
    from organizations.tree.models import Organization

    foreign = Organization.objects.get(short_name="沙窝村党支部")
    theirs = files.id_number("19600606", 8)
    enrolled(foreign, "外镇的人", since=SINCE, numbers=store(id_number=theirs))
    by = clerk(known.organization.parent)

    rows = [row(id_number=ID), row("新人", at="沙窝村党支部"), row("某人", theirs, "1960-06-06", at="锦绣一支部")]
    checked = previewed(sheet(*rows), by=by)

    assert found(checked)["errors"] == [(3, "所属支部", "unknown_branch"), (4, "身份证号", "out_of_reach")]
    assert found(checked)["unchanged"] == 1
    assert "外镇的人" not in str(list(RosterRow.objects.values_list("name", "note", "changes", "errors", "options")))


def test_a_workbook_of_another_district_is_refused(portal):
    other = [
        ["党组织代码", "党组织全称", "上级党组织代码", "组织类别"],
        ["888000000001", "中共清江区委员会", None, "611"],
        ["888001000000", "中共清江区北街街道工作委员会", "888000000001", "611"],
    ]

    refused = previewed(files.xlsx(other))

    assert refused.stage == Stage.REFUSED
    assert refused.failure == (
        "这份表的最上级是“中共清江区委员会”，本系统是“中共滨河区委员会”。"
        "一个系统只管一个区委的花名册，请核对是不是选错了文件。"
    )
    assert RosterRow.objects.count() == 0


def test_nobody_is_taken_from_a_day_after_the_file(known):
    late = previewed(sheet(row(id_number=ID, at="锦绣二支部")), as_of=date(2019, 12, 31))

    assert found(late)["errors"] == [(2, "所属支部", "after_as_of")]


def test_the_dead_do_not_come_back(known):
    Member.objects.filter(pk=known.pk).update(membership_status="DECEASED")

    assert found(previewed(sheet(row(id_number=ID))))["errors"] == [(2, "姓名", "deceased")]
    assert AS_OF.year == 2026
