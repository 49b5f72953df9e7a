"""An import may not be used to ask who else is a member: what it tells of people out of reach is limited per day."""

import pytest
import roster_files as files
from factories import clerk, member, staff
from steps import previewed, worked

from dangjian.audit.models import AuditRow
from members.imports.models import RosterImport, RosterRow, Stage
from members.imports.services import Refused
from members.private.models import DailyCount
from members.private.services import store

HEADER = ["姓名", "身份证号", "出生年月", "入党时间", "类别", "所属支部"]


@pytest.fixture
def elsewhere(town) -> list[str]:
    """The ID numbers of three people of another street."""
    numbers = [files.id_number("19700101", serial) for serial in (4, 6, 8)]
    for number in numbers:
        member(town.foreign, numbers=store(id_number=number))
    return numbers


def guesses(*numbers: str) -> bytes:
    rows = [["石红旗", number, "1970-01-01", "1995-07-01", "正式", "锦绣社区第一党支部"] for number in numbers]
    return files.xlsx([HEADER, *rows])


@pytest.mark.proves("a-number-is-not-guessed")
@pytest.mark.django_db
def test_an_import_tells_of_so_many_outsiders_a_day_and_then_nothing_any_more(town, elsewhere, settings):
    settings.IMPORT_OUTSIDERS_PER_DAY = 2
    one = clerk(town.street)
    first, second, third = elsewhere

    told = previewed(guesses(first), by=one)
    assert [error["code"] for error in RosterRow.objects.get(roster_import=told).errors] == ["out_of_reach"]
    refused = previewed(guesses(second, third), by=one)

    assert (refused.stage, refused.failure[:24]) == (Stage.REFUSED, "今天上传的表里，不在您管理范围内的人已超过2人，")
    assert not RosterRow.objects.filter(roster_import=refused).exists()
    with pytest.raises(Refused, match="今天不能再导入"):
        previewed(guesses(files.id_number("19700101", 2)), by=one)
    assert AuditRow.objects.filter(action="private.refuse").count() == 1


@pytest.mark.django_db
def test_whoever_maintains_everything_and_the_command_line_know_no_outsiders(town, elsewhere, settings):
    settings.IMPORT_OUTSIDERS_PER_DAY = 0

    assert previewed(guesses(*elsewhere), by=staff(town.root)).stage == Stage.READY
    assert previewed(guesses(*elsewhere)).stage == Stage.READY
    assert not DailyCount.objects.exclude(used=0).exists()


@pytest.mark.django_db
def test_a_preview_that_was_interrupted_counts_its_outsiders_once(town, elsewhere, monkeypatch):
    from members.imports.services import previewing

    one, written_rows = clerk(town.street), previewing.write_rows

    def killed(*args):
        written_rows(*args)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(previewing, "write_rows", killed)
    with pytest.raises(KeyboardInterrupt):
        previewed(guesses(*elsewhere), by=one)
    assert not DailyCount.objects.exists()
    worked(RosterImport.objects.get())

    assert list(DailyCount.objects.values_list("account", "act", "used")) == [(one.pk, "OUTSIDER", 3)]


@pytest.mark.django_db
def test_a_sheet_without_names_learns_the_names_of_the_own_people_alone(town, elsewhere):
    own = files.id_number("19700101", 2)
    member(town.own, "石红旗", numbers=store(id_number=own))
    sheet = files.xlsx([["身份证号", "所属支部"], *([number, "锦绣社区第一党支部"] for number in (own, *elsewhere))])

    told = previewed(sheet, by=clerk(town.street))

    assert [row.name for row in RosterRow.objects.filter(roster_import=told, subject="MEMBER").order_by("row")] == [
        "石红旗",
        "",
        "",
        "",
    ]
