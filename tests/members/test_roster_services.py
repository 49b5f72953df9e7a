"""Every change of the roster keeps history, moves rights with it and is written down once."""

from datetime import UTC, date, datetime

import pytest
from django.utils.timezone import now
from factories import account, branch, clerk, grant, member

from dangjian.audit.models import AuditRow
from members.private.services import IdNumberTaken, Masked, masked, phone_index, store
from members.roster.models import (
    Affiliation,
    Category,
    Member,
    MembershipStatus,
    Movement,
    Participation,
    Post,
    PostTitle,
    Subgroup,
    SubgroupMembership,
)
from members.roster.services import (
    AlreadyHoldsPost,
    BeforeAffiliation,
    BranchDissolved,
    HasAccount,
    MustBeFullMember,
    NotABranch,
    NotAffiliated,
    NotInParty,
    SameOrganization,
    appoint,
    end_affiliation,
    enrol,
    enrol_many,
    leave_post,
    newcomer,
    open_account,
    open_accounts,
    rejoin,
    transfer,
    transfer_many,
)
from organizations.access.models import Account, Activation, Grant
from organizations.access.rules import Role
from organizations.access.services import issue_slip
from organizations.tree.models import Organization
from organizations.tree.services import move

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 1)
ID_NUMBER, PHONE = "99999919970326044X", "19900038861"
FACTS = {"name": "解晓东", "category": Category.FULL, "id_number": ID_NUMBER, "phone": PHONE}


def grants_in_force(who: Account) -> list[tuple[str, int]]:
    held = Grant.objects.in_force().filter(account=who).order_by("pk")
    return list(held.values_list("role", "organization_id"))


def affiliations(someone: Member) -> list[tuple]:
    rows = Affiliation.objects.filter(member=someone).order_by("starts_on", "pk")
    return list(rows.values_list("organization_id", "starts_on", "ends_on", "reason", "end_reason"))


class TestEnrol:
    def test_a_person_gets_numbers_place_and_affiliation(self, town):
        by = clerk(town.street)

        enrol(organization=town.own, facts=FACTS, on=DAY, by=by)

        made = Member.objects.get()
        assert (made.name, made.pinyin, made.initials) == ("解晓东", "xie xiao dong", "xxd")
        assert (made.organization_id, made.path, made.committee_id) == (town.own.pk, town.own.path, town.street.pk)
        assert masked(made.numbers) == Masked("999**************X", "199****8861")
        assert affiliations(made) == [(town.own.pk, DAY, None, "FIRST", "")]
        written = AuditRow.objects.get(action="roster.enrol")
        assert (written.by, written.target, written.organization_path, written.detail) == (
            by,
            f"member:{made.pk}",
            town.own.path,
            {"on": "2026-09-01"},
        )

    def test_the_same_id_number_is_refused_and_leaves_nothing(self, town):
        enrol(organization=town.own, facts=FACTS, on=DAY, by=None)

        with pytest.raises(IdNumberTaken):
            enrol(organization=town.sibling, facts=FACTS | {"name": "另一个"}, on=DAY, by=None)

        assert Member.objects.count() == 1
        assert AuditRow.objects.filter(action="roster.enrol").count() == 1

    def test_an_activist_has_no_affiliation_yet(self, town):
        made = enrol(organization=town.own, facts=FACTS | {"category": Category.ACTIVIST}, on=DAY, by=None)

        assert affiliations(made) == []

    def test_only_a_branch_has_members(self, town):
        with pytest.raises(NotABranch):
            enrol(organization=town.street, facts=FACTS, on=DAY, by=None)

    @pytest.mark.parametrize("many", [1, 3])
    def test_many_are_written_in_few_statements(self, town, many, django_assert_num_queries):
        people = [
            newcomer(organization=town.own, facts={"name": f"党员{one}", "category": "FULL", "phone": PHONE}, on=DAY)
            for one in range(many)
        ]

        with django_assert_num_queries(6):
            made = enrol_many(people, by=None)

        assert [affiliations(one) for one in made] == [[(town.own.pk, DAY, None, "FIRST", "")]] * many
        assert AuditRow.objects.get(action="roster.enrol_many").detail == {"count": many}


class TestTransfer:
    def test_the_old_time_ends_and_the_new_one_begins(self, town):
        someone = member(town.own, since=date(2016, 7, 1))

        transfer(member=someone, to=town.foreign, on=DAY, by=None, document_number="滨组转〔2026〕3号")

        someone.refresh_from_db()
        assert (someone.path, someone.committee_id) == (town.foreign.path, town.other_street.pk)
        assert affiliations(someone) == [
            (town.own.pk, date(2016, 7, 1), DAY, "FIRST", "INTERNAL"),
            (town.foreign.pk, DAY, None, "INTERNAL", ""),
        ]
        assert Affiliation.objects.get(ends_on=None).document_number == "滨组转〔2026〕3号"

    def test_a_secretary_who_leaves_has_no_right_left_in_the_old_branch(self, town):
        someone = member(town.own)
        account = open_account(member=someone, by=None)
        appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=date(2024, 1, 1), by=None)
        assert grants_in_force(account) == [(Role.MEMBER, town.own.pk), (Role.SECRETARY, town.own.pk)]

        transfer(member=someone, to=town.foreign, on=DAY, by=None)

        assert grants_in_force(account) == [(Role.MEMBER, town.foreign.pk)]
        assert Post.objects.get().ends_on == DAY

    def test_what_was_given_at_the_desk_ends_in_the_branch_that_somebody_leaves_and_nowhere_else(self, town):
        someone, neighbour = member(town.own), member(town.own)
        account, other = open_account(member=someone, by=None), open_account(member=neighbour, by=None)
        for who in (account, other):
            grant(who, Role.RECORDER, town.own, ends_at=datetime(2099, 1, 1, tzinfo=UTC))
        grant(account, Role.SECRETARY, town.own)
        grant(account, Role.RECORDER, town.sibling)

        transfer(member=someone, to=town.foreign, on=DAY, by=None)

        assert sorted(grants_in_force(account)) == [(Role.MEMBER, town.foreign.pk), (Role.RECORDER, town.sibling.pk)]
        assert grants_in_force(other) == [(Role.MEMBER, town.own.pk), (Role.RECORDER, town.own.pk)]

    def test_a_post_in_the_committee_above_stays(self, town):
        someone = member(town.own)
        appoint(member=someone, organization=town.street, title=PostTitle.SECRETARY, on=date(2024, 1, 1), by=None)

        transfer(member=someone, to=town.sibling, on=DAY, by=None)

        assert Post.objects.get().ends_on is None

    def test_subgroup_and_a_visit_to_the_new_home_end(self, town):
        someone = member(town.own)
        group = Subgroup.objects.create(organization=town.own, name="第一党小组", starts_on=date(2020, 1, 1))
        SubgroupMembership.objects.create(subgroup=group, member=someone, starts_on=date(2020, 1, 1))
        for place in (town.foreign, town.street):
            Participation.objects.create(
                member=someone, organization=place, starts_on=date(2026, 1, 1), instead_of_home=place == town.foreign
            )

        transfer(member=someone, to=town.foreign, on=DAY, by=None)

        assert SubgroupMembership.objects.get().ends_on == DAY
        assert list(Participation.objects.order_by("pk").values_list("ends_on", flat=True)) == [DAY, None]

    def test_what_cannot_be(self, town):
        someone = member(town.own, since=DAY)

        with pytest.raises(SameOrganization):
            transfer(member=someone, to=town.own, on=DAY, by=None)
        with pytest.raises(NotABranch):
            transfer(member=someone, to=town.street, on=DAY, by=None)
        with pytest.raises(BeforeAffiliation):
            transfer(member=someone, to=town.foreign, on=date(2026, 8, 31), by=None)
        with pytest.raises(NotAffiliated):
            transfer(member=member(town.own, membership_status=MembershipStatus.LEFT), to=town.foreign, on=DAY, by=None)

    def test_who_is_not_in_the_party_yet_goes_to_another_branch_without_a_relation_or_a_line(self, town):
        someone = member(town.own, category=Category.ACTIVIST)
        who = open_account(member=someone, by=None)

        assert transfer(member=someone, to=town.foreign, on=DAY, by=None) is None

        someone.refresh_from_db()
        assert (someone.organization_id, affiliations(someone), Movement.objects.count()) == (town.foreign.pk, [], 0)
        assert grants_in_force(who) == [(Role.MEMBER, town.foreign.pk)]

    def test_nobody_comes_to_a_branch_that_is_dissolved(self, town):
        someone, gone = member(town.own), member(town.own)
        end_affiliation(member=gone, reason="OUT", on=DAY, by=None)
        Organization.objects.filter(pk=town.sibling.pk).update(dissolved_on=DAY)

        with pytest.raises(BranchDissolved):
            transfer(member=someone, to=town.sibling, on=DAY, by=None)
        with pytest.raises(BranchDissolved):
            rejoin(member=gone, organization=town.sibling, on=DAY, by=None)
        with pytest.raises(BranchDissolved):
            enrol(organization=town.sibling, facts=FACTS, on=DAY, by=None)

        with pytest.raises(BranchDissolved):
            appoint(member=someone, organization=town.sibling, title=PostTitle.SECRETARY, on=DAY, by=None)

        assert not Member.objects.filter(organization=town.sibling).exists()
        assert not Post.objects.exists()

    def test_a_branch_that_moved_while_the_page_was_open_takes_people_where_it_stands(self, town):
        page = Organization.objects.get(pk=town.own.pk)
        someone = member(town.sibling)
        move(organization=town.own, to=town.other_street, on=DAY, by=None)

        newer = enrol(organization=page, facts=FACTS, on=DAY, by=None)
        transfer(member=someone, to=Organization(pk=page.pk, kind=page.kind, path="stale"), on=DAY, by=None)

        stands = (
            town.own.pk,
            f"{town.other_street.path}{town.own.path[len(town.street.path) :]}",
            town.other_street.pk,
        )
        for one in Member.objects.filter(pk__in=[newer.pk, someone.pk]):
            assert (one.organization_id, one.path, one.committee_id) == stands

    def test_a_wrong_branch_is_put_right_on_the_same_day(self, town):
        someone = member(town.own, since=DAY)

        transfer(member=someone, to=town.sibling, on=DAY, by=None)

        assert affiliations(someone) == [
            (town.own.pk, DAY, DAY, "FIRST", "INTERNAL"),
            (town.sibling.pk, DAY, None, "INTERNAL", ""),
        ]

    @pytest.mark.parametrize("many", [1, 3])
    def test_many_move_in_as_many_statements_as_one(self, town, many, django_assert_num_queries):
        people = [member(town.own, account=account()) for _ in range(many)]

        with django_assert_num_queries(13):
            transfer_many([(someone, town.foreign) for someone in people], on=DAY, by=None)

        assert {someone.organization_id for someone in Member.objects.all()} == {town.foreign.pk}


class TestPosts:
    def test_a_new_secretary_ends_the_time_and_the_rights_of_the_former(self, town):
        former, successor = member(town.own), member(town.own)
        old, new = open_account(member=former, by=None), open_account(member=successor, by=None)
        appoint(member=former, organization=town.own, title=PostTitle.SECRETARY, on=date(2024, 1, 1), by=None)

        appoint(member=successor, organization=town.own, title=PostTitle.SECRETARY, on=DAY, by=None)

        assert list(Post.objects.order_by("pk").values_list("member", "ends_on")) == [
            (former.pk, DAY),
            (successor.pk, None),
        ]
        assert grants_in_force(old) == [(Role.MEMBER, town.own.pk)]
        assert grants_in_force(new) == [(Role.MEMBER, town.own.pk), (Role.SECRETARY, town.own.pk)]

    def test_the_secretary_of_a_committee_maintains_it(self, town):
        someone = member(town.own)
        who = open_account(member=someone, by=None)

        appoint(member=someone, organization=town.street, title=PostTitle.SECRETARY, on=DAY, by=None)

        assert grants_in_force(who) == [(Role.MEMBER, town.own.pk), (Role.COMMITTEE_ADMIN, town.street.pk)]

    def test_other_posts_and_the_district_committee_open_nothing(self, town):
        someone = member(town.own)
        who = open_account(member=someone, by=None)

        appoint(member=someone, organization=town.own, title=PostTitle.DISCIPLINE_COMMISSIONER, on=DAY, by=None)
        appoint(member=someone, organization=town.root, title=PostTitle.SECRETARY, on=DAY, by=None)

        assert grants_in_force(who) == [(Role.MEMBER, town.own.pk)]

    def test_leaving_a_post_ends_its_right_at_once(self, town):
        someone = member(town.own)
        who = open_account(member=someone, by=None)
        post = appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=date(2024, 1, 1), by=None)

        leave_post(post=post, on=DAY, by=None)

        assert grants_in_force(who) == [(Role.MEMBER, town.own.pk)]
        assert Grant.objects.get(role=Role.SECRETARY).ends_at == datetime(2026, 8, 31, 16, tzinfo=UTC)

    def test_a_grant_that_begins_later_than_it_ends_is_empty_rather_than_wrong(self, town):
        someone = member(town.own)
        who = open_account(member=someone, by=None)
        post = appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=DAY, by=None)
        Grant.objects.filter(account=who, role=Role.SECRETARY).update(starts_at=datetime(2026, 9, 5, tzinfo=UTC))

        leave_post(post=post, on=DAY, by=None)

        assert Grant.objects.get(role=Role.SECRETARY).ends_at == datetime(2026, 9, 5, tzinfo=UTC)

    def test_who_cannot_hold_a_post(self, town):
        probationary = member(town.own, category=Category.PROBATIONARY)
        expelled = member(town.own, membership_status=MembershipStatus.EXPELLED)

        for someone in (probationary, expelled):
            with pytest.raises(MustBeFullMember):
                appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=DAY, by=None)

    def test_nobody_holds_a_post_twice(self, town):
        someone = member(town.own)
        appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=DAY, by=None)

        with pytest.raises(AlreadyHoldsPost):
            appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=DAY, by=None)


class TestAccounts:
    def test_an_account_cannot_log_in_before_it_is_activated(self, town):
        someone = member(town.own, numbers=store(phone=PHONE))

        made = open_account(member=someone, by=None)

        assert (made.username, made.name, made.phone_index) == (
            f"dy{someone.pk}",
            someone.name,
            phone_index(PHONE),
        )
        assert not made.has_usable_password()
        assert grants_in_force(made) == [(Role.MEMBER, town.own.pk)]
        assert Member.objects.get().account == made

    def test_posts_held_already_open_with_the_account(self, town):
        someone = member(town.own)
        appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=DAY, by=None)

        assert grants_in_force(open_account(member=someone, by=None)) == [
            (Role.MEMBER, town.own.pk),
            (Role.SECRETARY, town.own.pk),
        ]

    def test_a_shared_phone_logs_in_the_first_one_only(self, town):
        people = [member(town.own, numbers=store(phone=PHONE)) for _ in range(2)]

        made = open_accounts(people, by=None)

        assert [one.phone_index for one in made] == [phone_index(PHONE), None]
        assert open_account(member=member(town.own, numbers=store(phone=PHONE)), by=None).phone_index is None

    def test_there_is_one_account_for_a_member_and_none_for_who_left(self, town):
        someone = member(town.own)
        open_account(member=someone, by=None)

        with pytest.raises(HasAccount):
            open_account(member=someone, by=None)
        with pytest.raises(NotInParty):
            open_account(member=member(town.own, membership_status=MembershipStatus.LEFT), by=None)

    @pytest.mark.parametrize("many", [1, 3])
    def test_many_are_opened_in_few_statements(self, town, many, django_assert_num_queries):
        people = [member(town.own) for _ in range(many)]

        with django_assert_num_queries(7):
            made = open_accounts(people, by=None)

        assert [grants_in_force(one) for one in made] == [[(Role.MEMBER, town.own.pk)]] * many


class TestLeaving:
    @pytest.mark.parametrize(
        ("reason", "status", "active"),
        [("OUT", MembershipStatus.LEFT, True), ("DECEASED", MembershipStatus.DECEASED, False)],
    )
    def test_who_leaves_loses_every_post_and_right(self, town, reason, status, active):
        someone = member(town.own)
        who = open_account(member=someone, by=None)
        appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=date(2024, 1, 1), by=None)
        appoint(member=someone, organization=town.street, title=PostTitle.SECRETARY, on=date(2024, 1, 1), by=None)
        grant(who, Role.RECORDER, town.foreign, ends_at=datetime(2099, 1, 1, tzinfo=UTC))
        grant(who, Role.COMMITTEE_ADMIN, town.other_street)
        coming = grant(who, Role.RECORDER, town.own, starts_at=datetime(2098, 1, 1, tzinfo=UTC))

        end_affiliation(member=someone, reason=reason, on=DAY, by=None)

        someone.refresh_from_db()
        who.refresh_from_db()
        assert (someone.membership_status, who.is_active) == (status, active)
        assert affiliations(someone)[-1][2:] == (DAY, "FIRST", reason)
        assert set(Post.objects.values_list("ends_on", flat=True)) == {DAY}
        assert grants_in_force(who) == []
        coming.refresh_from_db()
        assert coming.ends_at == coming.starts_at

    def test_who_comes_back_keeps_the_gap(self, town):
        someone = member(town.own)
        end_affiliation(member=someone, reason="OUT", on=date(2025, 1, 1), by=None)

        rejoin(member=someone, organization=town.foreign, on=DAY, by=None)

        someone.refresh_from_db()
        assert (someone.membership_status, someone.organization_id) == (MembershipStatus.NORMAL, town.foreign.pk)
        assert [row[:3] for row in affiliations(someone)] == [
            (town.own.pk, date(2016, 7, 1), date(2025, 1, 1)),
            (town.foreign.pk, DAY, None),
        ]

    def test_nobody_comes_back_before_leaving(self, town):
        someone = member(town.own)

        with pytest.raises(BeforeAffiliation):
            rejoin(member=someone, organization=town.foreign, on=DAY, by=None)
        end_affiliation(member=someone, reason="OUT", on=DAY, by=None)
        with pytest.raises(BeforeAffiliation):
            rejoin(member=someone, organization=town.foreign, on=date(2026, 8, 31), by=None)
        with pytest.raises(NotABranch):
            rejoin(member=someone, organization=town.street, on=DAY, by=None)

    def test_a_branch_of_another_unit_learns_nothing_from_a_transfer(self, town):
        someone = member(town.own)
        other = branch(town.other_street)

        transfer(member=someone, to=town.foreign, on=DAY, by=None)

        assert list(Member.objects.under(other.path)) == []


class TestSlips:
    """A slip printed for a member opens a member's account, whatever the roster says later."""

    def usable(self, who: Account) -> int:
        return Activation.objects.usable(now=now()).filter(account=who).count()

    @pytest.mark.proves("a-slip-opens-what-it-was-printed-for")
    def test_a_post_voids_the_slip_that_was_printed_before(self, town):
        someone, neighbour = member(town.own), member(town.own)
        who, other = open_account(member=someone, by=None), open_account(member=neighbour, by=None)
        for one in (who, other):
            issue_slip(account=one, by=None, now=now())

        appoint(member=someone, organization=town.own, title=PostTitle.PUBLICITY_COMMISSIONER, on=DAY, by=None)
        assert (self.usable(who), self.usable(other)) == (1, 1)
        appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=DAY, by=None)

        assert (self.usable(who), self.usable(other)) == (0, 1)

    def test_who_is_secretary_already_keeps_the_slip(self, town):
        someone = member(town.own)
        who = open_account(member=someone, by=None)
        grant(who, Role.SECRETARY, town.own)
        issue_slip(account=who, by=None, now=now())

        appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=DAY, by=None)

        assert self.usable(who) == 1

    def test_a_transfer_keeps_the_slip(self, town):
        someone = member(town.own)
        who = open_account(member=someone, by=None)
        issue_slip(account=who, by=None, now=now())

        transfer(member=someone, to=town.foreign, on=DAY, by=None)

        assert self.usable(who) == 1
