"""What stands in a URL: per kwarg a function that makes the row at a place and says its id, called once per place.

Write the place's mark into every name and text of the row, so that it is noticed wherever it does not belong.
The key is the kwarg, or `<URL name>.<kwarg>` where the same word means something else.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from access import extras, floating
from access.asked import follow_up, inspection
from access.groups import group, joint, membership
from access.polls import not_voted_on, poll, voted_on
from access.scored import line, score_objection
from access.stations import drawn, exchange, honour, opinion, service
from access.world import Persona, Place, World
from django.utils.timezone import localdate, now
from factories import account, grant, member
from feed_factories import card
from feed_factories import snapshot as taken
from notices_factories import drafted, objection, published, told
from photos_factories import album, document, shown
from records_factories import draft as begun
from records_factories import handed_in
from stationery_factories import kept_form, word_form

from activities.duties.models import DutyRule, Exemption, ServiceCategory, ThemeDayMove, ThemeGuide
from activities.duties.services import exempt, install_default_rules, install_service_categories
from activities.feed.models import Comment, Entry
from activities.feed.services import report_comment, say
from activities.meetings.queries import voting_base
from activities.meetings.rules import Count, Totals
from activities.meetings.services import (
    Ballot,
    add_rectification,
    enter_vote,
    exclude,
    note_session,
    note_talk,
    take_count,
)
from activities.records.models import Activity, Attendance, StudyCampaign
from activities.records.services import claim as say_wrong
from activities.records.services import plan as announce
from activities.records.services import save_draft, start_draft
from activities.reminders.models import Reminder, Round
from activities.snapshots.services import begin
from analytics.assessment.models import Run, Scheme
from analytics.assessment.services import install_default_schemes
from analytics.reports.models import Export
from dangjian.audit.models import AuditRow
from dangjian.jobs.models import JobState
from dangjian.periods import Month
from dangjian.workdays.models import Holiday
from dangjian.workdays.services import install_holidays
from members.corrections.rules import Fact
from members.corrections.services import ask
from members.imports.models import RosterImport, RosterRow, Stage
from members.looks.models import Look
from members.looks.rules import State as LookState
from members.private.rules import Purpose
from members.private.services import store
from members.roster.models import Movement, Participation, Post, StandingExemption, Subgroup, Term
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.access.services import issue_slip
from organizations.complaints.services import submit
from organizations.messages.rules import Letter, Line
from organizations.messages.services import post as deliver
from organizations.notices.models import PublicNotice
from organizations.notices.rules import NamedLine
from organizations.notices.services import send
from organizations.photos.models import Audience, Photo
from organizations.photos.services import attach
from organizations.stationery.models import OfficialForm
from organizations.tree.models import Organization


def rule(_: Place) -> int:
    """The same rule wherever one stands: the rules are the district's."""
    install_default_rules()
    return DutyRule.objects.order_by("pk").values_list("pk", flat=True)[0]


def scheme(_: Place) -> int:
    """The district's, like the rules."""
    install_default_schemes()
    return Scheme.objects.order_by("pk").values_list("pk", flat=True)[0]


def holiday(_: Place) -> int:
    install_holidays()
    return Holiday.objects.order_by("pk").values_list("pk", flat=True)[0]


def theme_day_move(_: Place) -> int:
    """The whole district's; moves of single units are tried in the room's own tests."""
    root, month = Organization.objects.get(parent=None), Month.containing(now().date()).shifted(2)
    moved, _ = ThemeDayMove.objects.get_or_create(
        organization=root,
        month=str(month),
        defaults={"path": root.path, "committee": root, "day": month.start, "reason": "会议", "made_by": account()},
    )
    return moved.pk


def theme_guide(place: Place) -> int:
    """For the month that plans and lists begin with, so that it stands on every page of those below. Branches suggest
    nothing: there it is the district's."""
    of = Organization.objects.get(parent=None) if place.kind == "branch" else place.organization
    words = "指导主题" if place.kind == "branch" else f"{place.word('guide')}主题"
    said = {"title": words, "themes": [words], "words": words, "made_by": account(), "made_at": now()}
    here = {"path": of.path, "committee_id": of.committee_id}
    month = str(Month.containing(localdate()).shifted(1))
    return ThemeGuide.objects.get_or_create(organization=of, month=month, defaults=said | here)[0].pk


def service_category(_: Place) -> int:
    """The district's own, the same wherever one stands."""
    install_service_categories()
    return ServiceCategory.objects.order_by("pk").values_list("pk", flat=True)[0]


def study_campaign(_: Place) -> int:
    """The district's own, the same wherever one stands."""
    made, _new = StudyCampaign.objects.get_or_create(name="学习专题", starts_on=localdate())
    return made.pk


def official_form(_: Place) -> int:
    """The district's own, the same wherever one stands."""
    kept = OfficialForm.objects.filter(use="ROLL").first()
    return (kept or kept_form("ROLL", word_form("{{支部名称}}"), account())).pk


def month_form(_: Place) -> int:
    kept = OfficialForm.objects.filter(use="MONTH").first()
    return (kept or kept_form("MONTH", word_form("{{月份}}"), account(), name="月度计划")).pk


def exemption(place: Place) -> int:
    made: Exemption = exempt(
        organization=place.organization,
        kind="PARTY_LECTURE",
        reason=f"{place.mark}搬迁",
        starts_on=date(2020, 1, 1),
        ends_on=None,
        by=account(),
    )
    return made.pk


def photo(place: Place) -> int:
    """A photo of an activity, ready to be looked at by the whole branch."""
    writer = account()
    grant(writer, Role.SECRETARY, place.organization)
    return shown(album(place.organization, writer, audience=Audience.BRANCH), writer).pk


def attachment(place: Place) -> int:
    """For those who write there and whoever stands above."""
    writer = account()
    book = album(place.organization, writer, audience=Audience.KEEPERS)
    return attach(album=book, file=document(name=f"{place.mark}安排.pdf"), by=writer).pk


def public_notice(place: Place) -> int:
    """For the place and below: who belongs there knows it, as they know its name."""
    return published(
        place.organization,
        account(),
        title=f"{place.word('title')}公示",
        names=[NamedLine("丁学敏")],
        now=now(),
        files=[document()],
    ).pk


def said_against(place: Place) -> int:
    notice = PublicNotice.objects.get(pk=public_notice(place))
    return objection(
        notice, text=f"{place.word('objection')}不实", contact="电话", now=now(), address=place.mark, files=[document()]
    ).pk


def export(place: Place) -> int:
    """Asked for by somebody who is none of the personas."""
    by = account(f"{place.word('writer')}导出人")
    return Export.objects.create(kind="SCORES", year=2026, number=3, asked_by=by, asked_at=now()).pk


def batch(place: Place) -> int:
    """Asked for by somebody who is none of the personas, and waiting for the far future."""
    by, never = account(f"{place.word('writer')}提醒人"), datetime(2100, 1, 1, tzinfo=UTC)
    made = Round.objects.create(by=by, quarter="2026Q3", asked_at=now(), due_at=never)
    row = Reminder(round=made, what=f"{place.mark}主题党日", reminded_on=localdate())
    row.settle_in(place.organization)
    row.save()
    return made.pk


def message(place: Place) -> int:
    """To somebody who is none of the personas; what it says is for its reader alone."""
    to, title = account(f"{place.word('account')}账号"), f"{place.word('message')}该记了"
    return deliver([Letter(to.pk, title, (Line(title, "/help/"),))], now=now())[0].pk


def letter(place: Place) -> int:
    """Told to the branches below, who know the office by its name."""
    made = drafted(place.organization, account(), title=f"{place.word('title')}通知", now=now())
    if place.kind == "committee":
        send(notice=made, by=made.made_by, now=now(), seen=made.version)
    return made.pk


def unsent(place: Place) -> int:
    return drafted(place.organization, account(), title=f"{place.word('title')}草稿", now=now()).pk


def delivery(place: Place) -> int:
    """Told to the place alone, and not to its members."""
    office = place.organization.parent
    facts = {
        "title": f"{place.word('delivery')}通知",
        "asks": "LINE",
        "choice": "PICKED",
        "picked": [place.organization],
    }
    return told(office, account(), now=now(), **facts).deliveries.get().pk


DAY = date(2026, 1, 1)


def meeting(place: Place) -> int:
    return handed_in(
        place.organization, writer(place), kind="MEMBERS_MEETING", for_period="2026Q3", topic=f"{place.mark}大会"
    ).pk


def appraised(place: Place) -> int:
    """Counted twice, by two people who agree."""
    made = handed_in(
        place.organization, writer(place), kind="DEMOCRATIC_APPRAISAL", for_period="2026", topic=f"{place.mark}评议"
    )
    for _ in range(2):
        take_count(activity=made, totals=Totals(0, 1, 0, 0), reason="", by=writer(place), now=now())
    return made.pk


def life_meeting(place: Place) -> int:
    kind = "ORGANIZATIONAL_LIFE_MEETING"
    return handed_in(place.organization, writer(place), kind=kind, for_period="2026", topic=f"{place.mark}生活会").pk


def claim(place: Place) -> int:
    """By the branch's own member, who is none of the personas."""
    line = Attendance.objects.filter(activity__organization=place.organization, member=place.member).earliest("pk")
    words = place.word("inside")
    return say_wrong(line=line, should_be="SICK", words=words, by=writer(place), now=now()).pk


def vote(place: Place) -> int:
    held = Activity.objects.get(organization=place.organization, kind="MEMBERS_MEETING")
    base = voting_base(held).voters
    ballot = Ballot("OTHER", place.word("inside"), Count(base, base, base, 0, 0), resolution=place.word("inside"))
    return enter_vote(activity=held, ballot=ballot, by=writer(place), now=now()).pk


def exclusion(place: Place) -> int:
    made = exclude(
        organization=place.organization,
        member=place.member,
        reason="ABROAD",
        approved_by=place.word("inside"),
        approved_on=DAY,
        resolved_on=DAY,
        starts_on=DAY,
        by=writer(place),
    )
    return made.pk


def rectification(place: Place) -> int:
    held = Activity.objects.get(organization=place.organization, kind="ORGANIZATIONAL_LIFE_MEETING")
    says = {"problem": place.word("inside"), "measure": place.word("inside")}
    return add_rectification(activity=held, until=date(2026, 12, 31), by=writer(place), **says).pk


def talk(place: Place) -> int:
    other = member(place.organization, f"{place.word('person')}谈话")
    made = note_talk(organization=place.organization, held_on=DAY, one=place.member, other=other, by=writer(place))
    return made.pk


def committee_session(place: Place) -> int:
    """Of the committee above the branch."""
    made = note_session(
        organization=place.organization, kind="STUDY_GROUP", held_on=DAY, for_year=2026, by=writer(place)
    )
    return made.pk


def recorder(place: Place) -> Grant:
    """A marked account with a right at the place."""
    return grant(account(f"{place.word('account')}账号"), Role.RECORDER, place.organization)


def activity(place: Place) -> int:
    """Handed in by somebody who is none of the personas; the branch's own member was absent."""
    said = {"topic": f"{place.mark}植树", "text": f"{place.mark}栽树"}
    return handed_in(place.organization, writer(place), absences={place.member.pk: "UNEXCUSED"}, **said).pk


def draft(place: Place) -> str:
    """Somebody else's, so nobody of the personas finds it; what is written in it is for its writer alone."""
    by = writer(place)
    made = begun(place.organization, by)
    text = f"{place.word('draft')}还没写完"
    return save_draft(draft=made, values={"text": text}, revision=made.revision, page="", now=now()).uid


def plan(place: Place) -> int:
    return announce(
        organization=place.organization,
        kind="THEME_DAY",
        for_period="2030-01",
        held_on=date(2030, 1, 11),
        topic=f"{place.mark}学习",
        by=writer(place),
    ).pk


def announced(place: Place) -> int:
    """Published to the whole branch, which has not answered yet."""
    return announce(
        organization=place.organization,
        kind="MEMBERS_MEETING",
        for_period="2030Q1",
        held_on=date(2030, 1, 12),
        topic=f"{place.mark}大会",
        by=writer(place),
        publish_at=now(),
    ).pk


def writer(place: Place) -> Account:
    made = account(f"{place.word('writer')}记录员")
    grant(made, "RECORDER", place.organization)
    return made


def post(place: Place) -> int:
    """Held by somebody who came with a letter, and whose contact number the branch knows."""
    numbers = store(id_number=place.contact.id_number, phone=place.contact.phone)
    holder = member(place.organization, f"{place.word('person')}书记", numbers=numbers)
    came = {"destination": place.organization, "grounds": f"{place.word('person')}搬来"}
    Movement.objects.create(member=holder, kind=Movement.Kind.IN, on=DAY, **came)
    return Post.objects.create(member=holder, organization=place.organization, title="SECRETARY", starts_on=DAY).pk


def participation(place: Place) -> int:
    here = {"member": place.member, "organization": place.organization}
    return Participation.objects.get_or_create(**here, starts_on=DAY)[0].pk


def standing_exemption(place: Place) -> int:
    return StandingExemption.objects.get_or_create(member=place.member, reason="ILL", starts_on=DAY)[0].pk


def term(place: Place) -> int:
    return Term.objects.get_or_create(organization=place.organization, starts_on=DAY)[0].pk


def subgroup(place: Place) -> int:
    name = f"{place.mark}党小组"
    return Subgroup.objects.get_or_create(organization=place.organization, name=name, starts_on=DAY)[0].pk


def roster_import(place: Place) -> int:
    """A preview of somebody who maintains the place, with a question to answer."""
    made, _ = RosterImport.objects.get_or_create(
        file_name=f"{place.word('roster')}花名册.xlsx",
        defaults={
            "as_of": DAY,
            "path": place.organization.path,
            "stage": Stage.READY,
            "job_state": JobState.DONE,
            "counts": {"DOUBTFUL": 1},
            "waiting_since": now(),
        },
    )
    return made.pk


def roster_row(place: Place) -> int:
    option = {"state": "NEW", "target": None, "label": place.word("roster"), "values": {}, "sealed": {}, "changes": []}
    here = {"roster_import_id": roster_import(place), "name": f"{place.word('roster')}党员"}
    defaults = {"position": 0, "subject": "MEMBER", "state": "DOUBTFUL", "row": 2, "options": [option]}
    return RosterRow.objects.get_or_create(**here, defaults=defaults)[0].pk


def complaint(place: Place) -> int:
    """About the branch, so it lies with the committee above it."""
    made = submit(
        uid=uuid4(),
        kind="COMPLAINT",
        text=f"{place.word('complaint')}没有开会",
        about_text=place.organization.short_name,
        contact=f"{place.word('complaint')}电话",
        asked_by=None,
        address=place.mark,
        now=now(),
    )
    return made.pk


def look(place: Place) -> int:
    """A request of somebody who is none of the personas."""
    here = {"member": place.member, "office": place.organization, "purpose": Purpose.INSPECTION}
    return Look.objects.create(
        **here,
        by=account(f"{place.word('account')}账号"),
        state=LookState.ASKED,
        reason=f"{place.word('look')}考察",
        asked_at=now(),
    ).pk


def correction(place: Place) -> int:
    """Asked for by somebody who is none of the personas."""
    made = ask(
        member=place.member,
        fact=Fact.EMPLOYER,
        says=f"{place.word('correction')}不对",
        should=f"{place.word('correction')}单位",
        by=account(f"{place.word('account')}申请人"),
        now=now(),
    )
    return made.pk


def entry(place: Place) -> int:
    """A card of the branch with one photo, shown to nobody else."""
    by = writer(place)
    pictures = album(place.organization, by)
    shown(pictures, by)
    return card(place.organization, by, f"{place.mark}植树去", album=pictures).pk


def comment(place: Place) -> int:
    """Said by somebody who is none of the personas, beneath the card of the place."""
    beneath = Entry.objects.filter(organization=place.organization).earliest("pk")
    return say(entry=beneath, text=f"{place.mark}好", by=writer(place), now=now()).pk


def reported(place: Place) -> int:
    said = Comment.objects.get(pk=comment(place))
    report_comment(comment=said, by=account(), now=now())
    return said.pk


def snapshot(place: Place) -> int:
    return taken(place.organization, writer(place), f"{place.mark}河堤").pk


KWARGS: dict[str, Callable[[Place], Any]] = {
    "branch": lambda place: place.organization.pk,
    "organization": lambda place: place.organization.pk,
    "member": lambda place: place.member.pk,
    "quarter": lambda _: "2026Q3",
    "what": lambda _: "records",
    # The third quarter is closed as soon as a line is to be checked; whoever computes it again says why, elsewhere.
    "assessment:compute.quarter": lambda _: "2026Q2",
    "indicator": lambda _: "manual_dues",
    "merit": extras.merit,
    "veto": extras.veto,
    "account": lambda place: recorder(place).account_id,
    "grant": lambda place: recorder(place).pk,
    "export": export,
    "run": lambda _: Run.objects.get_or_create(year=2026, number=3, version=1, defaults={"as_of": DAY})[0].pk,
    "token": lambda _: issue_slip(account=account(), by=None, now=now()).token,
    "app_label": lambda _: "organizations",
    "post": post,
    "participation": participation,
    "standing_exemption": standing_exemption,
    "subgroup": subgroup,
    "admin:organizations_organization_change.object_id": lambda place: place.organization.pk,
    "admin:organizations_organizationedge_change.object_id": lambda place: place.organization.edges.get().pk,
    "admin:members_member_change.object_id": lambda place: place.member.pk,
    "admin:members_affiliation_change.object_id": lambda place: place.member.affiliations.get().pk,
    "admin:members_participation_change.object_id": participation,
    "admin:members_standingexemption_change.object_id": standing_exemption,
    "admin:members_post_change.object_id": post,
    "admin:members_term_change.object_id": term,
    "admin:members_subgroup_change.object_id": subgroup,
    "day": lambda _: "2026-09-11",
    "rule": rule,
    "scheme": scheme,
    "roster_import": roster_import,
    "roster_row": roster_row,
    "imports:blank.kind": lambda _: "members",
    "holiday": holiday,
    "theme_day_move": theme_day_move,
    "theme_guide": theme_guide,
    "service_category": service_category,
    "study_campaign": study_campaign,
    "official_form": official_form,
    "records:theme_month_form.official_form": month_form,
    "exemption": exemption,
    "photo_id": photo,
    "attachment": attachment,
    "album_id": lambda place: Photo.objects.get(album__organization=place.organization).album_id,
    "activity": activity,
    "draft": draft,
    "plan": plan,
    "meetings:votes.activity": meeting,
    "meetings:vote_new.activity": meeting,
    "meetings:vote.activity": meeting,
    "meetings:vote_drop.activity": meeting,
    "meetings:appraisal.activity": appraised,
    "meetings:appraisal_again.activity": appraised,
    "meetings:count.activity": appraised,
    "meetings:grades.activity": appraised,
    "meetings:rectification.activity": life_meeting,
    "meetings:rectified.activity": life_meeting,
    "meetings:rectification_new.activity": life_meeting,
    "claim": claim,
    "vote": vote,
    "exclusion": exclusion,
    "item": rectification,
    "talk": talk,
    "session": committee_session,
    "records:rsvp.activity": announced,
    "records:leave.activity": announced,
    "complaint": complaint,
    "public_notice": public_notice,
    "objection": said_against,
    "notice": letter,
    "notices:rewrite.notice": unsent,
    "delivery": delivery,
    "look": look,
    "row": lambda _: AuditRow.objects.order_by("pk").values_list("pk", flat=True)[0],
    "correction": correction,
    "follow_up": follow_up,
    "inspection": inspection,
    "entry": entry,
    "number": lambda _: 1,
    "comment": comment,
    "feed:keep.comment": reported,
    "snapshot": snapshot,
    "message": message,
    "batch": batch,
    "group": group,
    "joint": joint,
    "membership": membership,
    "fact": lambda _: "name",
    "version": lambda _: 1,
    "poll": poll,
    "line": line,
    "score_objection": score_objection,
    "station": drawn,
    "stations:record.kind": lambda _: "STATION_FILM",
    "stations:roll.activity": exchange,
    "stations:register.year": lambda _: localdate().year,
    "stations:export_every.year": lambda _: localdate().year,
    "stations:export.year": lambda _: localdate().year,
    "opinion": opinion,
    "honour": honour,
    "service": service,
    "house_rule": lambda _: "READING",
    "book": lambda _: "opinions",
    "stations:plan.kind": lambda _: "STATION_FILM",
    "code": floating.code,
    "inflow": floating.inflow,
    "floating:asked.inflow": floating.asked,
    "outflow": floating.outflow,
    "meetings:ballot_new.activity": not_voted_on,
    "meetings:ballot_count.activity": voted_on,
    "meetings:ballot_call_off.activity": voted_on,
    "meetings:ballot_prolong.activity": voted_on,
}

# What stands at a station as at a branch.
AT_STATIONS = {"inflow", "stations:roll.activity"}
# What stands at a committee and at a station too; everything else is made at branches alone.
AT_EVERY_PLACE = {
    "account",
    "branch",
    "grant",
    "notice",
    "notices:rewrite.notice",
    "objection",
    "organization",
    "public_notice",
    "book",
    "honour",
    "house_rule",
    "opinion",
    "service",
    "station",
    "stations:register.year",
    "stations:export_every.year",
    "stations:export.year",
    "stations:plan.kind",
    "stations:record.kind",
    "theme_guide",
    "admin:organizations_organization_change.object_id",
    "admin:organizations_organizationedge_change.object_id",
}
AT_ONESELF = {"account", "draft", "grant", "member", "snapshot"}


def fill(world: World) -> None:
    """The rows of every place and those of every persona; each row is made once, whatever address it stands in."""
    for place in world.places.values():
        made: dict[Callable[[Place], Any], Any] = {}
        for key, make in KWARGS.items():
            at_station = place.kind == "station" and key in AT_STATIONS
            if place.kind == "branch" or key in AT_EVERY_PLACE or at_station:
                place.values[key] = made[make] = made[make] if make in made else make(place)
    for persona in world.personas:
        persona.values = own_rows(persona) if persona.account else {}


def own_rows(persona: Persona) -> dict[str, Any]:
    found: dict[str, Any] = {"organization": persona.at.pk, "account": persona.account.pk}
    found |= {"grant": persona.account.grants.latest("pk").pk}
    if persona.member:
        found["member"] = persona.member.pk
    if persona.role in {Role.MEMBER, Role.SECRETARY, Role.RECORDER}:
        found["snapshot"] = begin(organization=persona.at, by=persona.account).pk
    if persona.at.kind == "BRANCH":
        begun = start_draft(
            organization=persona.at, kind="THEME_DAY", for_period="2026-08", by=persona.account, now=now()
        )
        found["draft"] = begun.uid
    return found
