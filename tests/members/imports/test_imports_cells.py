"""One cell at a time: every shape of a date, a number and a word that a roster has, and what is not one."""

from datetime import date

import pytest
import roster_files as files

from members.imports.rules import choices
from members.imports.rules.cells import DAY, MONTH, YEAR, DateCell
from members.imports.rules.dates import Written, parse_date
from members.imports.rules.kinds import CODES, SECTORS, parse_kind, parse_unit_category, short_name_of, stem
from members.imports.rules.numbers import parse_id_number, parse_phone
from members.imports.rules.people import parse_name, read_person
from members.imports.rules.places import read_place
from members.imports.rules.problems import NotUnderstood, Problem
from members.imports.rules.sheets import Line
from members.roster.models import Category, Education, MembershipStatus, Occupation, Sex
from organizations.tree.models import Kind, Sector

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        (DateCell(date(1998, 6, 1)), date(1998, 6, 1), DAY),
        (DateCell(date(1998, 6, 1), MONTH), date(1998, 6, 1), MONTH),
        ("1998-06-01", date(1998, 6, 1), DAY),
        ("1998-6-1", date(1998, 6, 1), DAY),
        ("1998.6.1", date(1998, 6, 1), DAY),
        ("1998.06.01.", date(1998, 6, 1), DAY),
        ("1998/6/1", date(1998, 6, 1), DAY),
        ("19980601", date(1998, 6, 1), DAY),
        (19980601.0, date(1998, 6, 1), DAY),
        ("1998年6月1日", date(1998, 6, 1), DAY),
        ("1998年 6月 1号", date(1998, 6, 1), DAY),
        ("１９９８年６月１日", date(1998, 6, 1), DAY),
        ("一九九八年十一月二十日", date(1998, 11, 20), DAY),
        ("1998-06-01 00:00:00", date(1998, 6, 1), DAY),
        ("1998-06-01T08:30", date(1998, 6, 1), DAY),
        (35947.0, date(1998, 6, 1), DAY),
        ("35947", date(1998, 6, 1), DAY),
        ("1998年6月", date(1998, 6, 1), MONTH),
        ("1998年6月份", date(1998, 6, 1), MONTH),
        ("1998.06", date(1998, 6, 1), MONTH),
        ("1998.10", date(1998, 10, 1), MONTH),
        ("1998-6", date(1998, 6, 1), MONTH),
        ("1998/06", date(1998, 6, 1), MONTH),
        ("199806", date(1998, 6, 1), MONTH),
        (199806.0, date(1998, 6, 1), MONTH),
        (1998.06, date(1998, 6, 1), MONTH),
        (1998.11, date(1998, 11, 1), MONTH),
        ("一九九八年元月", date(1998, 1, 1), MONTH),
        ("1998年", date(1998, 1, 1), YEAR),
        (1998.0, date(1998, 1, 1), YEAR),
    ],
)
def test_a_date_is_understood_in_every_usual_shape(cell, day, precision):
    assert parse_date(cell) == Written(day, precision)


def test_serial_numbers_count_from_the_workbooks_own_epoch():
    assert parse_date(24609.0, epoch_1904=True) == Written(date(1971, 5, 18))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("去年七一", "not_a_date"),
        ("1998-02-30", "not_a_date"),
        ("1998年13月", "not_a_date"),
        ("98年6月", "not_a_date"),
        ("98.6.1", "not_a_date"),
        ("0998-06-01", "not_a_date"),
        (12.0, "not_a_date"),
        (1998.1, "ambiguous_date"),
    ],
)
def test_what_is_not_a_date_says_so(cell, code):
    with pytest.raises(NotUnderstood) as problem:
        parse_date(cell)

    assert problem.value.code == code


def test_dates_are_compared_only_as_far_as_both_are_written():
    month, day, year = (
        Written(date(1998, 6, 1), MONTH),
        Written(date(1998, 6, 20)),
        Written(date(1998, 1, 1), YEAR),
    )

    assert month.agrees_with(day)
    assert year.agrees_with(month)
    assert not month.agrees_with(Written(date(1998, 7, 1)))
    assert not day.is_before(month)
    assert not month.is_before(day)
    assert Written(date(1998, 5, 31)).is_before(month)


@pytest.mark.parametrize(
    "cell",
    [
        "999999198306260337",
        "９９９９９９１９８３０６２６０３３７",
        " 999999 19830626 0337 ",
        "'999999198306260337",
        "999999830626033",
        999999830626033.0,
    ],
)
def test_an_id_number_survives_lay_out(cell):
    found = parse_id_number(cell)

    assert (found.value, found.born_on, found.sex) == ("999999198306260337", date(1983, 6, 26), "MALE")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("999999198306260338", "id_check_digit"),
        (9.9999919940503e17, "id_digits_lost"),
        ("9.99999E+17", "id_digits_lost"),
        ("999999199811160000", "id_digits_lost"),
        ("99999919830626033", "id_shape"),
        ("护照 E1234567", "id_shape"),
        ("999999198313260337", "id_birth"),
        ("999999********0337", "id_hidden"),
    ],
)
def test_a_wrong_id_number_says_what_is_wrong(cell, code):
    with pytest.raises(NotUnderstood) as problem:
        parse_id_number(cell)

    assert problem.value.code == code


@pytest.mark.parametrize(
    "cell",
    [
        "19900540435",
        19900540435.0,
        "199-0054-0435",
        "199 0054 0435",
        "+8619900540435",
        "+86 199 0054 0435",
        "１９９００５４０４３５",
        "19900540435/19900540436",
        "(+86)19900540435",
    ],
)
def test_a_phone_number_survives_lay_out(cell):
    assert parse_phone(cell) == "19900540435"


@pytest.mark.parametrize("cell", ["1990", "0371-63210000", "12345678901", "没有", 1990.0])
def test_what_is_not_a_mobile_number_says_so(cell):
    with pytest.raises(NotUnderstood) as problem:
        parse_phone(cell)

    assert problem.value.code == "not_a_phone"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("夏\u3000春生", "夏春生"),
        (" 李 四 ", "李四"),
        ("阿迪力•买买提", "阿迪力·买买提"),
        ("Anna Louise  Strong", "Anna Louise Strong"),
    ],
)
def test_a_name_loses_the_blanks_of_the_lay_out(cell, name):
    assert parse_name(cell) == name


def test_every_word_stands_for_a_value_that_the_portal_has():
    assert set(choices.SEX.values()) == set(Sex.values)
    assert set(choices.CATEGORY.values()) == {Category.FULL, Category.PROBATIONARY}
    assert set(choices.EDUCATION.values()) == set(Education.values)
    assert set(choices.MEMBERSHIP_STATUS.values()) == set(MembershipStatus.values)
    assert set(choices.OCCUPATION_CLASS.values()) == set(Occupation.values)
    assert {kind.kind for kind in CODES.values()} == {Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH}
    assert set(SECTORS.values()) | {"RETIRED"} == set(Sector.values)


@pytest.mark.parametrize(
    ("cell", "name", "kind"),
    [
        ("611", "中共古渡镇委员会", ("COMMITTEE", False, False)),
        (611.0, "中共滨河区花溪路街道工作委员会", ("WORKING_COMMITTEE", False, False)),
        (None, "中共滨河区直属机关工作委员会", ("WORKING_COMMITTEE", False, False)),
        ("621", "中共古渡镇大堤村总支部委员会", ("GENERAL_BRANCH", False, False)),
        ("631 党支部", "中共沙窝村支部委员会", ("BRANCH", False, False)),
        ("联合党支部", "中共宏远建材联合支部委员会", ("BRANCH", True, False)),
        (None, "中共宏远建材联合支部委员会", ("BRANCH", True, False)),
        ("911", "中共防汛临时委员会", ("COMMITTEE", False, True)),
        ("921", "某某临时党总支", ("GENERAL_BRANCH", False, True)),
        ("931", "某某临时党支部", ("BRANCH", False, True)),
        ("932", "某某临时联合党支部", ("BRANCH", True, True)),
        (None, "大堤村党总支", ("GENERAL_BRANCH", False, False)),
    ],
)
def test_kinds_are_understood_by_code_by_word_and_by_name(cell, name, kind):
    found = parse_kind(cell, name=name, is_root=False)

    assert (found.kind, found.joint, found.temporary) == kind


@pytest.mark.parametrize(
    ("cell", "name", "found"),
    [
        ("城市社区（居委会）", "锦绣社区", ("城市社区（居委会）", "COMMUNITY")),
        (2.0, "锦绣社区", ("城市社区", "COMMUNITY")),
        ("建制村", "沙窝村", ("建制村", "VILLAGE")),
        ("事业单位", "中共花溪路小学支部委员会", ("事业单位", "SCHOOL")),
        ("事业单位", "中共区图书馆支部委员会", ("事业单位", "INSTITUTION")),
        ("非公有经济控制企业", "宏远建材", ("非公有经济控制企业", "NEW_ECONOMIC_SOCIAL")),
        ("11", "志愿者协会", ("社会组织", "NEW_ECONOMIC_SOCIAL")),
        ("机关", "中共区财政局离退休支部委员会", ("机关", "RETIRED")),
    ],
)
def test_a_unit_category_gives_the_sector(cell, name, found):
    assert parse_unit_category(cell, name=name) == found


def test_names_are_shortened_and_reduced_as_everybody_writes_them():
    assert short_name_of("中共锦绣社区第一支部委员会") == "锦绣社区第一党支部"
    assert short_name_of("中共古渡镇大堤村总支部委员会") == "古渡镇大堤村党总支"
    assert short_name_of("中国共产党花溪路街道工作委员会") == "花溪路街道工委"
    assert (
        stem("锦绣社区第一支部") == stem("中共锦绣社区第一支部委员会") == stem("锦绣社区 第一党支部") == "锦绣社区第一"
    )


NAMES = {
    "name": "姓名",
    "id_number": "身份证号",
    "sex": "性别",
    "born": "出生年月",
    "category": "类别",
    "joined": "入党时间",
    "regularized": "转正时间",
    "phone": "联系电话",
}


def person(**cells):
    return read_person(Line("党员", 7, {"name": "石红旗"} | cells, NAMES), latest=TODAY)


MALE_1983 = files.id_number("19830626", 33)


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"id_number": MALE_1983, "sex": "女"}, [("性别", "sex_mismatch")]),
        ({"id_number": MALE_1983, "born": "1983年7月"}, [("出生年月", "birth_mismatch")]),
        ({"id_number": MALE_1983, "born": "1983年6月", "sex": "男"}, []),
        ({"id_number": "999999198306260338", "sex": "女", "born": "1990"}, [("身份证号", "id_check_digit")]),
        ({"id_number": MALE_1983, "joined": "1980-05-01"}, [("入党时间", "before_birth")]),
        ({"born": "1983-06-26", "joined": "1980-05-01", "regularized": "1981-05-01"}, [("入党时间", "before_birth"), ("转正时间", "before_birth")]),
        ({"joined": "2005-05-01", "regularized": "2004-05-01"}, [("转正时间", "before_joining")]),
        ({"joined": "2005年5月", "regularized": "2005-05-01"}, []),
        ({"joined": "去年七一", "regularized": "2004-05-01"}, [("入党时间", "not_a_date")]),
        ({"joined": "2027-01-01"}, [("入党时间", "future_date")]),
        ({"category": "预备", "regularized": "2020-01-01"}, [("转正时间", "not_yet_regularized")]),
        ({"category": "群众"}, [("类别", "not_a_category")]),
        ({"category": "积极分子"}, [("类别", "not_a_category")]),
        ({"phone": "0371-63210000"}, []),
        ({"phone": "1990"}, [("联系电话", "not_a_phone")]),
    ],
)  # fmt: skip
def test_the_cells_of_a_line_are_compared_and_the_root_cause_is_named(cells, problems):
    assert [(one.column, one.code) for one in person(**cells).problems] == problems


def test_a_missing_name_is_required_and_a_missing_column_is_not():
    without_name = read_person(Line("党员", 7, {"sex": "男"}, {"name": "姓名", "sex": "性别"}), latest=TODAY)
    without_column = read_person(Line("党员", 7, {"sex": "男"}, {"sex": "性别"}), latest=TODAY)

    assert without_name.problems == [Problem(7, "姓名", "required", "必填，请补上。")]
    assert without_column.problems == []


def test_a_working_committee_coded_as_a_committee_has_no_term_and_a_notice_says_so():
    cells = {"name": "中共滨河区花溪路街道工作委员会", "kind": "611", "expires": "2026-12-31"}
    names = {"name": "党组织全称", "kind": "组织类别", "expires": "届满日期"}

    place = read_place(Line("党组织", 3, cells, names))

    assert place.problems == []
    assert place.values["kind"].kind == "WORKING_COMMITTEE"
    assert "expires" not in place.values
    assert place.notices == ["第 3 行“届满日期”没有采用：滨河区花溪路街道工委是派出机关，不存在届满。"]
