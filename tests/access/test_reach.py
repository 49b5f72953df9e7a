"""What follows from somebody's grants, without a database."""

from organizations.access.rules import Held, Reach, Right, Role
from organizations.access.rules.reach import Stretch

DISTRICT, STREET, BRANCH, OTHER = "000001", "000001000002", "000001000002000003", "000001000004"


def test_line_staff_reach_their_sector_everywhere_and_no_other_sector():
    reach = Reach((Held(Role.LINE_STAFF, DISTRICT, 1, "SCHOOL"),))

    assert [reach.covers(Right.READ, BRANCH, sector) for sector in ("SCHOOL", "VILLAGE", "")] == [True, False, False]
    assert reach.nearest(Right.READ, BRANCH, "VILLAGE") is None


def test_a_sector_of_the_district_does_not_swallow_a_whole_street():
    reach = Reach((Held(Role.LINE_STAFF, DISTRICT, 1, "SCHOOL"), Held(Role.COMMITTEE_ADMIN, STREET, 2)))

    assert reach.stretches(Right.READ) == (Stretch(DISTRICT, "SCHOOL"), Stretch(STREET))
    assert reach.covers(Right.READ, BRANCH, "VILLAGE")
    assert not reach.covers(Right.READ, OTHER, "VILLAGE")


def test_what_lies_inside_another_stretch_is_not_asked_for_twice():
    reach = Reach((Held(Role.DEPARTMENT_STAFF, DISTRICT, 1), Held(Role.SECRETARY, BRANCH, 3)))

    assert reach.stretches(Right.READ) == (Stretch(DISTRICT),)
    assert reach.stretches(Right.RECORD) == (Stretch(BRANCH),)


def test_of_several_grants_the_nearest_counts():
    far, near = Held(Role.COMMITTEE_ADMIN, DISTRICT, 1), Held(Role.COMMITTEE_ADMIN, STREET, 2)

    assert Reach((far, near)).nearest(Right.REVIEW, BRANCH) == near
    assert Reach((far, near)).nearest(Right.REVIEW, OTHER) == far
