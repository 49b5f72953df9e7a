"""The two sample workbooks: what they say must come out exactly."""

import json
from datetime import date
from io import StringIO

import pytest
import roster_files as files
from django.core.management import CommandError, call_command
from steps import AS_OF, BEFORE, applied, everything, found, previewed, undone

from members.imports.models import RosterImport, RosterRow, Stage
from members.private.services import masked
from members.roster.models import Affiliation, Member, Term
from organizations.tree.models import Kind, Organization, OrganizationEdge, Sector

CLEAN, MESSY = files.CLEAN.read_bytes(), files.MESSY.read_bytes()
WRONG = [
    (27, "身份证号", "id_check_digit"),
    (28, "身份证号", "id_digits_lost"),
    (29, "所属支部", "unknown_branch"),
    (30, "入党时间", "before_birth"),
    (32, "身份证号", "duplicate"),
    (33, "姓名", "required"),
    (34, "入党时间", "not_a_date"),
    (35, "性别", "sex_mismatch"),
    (36, "党员类别", "not_a_category"),
    (37, "手机", "not_a_phone"),
    (38, "转正时间", "before_joining"),
]


@pytest.fixture
def clean(db) -> RosterImport:
    return applied(CLEAN, as_of=BEFORE)


def test_the_clean_sheet_fills_an_empty_portal(clean):
    assert clean.stage == Stage.APPLIED
    assert (Organization.objects.count(), Member.objects.count(), Affiliation.objects.count()) == (18, 300, 300)
    assert Organization.objects.filter(kind=Kind.BRANCH).count() == 12
    assert dict(Organization.objects.exclude(kind=Kind.BRANCH).values_list("short_name", "kind")) == {
        "区委": Kind.DISTRICT_COMMITTEE,
        "花溪路街道工委": Kind.WORKING_COMMITTEE,
        "古渡镇党委": Kind.COMMITTEE,
        "区直机关工委": Kind.WORKING_COMMITTEE,
        "锦绣社区党委": Kind.COMMITTEE,
        "大堤村党总支": Kind.GENERAL_BRANCH,
    }


def test_an_organization_stands_where_and_as_the_sheet_says(clean):
    branch = Organization.objects.get(national_code="999001020001")
    school = Organization.objects.get(short_name="花溪路小学党支部")
    nested = Organization.objects.get(short_name="大堤村第二党支部")

    assert (branch.name, branch.short_name) == ("中共宏远建材联合支部委员会", "宏远建材联合党支部")
    assert (branch.joint, branch.sector, branch.unit_category) == (True, Sector.NEW_ECONOMIC_SOCIAL, "非公有经济控制")
    assert school.sector == Sector.SCHOOL
    assert [one.short_name for one in (nested.parent, nested.parent.parent, nested.committee)] == [
        "大堤村党总支",
        "古渡镇党委",
        "古渡镇党委",
    ]
    assert nested.path.startswith(nested.parent.path)
    assert Term.objects.get(organization=branch).expires_on == date(2027, 3, 1)
    assert not Term.objects.filter(organization__kind=Kind.WORKING_COMMITTEE).exists()


def test_the_first_roster_dates_organizations_back_and_members_from_its_own_day(clean):
    edges = OrganizationEdge.objects.filter(organization__kind=Kind.BRANCH)

    assert set(edges.values_list("starts_on", "ends_on")) == {(date(2017, 3, 1), None)}
    assert set(Affiliation.objects.values_list("starts_on", "ends_on")) == {(BEFORE, None)}


def test_a_member_is_written_as_the_sheet_says(clean):
    member = Member.objects.get(name="阎艳", born_on=date(1986, 5, 8))

    assert (member.sex, member.ethnicity, member.education, member.category) == ("MALE", "汉族", "COLLEGE", "FULL")
    assert (member.born, member.joined, member.regularized) == ("1986年5月8日", "2006年5月8日", "2007年5月8日")
    assert (member.occupation, member.occupation_class) == ("社区工作者", "OTHER")
    assert member.organization.short_name == "锦绣社区第一党支部"
    assert member.pinyin == "yan yan"
    assert masked(member.numbers).id_number == "999**************X"
    assert masked(member.numbers).phone == "199****3565"


def test_no_number_is_kept_in_plain_text(clean):
    kept = json.dumps(list(RosterRow.objects.values_list("values", "sealed", "changes", "options", "note")))

    assert "99999919860508023X" not in kept
    assert "19900173565" not in kept


def test_the_messy_sheet_is_wrong_exactly_where_its_readme_says(clean):
    messy = previewed(MESSY)

    assert found(messy) == {"new": 3, "changed": 3, "unchanged": 26, "absent": 261, "errors": WRONG}
    assert messy.stage == Stage.READY
    assert messy.notices == ["工作表“花名册”的这些列没有用到：序号、备注、积分。"]


def test_the_messy_sheet_names_its_new_and_changed_rows_with_old_and_new(clean):
    rows = RosterRow.objects.filter(roster_import=previewed(MESSY))

    assert list(rows.filter(state="NEW").values_list("row", "name")) == [
        (46, "傅小满"),
        (47, "冯秀英"),
        (48, "邓向阳"),
    ]
    assert list(rows.filter(state="CHANGED").order_by("row").values_list("row", "changes")) == [
        (43, [{"field": "phone", "label": "手机号码", "old": "199****9583", "new": "199****5678"}]),
        (44, [{"field": "education", "label": "学历", "old": "大学本科", "new": "研究生"}]),
        (45, [{"field": "branch", "label": "所在党支部", "old": "万通物流园党支部", "new": "区信访局机关党支部"}]),
    ]


def test_a_file_with_wrong_rows_changes_nothing(clean):
    before = everything()

    with pytest.raises(CommandError, match="有 11 处要改"):
        call_command("import_roster", files.MESSY, as_of=AS_OF, stdout=StringIO())

    assert everything() == before
    assert RosterImport.objects.count() == 1


def test_the_same_file_again_changes_nothing(clean):
    again = applied(CLEAN)

    assert found(again) == {"new": 0, "changed": 0, "unchanged": 318, "absent": 0, "errors": []}
    assert Affiliation.objects.count() == 300


def test_undo_leaves_the_portal_as_empty_as_before(db):
    before = everything()

    undone_import = undone(applied(CLEAN, as_of=BEFORE))

    assert (undone_import.stage, undone_import.failure) == (Stage.UNDONE, "")
    assert everything() == before


@pytest.mark.parametrize("file", [files.CLEAN, files.MESSY])
def test_a_preview_by_command_leaves_no_row(clean, file):
    before = everything()

    call_command("import_roster", file, as_of=AS_OF, preview=True, stdout=StringIO())

    assert everything() == before
    assert (RosterImport.objects.count(), RosterRow.objects.exclude(roster_import=clean).count()) == (1, 0)


def test_the_command_prints_exactly_the_figures_as_json(clean):
    out = StringIO()

    call_command("import_roster", str(files.MESSY), "--as-of", "2026-10-31", "--preview", "--json", stdout=out)
    answer = json.loads(out.getvalue())

    assert list(answer) == ["new", "changed", "unchanged", "absent", "errors"]
    assert {name: answer[name] for name in ("new", "changed", "unchanged", "absent")} == {
        "new": 3,
        "changed": 3,
        "unchanged": 26,
        "absent": 261,
    }
    assert [list(error) for error in answer["errors"]] == [["row", "column", "code", "message"]] * 11
    assert answer["errors"][4]["message"] == "第 32 行与第 31 行是同一人（重复），请核对后删去一行。"


def test_the_command_applies_a_right_file(db):
    out = StringIO()

    call_command("import_roster", str(files.CLEAN), "--as-of", "2026-10-01", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {"new": 318, "changed": 0, "unchanged": 0, "absent": 0, "errors": []}
    assert Member.objects.count() == 300


@pytest.mark.parametrize(("day", "reason"), [("31.10.2026", "不是日期"), ("", "不是日期")])
def test_the_command_wants_a_day(db, day, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("import_roster", str(files.CLEAN), "--as-of", day)


def test_the_command_says_when_there_is_no_such_file(db, tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        call_command("import_roster", str(tmp_path / "没有.xlsx"), "--as-of", "2026-10-31")


def test_a_members_sheet_needs_organizations_first(db):
    refused = previewed(MESSY)

    assert (refused.stage, refused.failure) == (
        Stage.REFUSED,
        "系统里还没有党组织，请先导入党组织表（可以和党员表放在同一个工作簿里）。",
    )
    assert RosterRow.objects.count() == 0
