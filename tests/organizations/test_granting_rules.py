import pytest

from organizations.access.rules import Held, Reach, Role, square
from organizations.granting.rules import Given, full_and_short, may_give, may_manage, may_switch, spelled

DISTRICT, STREET, COMMUNITY, BRANCH, OTHER = (
    "000001",
    "000001000002",
    "000001000002000003",
    "0" * 11 + "9",
    "000001000009",
)


def reach(role, path, sector=""):
    return Reach((Held(role, path, 1, sector),))


CLERK = reach(Role.COMMITTEE_ADMIN, STREET)
STAFF = reach(Role.DEPARTMENT_STAFF, DISTRICT)


@pytest.mark.parametrize(
    ("giver", "role", "path", "may"),
    [
        (CLERK, Role.SECRETARY, COMMUNITY, True),
        (CLERK, Role.RECORDER, STREET, True),
        (CLERK, Role.COMMITTEE_ADMIN, COMMUNITY, True),
        (CLERK, Role.COMMITTEE_ADMIN, STREET, False),
        (CLERK, Role.SECRETARY, OTHER, False),
        (CLERK, Role.SECRETARY, DISTRICT, False),
        (CLERK, Role.DEPARTMENT_STAFF, STREET, False),
        (CLERK, Role.LINE_STAFF, COMMUNITY, False),
        (STAFF, Role.COMMITTEE_ADMIN, STREET, True),
        (STAFF, Role.DEPARTMENT_STAFF, DISTRICT, True),
        (STAFF, Role.LINE_STAFF, DISTRICT, True),
        (STAFF, Role.SYSTEM_ADMIN, DISTRICT, False),
        (STAFF, Role.AUDITOR, DISTRICT, False),
        (reach(Role.SYSTEM_ADMIN, DISTRICT), Role.SYSTEM_ADMIN, DISTRICT, False),
        (reach(Role.SYSTEM_ADMIN, DISTRICT), Role.SECRETARY, COMMUNITY, False),
        (reach(Role.SECRETARY, COMMUNITY), Role.RECORDER, COMMUNITY, False),
        (reach(Role.COMMITTEE_ADMIN, STREET, "SCHOOL"), Role.SECRETARY, COMMUNITY, False),
        (Reach(), Role.MEMBER, COMMUNITY, False),
    ],
)
def test_nobody_gives_above_or_outside_the_own_scope(giver, role, path, may):
    assert may_give(giver, role, path) is may


def test_an_account_is_managed_by_whoever_could_give_all_of_its_rights():
    secretary, staff = Given(Role.SECRETARY, COMMUNITY), Given(Role.DEPARTMENT_STAFF, DISTRICT)
    assert may_manage(CLERK, [secretary])
    assert not may_manage(CLERK, [secretary, staff])
    assert not may_manage(CLERK, [Given(Role.SECRETARY, OTHER)])
    assert may_manage(STAFF, [secretary, staff])
    assert not may_manage(STAFF, [Given(Role.AUDITOR, DISTRICT)])


def test_the_machine_room_switches_accounts_off_but_not_the_auditor():
    machine = reach(Role.SYSTEM_ADMIN, DISTRICT)
    assert may_switch(machine, [Given(Role.DEPARTMENT_STAFF, DISTRICT)])
    assert not may_switch(machine, [Given(Role.AUDITOR, DISTRICT)])
    assert not may_manage(machine, [Given(Role.SECRETARY, COMMUNITY)])


@pytest.mark.parametrize("typed", ["滨河区", "滨河区委", "中共滨河区委员会", " 滨河区委员会 "])
def test_a_district_may_be_named_in_every_usual_way(typed):
    assert full_and_short(typed) == ("中共滨河区委员会", "滨河区委")


def test_a_user_name_is_spelled_from_the_pinyin():
    assert spelled("lin xiao") == "linxiao"


def test_a_qr_code_is_drawn_from_runs_of_its_dark_modules():
    from qrcode.main import QRCode

    drawn = square("https://example.org/account/activate/x/")
    code = QRCode(border=4, error_correction=0)
    code.add_data("https://example.org/account/activate/x/")
    dark = sum(sum(row) for row in code.get_matrix())
    lengths = [int(run.split("h")[1].split("v")[0]) for run in drawn.path.split("z")[:-1]]
    assert (drawn.size, sum(lengths)) == (len(code.get_matrix()), dark)
