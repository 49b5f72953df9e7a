"""Rights given, ended and refused; accounts opened, switched off and on; the first administrator."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now
from factories import account, clerk, committee, grant, secretary, staff

from dangjian.audit.models import AuditRow
from organizations.access.models import Account, Activation, Grant
from organizations.access.rules import Right, Role
from organizations.access.services import issue_slip
from organizations.granting.services import (
    AlreadyGiven,
    DoesNotFit,
    EndsBeforeItBegins,
    FollowsRoster,
    HasEnded,
    NameTaken,
    NeedsSector,
    OutOfScope,
    OwnAccount,
    OwnGrant,
    end,
    give,
    hand_out,
    open_account,
    switch_off,
    switch_on,
)
from organizations.tree.models import Kind, Organization

pytestmark = pytest.mark.django_db


def fresh(person):
    """The account as the next request loads it."""
    return Account.objects.get(pk=person.pk)


def test_a_clerk_makes_a_recorder_and_it_acts_at_the_next_request(town):
    by, to = clerk(town.street), account("陈静")
    made = give(to=to, role=Role.RECORDER, organization=town.own, by=by, now=now())
    assert fresh(to).reach.covers(Right.RECORD, town.own.path)
    row = AuditRow.objects.get(action="granting.give")
    assert (row.by, row.target, row.organization_path, row.detail) == (
        by,
        f"account:{to.pk}",
        town.own.path,
        {"role": "RECORDER", "organization": town.own.pk},
    )
    end(grant=made, by=by, now=now())
    assert not fresh(to).reach.has(Right.RECORD)


@pytest.mark.parametrize(
    ("role", "place", "refusal"),
    [
        (Role.SECRETARY, "foreign", OutOfScope),
        (Role.COMMITTEE_ADMIN, "street", OutOfScope),
        (Role.DEPARTMENT_STAFF, "root", OutOfScope),
        (Role.SYSTEM_ADMIN, "root", OutOfScope),
        (Role.SECRETARY, "street", DoesNotFit),
        (Role.COMMITTEE_ADMIN, "own", DoesNotFit),
        (Role.MEMBER, "own", FollowsRoster),
        (Role.GROUP_LEADER, "own", DoesNotFit),
    ],
)
def test_what_a_clerk_may_not_give(town, role, place, refusal):
    to = account()
    with pytest.raises(refusal):
        give(to=to, role=role, organization=getattr(town, place), by=clerk(town.street), now=now())
    assert (Grant.objects.filter(account=to).count(), AuditRow.objects.filter(target=f"account:{to.pk}").count()) == (
        0,
        0,
    )


def test_a_committee_names_the_administrators_below_it_only(town):
    community = committee(town.street, "锦绣社区党委", kind=Kind.COMMITTEE)
    give(to=account(), role=Role.COMMITTEE_ADMIN, organization=community, by=clerk(town.street), now=now())
    with pytest.raises(OutOfScope):
        give(to=account(), role=Role.COMMITTEE_ADMIN, organization=town.street, by=clerk(community), now=now())


def test_nobody_changes_the_own_rights(town):
    by = staff(town.root)
    with pytest.raises(OwnGrant):
        give(to=by, role=Role.SECRETARY, organization=town.own, by=by, now=now())
    with pytest.raises(OwnGrant):
        end(grant=Grant.objects.get(account=by), by=by, now=now())
    with pytest.raises(OwnAccount):
        switch_off(account=by, by=by)


def test_a_right_is_given_once_at_a_time(town):
    by, to, moment = clerk(town.street), account(), now()
    give(to=to, role=Role.RECORDER, organization=town.own, by=by, now=moment, ends_at=moment + timedelta(days=5))
    with pytest.raises(AlreadyGiven):
        give(to=to, role=Role.RECORDER, organization=town.own, by=by, now=moment)
    later = moment + timedelta(days=5)
    give(to=to, role=Role.RECORDER, organization=town.own, by=by, now=moment, starts_at=later)
    give(to=to, role=Role.RECORDER, organization=town.sibling, by=by, now=moment)


def test_a_right_may_begin_later_and_ends_where_it_was_said(town, time_machine):
    by, to, moment = clerk(town.street), account(), now()
    tomorrow = moment + timedelta(days=1)
    give(to=to, role=Role.RECORDER, organization=town.own, by=by, now=moment, starts_at=tomorrow)
    assert not fresh(to).reach.has(Right.RECORD)
    with pytest.raises(EndsBeforeItBegins):
        give(to=to, role=Role.SECRETARY, organization=town.own, by=by, now=moment, starts_at=tomorrow, ends_at=moment)


def test_line_staff_get_one_sector_and_nobody_else_does(town):
    by, to = staff(town.root), account()
    with pytest.raises(NeedsSector):
        give(to=to, role=Role.LINE_STAFF, organization=town.root, by=by, now=now())
    with pytest.raises(NeedsSector):
        give(to=to, role=Role.SECRETARY, organization=town.own, by=by, now=now(), sector="COMMUNITY")
    give(to=to, role=Role.LINE_STAFF, organization=town.root, by=by, now=now(), sector="COMMUNITY")
    reached = Organization.objects.visible_to(fresh(to))
    assert set(reached) == {town.own, town.sibling, town.foreign}


def test_a_right_ends_once_and_only_by_who_could_give_it(town):
    by, stranger = clerk(town.street), clerk(town.other_street)
    given = grant(account(), Role.SECRETARY, town.own)
    with pytest.raises(OutOfScope):
        end(grant=given, by=stranger, now=now())
    end(grant=given, by=by, now=now())
    with pytest.raises(HasEnded):
        end(grant=given, by=by, now=now())
    assert AuditRow.objects.filter(action="granting.end").count() == 1


def test_membership_is_not_ended_by_hand(town):
    with pytest.raises(FollowsRoster):
        end(grant=grant(account(), Role.MEMBER, town.own), by=clerk(town.street), now=now())


def test_a_new_account_has_a_role_and_no_password(town):
    by = clerk(town.street)
    made = open_account(name="陈静", username="chenjing", role=Role.RECORDER, organization=town.own, by=by, now=now())
    assert (made.has_usable_password(), made.grants.get().role) == (False, Role.RECORDER)
    with pytest.raises(NameTaken):
        open_account(name="陈静", username="chenjing", role=Role.RECORDER, organization=town.own, by=by, now=now())


def test_an_account_with_a_role_out_of_scope_is_not_opened(town):
    with pytest.raises(OutOfScope):
        open_account(
            name="陈静",
            username="chenjing",
            role=Role.RECORDER,
            organization=town.foreign,
            by=clerk(town.street),
            now=now(),
        )
    assert not Account.objects.filter(username="chenjing").exists()


def test_slips_are_handed_out_to_whom_one_manages_and_to_all_or_none(town):
    by, mine, higher = clerk(town.street), secretary(town.own), staff(town.root)
    grant(higher, Role.MEMBER, town.own)
    with pytest.raises(OutOfScope):
        hand_out(accounts=[mine, higher], by=by, now=now())
    assert Activation.objects.count() == 0
    assert [slip.account for slip in hand_out(accounts=[mine], by=by, now=now())] == [mine]


def test_a_future_right_counts_when_a_slip_is_asked_for(town):
    to = secretary(town.own)
    grant(to, Role.DEPARTMENT_STAFF, town.root, starts_at=now() + timedelta(days=1))
    with pytest.raises(OutOfScope):
        hand_out(accounts=[to], by=clerk(town.street), now=now())


def test_switching_off_takes_everything_and_switching_on_gives_it_back(town):
    by, to = clerk(town.street), secretary(town.own)
    switch_off(account=to, by=by)
    assert not fresh(to).reach.has(Right.RECORD)
    switch_on(account=to, by=by)
    assert fresh(to).reach.has(Right.RECORD)
    with pytest.raises(OutOfScope):
        switch_off(account=to, by=clerk(town.other_street))


def test_who_has_no_right_left_is_seen_where_the_last_ones_were(town):
    by, stranger, gone = clerk(town.street), clerk(town.other_street), account("离任")
    yesterday = now() - timedelta(days=1)
    grant(gone, Role.SECRETARY, town.own, starts_at=yesterday - timedelta(days=9), ends_at=yesterday)
    assert gone in Account.objects.visible_to(by)
    assert gone not in Account.objects.visible_to(stranger)
    grant(gone, Role.SECRETARY, town.foreign)
    assert gone not in Account.objects.visible_to(by)
    assert gone in Account.objects.visible_to(stranger)


def run(capsys, **options):
    call_command("first_admin", **options)
    return capsys.readouterr().out


def test_the_first_administrator_gets_a_slip_and_the_district_a_root(db, client, capsys):
    said = run(capsys, name="林晓", district="滨河区", code="999000000001")
    root = Organization.objects.get()
    assert (root.kind, root.name, root.short_name, root.national_code) == (
        Kind.DISTRICT_COMMITTEE,
        "中共滨河区委员会",
        "滨河区委",
        "999000000001",
    )
    person = Account.objects.get()
    assert (person.username, person.has_usable_password(), person.grants.get().role) == (
        "linxiao",
        False,
        Role.DEPARTMENT_STAFF,
    )
    link = next(line for line in said.splitlines() if line.startswith("/account/activate/"))
    assert "林晓" in client.get(link).content.decode()


def test_the_same_name_gets_a_new_slip_and_another_one_a_new_account(town, capsys):
    run(capsys, name="林晓")
    run(capsys, name="林晓")
    run(capsys, name="林小", username="LinXiao3")
    run(capsys, name="林笑")
    assert sorted(Account.objects.values_list("username", flat=True)) == ["linxiao", "linxiao2", "linxiao3"]
    assert Activation.objects.usable(now=now()).count() == 3


def test_the_machine_room_and_the_auditor_are_named_at_the_machine(town, capsys):
    run(capsys, name="审计", role=Role.AUDITOR)
    assert Grant.objects.get().role == Role.AUDITOR


def test_at_a_terminal_the_command_asks_for_what_it_needs(db, monkeypatch, capsys):
    answers = iter(["林晓", "滨河区"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert "linxiao" in run(capsys)
    assert Organization.objects.get().short_name == "滨河区委"


def test_without_a_district_the_first_administrator_has_nowhere_to_stand(db):
    with pytest.raises(CommandError, match="--district"):
        call_command("first_admin", name="林晓")
    with pytest.raises(CommandError, match="--name"):
        call_command("first_admin", district="滨河区")
    with pytest.raises(CommandError, match="小写字母"):
        call_command("first_admin", name="林晓", district="滨河区", username="林")
    assert (Account.objects.count(), Organization.objects.count()) == (0, 0)


def usable(person) -> int:
    return Activation.objects.usable(now=now()).filter(account=person).count()


@pytest.mark.proves("a-slip-opens-what-it-was-printed-for")
def test_a_slip_printed_for_less_is_void_when_the_rights_rise(client, town):
    person, by = account("韩梅"), staff(town.root)
    grant(person, Role.MEMBER, town.own)
    slip = issue_slip(account=person, by=clerk(town.street), now=now())

    give(to=person, role=Role.DEPARTMENT_STAFF, organization=town.root, by=by, now=now())

    assert usable(person) == 0
    assert "设置密码" not in client.get(f"/account/activate/{slip.token}/").text
    issue_slip(account=person, by=by, now=now())
    assert usable(person) == 1


@pytest.mark.proves("a-slip-opens-what-it-was-printed-for")
@pytest.mark.parametrize(
    ("held", "at", "role", "place", "holds"),
    [
        (Role.SECRETARY, "own", Role.RECORDER, "own", 1),  # nothing that was not open
        (Role.SECRETARY, "own", Role.RECORDER, "sibling", 0),  # another branch
        (Role.COMMITTEE_ADMIN, "street", Role.RECORDER, "own", 1),
        (Role.RECORDER, "own", Role.COMMITTEE_ADMIN, "street", 0),
        (Role.SECRETARY, "own", Role.LIAISON, "sibling", 1),  # opens nothing by itself
    ],
)
def test_a_slip_holds_when_nothing_is_added(town, held, at, role, place, holds):
    person, by = account(), staff(town.root)
    grant(person, held, getattr(town, at))
    issue_slip(account=person, by=by, now=now())

    give(to=person, role=role, organization=getattr(town, place), by=by, now=now())

    assert usable(person) == holds


def test_a_right_that_begins_later_voids_the_slip_at_once(town):
    person, by = account(), staff(town.root)
    issue_slip(account=person, by=by, now=now())

    give(to=person, role=Role.SECRETARY, organization=town.own, by=by, now=now(), starts_at=now() + timedelta(days=9))

    assert usable(person) == 0


def test_only_the_slips_of_who_rises_are_void(town):
    person, other, by = account(), account(), staff(town.root)
    for one in (person, other):
        issue_slip(account=one, by=by, now=now())

    give(to=person, role=Role.SECRETARY, organization=town.own, by=by, now=now())

    assert (usable(person), usable(other)) == (0, 1)


def test_ending_a_secretary_s_right_ends_nothing_else_and_at_the_next_request(client, town):
    person, by, deputy = secretary(town.own), clerk(town.street), secretary(town.own, "副书记")
    for role, place in ((Role.MEMBER, town.own), (Role.RECORDER, town.own), (Role.SECRETARY, town.foreign)):
        grant(person, role, place)
    client.force_login(person)
    assert client.get("/correction/").status_code == 200

    end(grant=Grant.objects.get(account=person, role=Role.SECRETARY, organization=town.own), by=by, now=now())

    held = {(one.role, one.organization_id) for one in fresh(person).reach.held}
    assert held == {("MEMBER", town.own.pk), ("RECORDER", town.own.pk), ("SECRETARY", town.foreign.pk)}
    assert [one.role for one in fresh(deputy).reach.held] == [Role.SECRETARY]
    assert client.get(f"/b/{town.own.pk}/report/new/").status_code == 200  # still its recorder, still logged in
    end(grant=Grant.objects.get(account=person, role=Role.RECORDER), by=by, now=now())
    assert client.get(f"/b/{town.own.pk}/report/new/").status_code == 404
    assert client.get(f"/b/{town.own.pk}/").status_code == 200
