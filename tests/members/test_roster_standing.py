"""Facts, standing, terms, subgroups and visits change by dated steps."""

from datetime import date

import pytest
from factories import account, grant, member

from dangjian.audit.models import AuditRow
from members.private.models import PrivateNumbers
from members.private.services import IdNumberTaken, Masked, masked, phone_index, store
from members.roster.models import (
    Affiliation,
    Category,
    Member,
    MembershipStatus,
    Participation,
    Post,
    PostTitle,
    StandingExemption,
    Subgroup,
    SubgroupMembership,
    Term,
)
from members.roster.services import (
    AtHome,
    BeforeStart,
    BelongsElsewhere,
    CannotAdvance,
    ExemptAlready,
    HasNoTerm,
    LeavesOtherwise,
    NameTaken,
    NotABranch,
    NotInParty,
    StillHasMembers,
    TakesPartElsewhere,
    VersionConflict,
    advance,
    appoint,
    begin_participation,
    begin_term,
    change_facts,
    change_facts_many,
    change_status,
    changed,
    dissolve_organization,
    dissolve_subgroup,
    end_exemption,
    end_participation,
    exempt,
    form_subgroup,
    join_subgroup,
    leave_subgroup,
    open_account,
)
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.tree.models import Organization
from organizations.tree.services import StillHasChildren

pytestmark = pytest.mark.django_db

BEFORE, DAY = date(2026, 1, 1), date(2026, 9, 1)
ID_NUMBER, PHONE, OTHER_PHONE = "99999919970326044X", "19900038861", "19900621384"


class TestFacts:
    def test_a_new_name_is_found_and_shown_by_the_account(self, town):
        someone = member(town.own, "单一", numbers=store(phone=PHONE))
        login = open_account(member=someone, by=None)

        change_facts(member=someone, facts={"name": "曾一", "phone": OTHER_PHONE}, by=None)

        kept = Member.objects.get()
        login.refresh_from_db()
        assert (kept.name, kept.pinyin, kept.initials, kept.version) == ("曾一", "zeng yi", "zy", 2)
        assert masked(kept.numbers) == Masked("", "199****1384")
        assert (login.name, login.phone_index) == ("曾一", phone_index(OTHER_PHONE))

    @pytest.mark.parametrize("phone", ["", OTHER_PHONE], ids=["removed", "somebody else's"])
    def test_a_phone_that_is_no_longer_the_own_finds_no_account(self, town, phone):
        taken = account("王大勇")
        Account.objects.filter(pk=taken.pk).update(phone_index=phone_index(OTHER_PHONE))
        someone = member(town.own, "单一", numbers=store(phone=PHONE))
        login = open_account(member=someone, by=None)

        change_facts(member=someone, facts={"phone": phone}, by=None)

        login.refresh_from_db()
        assert login.phone_index is None

    def test_the_log_names_the_fields_and_never_the_values(self, town):
        someone = member(town.own)

        change_facts(member=someone, facts={"ethnicity": "回族", "id_number": ID_NUMBER}, by=None)

        assert AuditRow.objects.get(action="roster.change_facts").detail == {"fields": ["ethnicity", "id_number"]}

    def test_nothing_new_writes_nothing(self, town, django_assert_num_queries):
        someone = member(town.own, "李安", numbers=store(phone=PHONE))

        with django_assert_num_queries(0):
            change_facts(member=someone, facts={"name": "李安", "phone": "199 0003 8861"}, by=None)

        assert not AuditRow.objects.filter(action="roster.change_facts").exists()

    def test_somebody_elses_id_number_is_refused(self, town):
        member(town.own, numbers=store(id_number=ID_NUMBER))
        someone = member(town.sibling)

        with pytest.raises(IdNumberTaken):
            change_facts(member=someone, facts={"id_number": ID_NUMBER}, by=None)

        assert Member.objects.get(pk=someone.pk).numbers is None
        assert PrivateNumbers.objects.count() == 1

    def test_the_second_writer_is_refused(self, town):
        mine = member(town.own)
        theirs = Member.objects.get(pk=mine.pk)
        change_facts(member=theirs, facts={"ethnicity": "回族"}, by=None, version=1)

        with pytest.raises(VersionConflict):
            change_facts(member=mine, facts={"ethnicity": "满族"}, by=None, version=1)

        assert Member.objects.get().ethnicity == "回族"

    @pytest.mark.parametrize("many", [1, 3])
    def test_many_are_changed_in_few_statements(self, town, many, django_assert_num_queries):
        people = [member(town.own, numbers=store(phone=PHONE)) for _ in range(many)]
        changes = [changed(one, {"education": "BACHELOR", "phone": OTHER_PHONE}) for one in people]

        with django_assert_num_queries(5):
            change_facts_many(changes, by=None)

        assert {(one.education, masked(one.numbers).phone) for one in Member.objects.select_related("numbers")} == {
            ("BACHELOR", "199****1384")
        }

    def test_a_phone_of_another_account_does_not_log_in_two(self, town):
        taken, someone = (
            member(town.own, numbers=store(phone=PHONE)),
            member(town.own, numbers=store(phone=OTHER_PHONE)),
        )
        first, second = (open_account(member=one, by=None) for one in (taken, someone))

        change_facts(member=someone, facts={"phone": PHONE}, by=None)

        assert [Account.objects.get(pk=one.pk).phone_index for one in (first, second)] == [phone_index(PHONE), None]


class TestStanding:
    def test_admission_opens_the_affiliation_and_regularization_dates_it(self, town):
        someone = member(town.own, category=Category.DEVELOPMENT_TARGET, joined_on=None, regularized_on=None)

        advance(member=someone, to=Category.PROBATIONARY, on=BEFORE, by=None)
        advance(member=someone, to=Category.FULL, on=DAY, by=None)

        someone.refresh_from_db()
        assert (someone.category, someone.joined_on, someone.regularized_on) == (Category.FULL, BEFORE, DAY)
        assert list(Affiliation.objects.values_list("organization", "starts_on", "ends_on", "reason")) == [
            (town.own.pk, BEFORE, None, "ADMITTED")
        ]

    @pytest.mark.parametrize(
        ("category", "to"),
        [(Category.APPLICANT, Category.FULL), (Category.FULL, Category.PROBATIONARY), (Category.FULL, Category.FULL)],
    )
    def test_nobody_jumps_or_goes_back(self, town, category, to):
        with pytest.raises(CannotAdvance):
            advance(member=member(town.own, category=category), to=to, on=DAY, by=None)

    def test_expulsion_ends_affiliation_and_rights_and_restoring_begins_anew(self, town):
        someone = member(town.own)
        login = open_account(member=someone, by=None)

        change_status(member=someone, to=MembershipStatus.EXPELLED, on=BEFORE, by=None)
        assert not Grant.objects.in_force().filter(account=login).exists()
        change_status(member=someone, to=MembershipStatus.RESTORED, on=DAY, by=None)

        spans = Affiliation.objects.order_by("pk").values_list("starts_on", "ends_on", "end_reason")
        assert list(spans) == [(date(2016, 7, 1), BEFORE, "STATUS"), (DAY, None, "")]
        assert Grant.objects.in_force().filter(account=login).count() == 1

    def test_a_retained_membership_keeps_its_branch(self, town):
        someone = member(town.own)

        change_status(member=someone, to=MembershipStatus.RETAINED, on=DAY, by=None)

        assert Affiliation.objects.get().ends_on is None
        assert Member.objects.get().membership_status == MembershipStatus.RETAINED

    def test_leaving_has_a_door_of_its_own_and_applicants_none(self, town):
        with pytest.raises(LeavesOtherwise):
            change_status(member=member(town.own), to=MembershipStatus.LEFT, on=DAY, by=None)
        with pytest.raises(NotInParty):
            change_status(
                member=member(town.own, category=Category.APPLICANT), to=MembershipStatus.EXPELLED, on=DAY, by=None
            )


class TestTerms:
    def test_a_new_term_ends_the_one_before(self, town):
        begin_term(organization=town.own, on=BEFORE, expires_on=date(2029, 1, 1), has_committee=False, by=None)
        begin_term(organization=town.own, on=DAY, expires_on=date(2029, 9, 1), has_committee=True, number=2, by=None)

        rows = Term.objects.order_by("pk").values_list("number", "starts_on", "ends_on", "has_committee")
        assert list(rows) == [(None, BEFORE, DAY, False), (2, DAY, None, True)]

    def test_a_working_committee_has_none(self, town):
        with pytest.raises(HasNoTerm):
            begin_term(organization=town.street, on=DAY, expires_on=None, has_committee=False, by=None)

    def test_a_term_cannot_begin_before_the_present_one(self, town):
        begin_term(organization=town.own, on=DAY, expires_on=None, has_committee=False, by=None)

        with pytest.raises(BeforeStart):
            begin_term(organization=town.own, on=BEFORE, expires_on=None, has_committee=True, by=None)

        assert Term.objects.count() == 1


class TestSubgroups:
    def test_nobody_is_in_two(self, town):
        someone = member(town.own)
        first = form_subgroup(organization=town.own, name="第一党小组", on=BEFORE, by=None)
        second = form_subgroup(organization=town.own, name="第二党小组", on=BEFORE, by=None)

        join_subgroup(members=[someone], subgroup=first, on=BEFORE, by=None)
        join_subgroup(members=[someone], subgroup=second, on=DAY, by=None)

        rows = SubgroupMembership.objects.order_by("pk").values_list("subgroup", "ends_on")
        assert list(rows) == [(first.pk, DAY), (second.pk, None)]

    def test_leaving_and_dissolving_end_the_membership(self, town):
        one, other = member(town.own), member(town.own)
        group = form_subgroup(organization=town.own, name="第一党小组", on=BEFORE, by=None)
        join_subgroup(members=[one, other], subgroup=group, on=BEFORE, by=None)

        leave_subgroup(member=one, on=date(2026, 5, 1), by=None)
        dissolve_subgroup(subgroup=group, on=DAY, by=None)

        assert list(SubgroupMembership.objects.order_by("pk").values_list("ends_on", flat=True)) == [
            date(2026, 5, 1),
            DAY,
        ]
        assert Subgroup.objects.get().ends_on == DAY

    def test_what_cannot_be(self, town):
        group = form_subgroup(organization=town.own, name="第一党小组", on=DAY, by=None)

        with pytest.raises(NameTaken):
            form_subgroup(organization=town.own, name="第一党小组", on=DAY, by=None)
        with pytest.raises(NotABranch):
            form_subgroup(organization=town.street, name="第一党小组", on=DAY, by=None)
        with pytest.raises(BelongsElsewhere):
            join_subgroup(members=[member(town.sibling)], subgroup=group, on=DAY, by=None)


class TestTakingPart:
    def test_a_visit_begins_and_ends(self, town):
        someone = member(town.own)

        visit = begin_participation(member=someone, organization=town.foreign, on=BEFORE, by=None)
        end_participation(participation=visit, on=DAY, by=None)

        assert list(Participation.objects.values_list("starts_on", "ends_on")) == [(BEFORE, DAY)]
        someone.refresh_from_db()
        assert someone.organization_id == town.own.pk

    def test_nobody_takes_part_in_two_places_instead_of_home(self, town):
        someone = member(town.own)
        begin_participation(member=someone, organization=town.foreign, on=BEFORE, by=None)

        for place in (town.sibling, town.foreign):
            with pytest.raises(TakesPartElsewhere):
                begin_participation(member=someone, organization=place, on=DAY, by=None)
        with pytest.raises(AtHome):
            begin_participation(member=someone, organization=town.own, on=DAY, by=None)
        begin_participation(member=someone, organization=town.sibling, on=DAY, by=None, instead_of_home=False)

    def test_an_exemption_runs_until_it_is_ended(self, town):
        someone = member(town.own)
        exemption = exempt(member=someone, reason="FRAIL", on=BEFORE, by=None)

        with pytest.raises(ExemptAlready):
            exempt(member=someone, reason="ILL", on=DAY, by=None)
        with pytest.raises(BeforeStart):
            end_exemption(exemption=exemption, on=date(2025, 12, 31), by=None)
        end_exemption(exemption=exemption, on=DAY, by=None)
        exempt(member=someone, reason="ILL", on=DAY, by=None, until=date(2026, 12, 1))

        assert list(StandingExemption.objects.order_by("pk").values_list("reason", "ends_on")) == [
            ("FRAIL", DAY),
            ("ILL", date(2026, 12, 1)),
        ]


class TestDissolving:
    def test_posts_terms_and_visits_end_with_the_branch(self, town):
        secretary, guest = member(town.sibling), member(town.foreign)
        login, recorder = open_account(member=secretary, by=None), account()
        grant(recorder, Role.RECORDER, town.own)
        grant(recorder, Role.RECORDER, town.sibling)
        appoint(member=secretary, organization=town.own, title=PostTitle.SECRETARY, on=BEFORE, by=None)
        begin_term(organization=town.own, on=BEFORE, expires_on=None, has_committee=False, by=None)
        begin_participation(member=guest, organization=town.own, on=BEFORE, by=None)

        dissolve_organization(organization=town.own, on=DAY, by=account(), document_number="滨组〔2026〕1号")

        ended = [kind.objects.get().ends_on for kind in (Post, Term, Participation)]
        assert ended == [DAY, DAY, DAY]
        kept = Grant.objects.in_force().filter(account__in=[login, recorder]).order_by("pk")
        assert list(kept.values_list("role", "organization")) == [
            ("MEMBER", town.sibling.pk),
            ("RECORDER", town.sibling.pk),
        ]
        assert Organization.objects.get(pk=town.own.pk).dissolved_on == DAY

    @pytest.mark.parametrize("category", [Category.FULL, Category.APPLICANT, Category.DEVELOPMENT_TARGET])
    def test_a_branch_with_people_stands(self, town, category):
        member(town.own, category=category)

        with pytest.raises(StillHasMembers):
            dissolve_organization(organization=town.own, on=DAY, by=None)

    def test_nobody_goes_forward_in_a_branch_that_is_dissolved(self, town):
        someone = member(town.own, category=Category.APPLICANT)
        Organization.objects.filter(pk=town.own.pk).update(dissolved_on=BEFORE)
        someone.refresh_from_db()

        with pytest.raises(CannotAdvance):
            advance(member=someone, to=Category.ACTIVIST, on=DAY, by=None)

    def test_a_refusal_leaves_everything_as_it_was(self, town):
        appoint(member=member(town.own), organization=town.street, title=PostTitle.SECRETARY, on=BEFORE, by=None)

        with pytest.raises(StillHasChildren):
            dissolve_organization(organization=town.street, on=DAY, by=None)

        assert Post.objects.get().ends_on is None
