"""The quarter counts its rows anew and holds the live figures against them; no page reads rows where figures do."""

from datetime import date, datetime

import pytest
from django.utils.timezone import get_current_timezone
from factories import member
from house.source import imports, modules
from quarter_factories import computed, held, install
from rollup_oracle import drifted

from activities.records.models import Attendance, MonthlyRollup
from activities.records.queries.rollup import rolled
from activities.records.rules import Turnout
from dangjian.audit.models import AuditRow
from dangjian.periods import Quarter
from organizations.operating.queries import told
from organizations.operating.rules import Line

Q3 = Quarter(2026, 3)
# Somebody's own attendance, and the lists under single records; everything else is told by figures.
READ_ROWS = {"analytics.home.queries.front", "analytics.home.queries.kept", "analytics.assessment.queries.evidence"}


def line() -> Line:
    now = datetime.now(tz=get_current_timezone())
    return next(one for section in told(now=now) for one in section.lines if one.label == "到会月计")


@pytest.mark.django_db
def test_a_quarter_puts_figures_right_that_do_not_agree_and_tells_whoever_runs_the_portal(town):
    install()
    someone = member(town.own)
    held(town.own, date(2026, 8, 14), came=(someone,))
    MonthlyRollup.objects.update(present=7)
    before = line()

    computed()

    assert drifted(Q3.months) == []
    assert rolled([town.own.pk], Q3.months).turnout == Turnout(due=1, present=1)
    assert AuditRow.objects.get(action="records.repair_rollup").detail == {"rows": 1, "periods": [202608]}
    assert before == Line("到会月计", "最近30天和记录一致，没有改正过")
    assert (line().value.endswith("有1处和记录不一致，已按记录改正"), bool(line().trouble)) == (True, True)


@pytest.mark.django_db
def test_a_quarter_whose_figures_agree_says_nothing(town):
    install()
    held(town.own, date(2026, 8, 14), came=(member(town.own),))

    computed()

    assert not AuditRow.objects.filter(action="records.repair_rollup").exists()


@pytest.mark.once
def test_pages_tell_attendance_by_its_figures():
    rooms = ("analytics.desk", "analytics.home", "analytics.assessment")
    reading = {
        module.name
        for module in modules()
        if module.name.startswith(rooms) and any(Attendance.__name__ in one.split(".") for one in imports(module.tree))
    }

    assert reading <= READ_ROWS
