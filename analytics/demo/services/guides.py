"""指导主题 of the invented district, and answers to what its branches have published."""

from datetime import date, datetime
from random import Random

from activities.duties.models import ThemeGuide
from activities.duties.rules import HALF_A_DAY
from activities.records.models import Activity, Rsvp, State
from activities.records.rules import LeaveReason
from analytics.demo.rules.guides import FOR_SECTOR, themes_of
from analytics.demo.services.records import at_noon
from dangjian.periods import Month
from members.roster.models import Affiliation, StandingExemption
from organizations.access.models import Account
from organizations.tree.models import Organization

MONTHS_BACK, ANSWERED_BRANCHES = 11, 20


def suggest_themes(root: Organization, street: Organization, office: Account, *, today: date) -> None:
    """A year of the district's, two sectors' and one street's for the month that comes."""
    following = Month.containing(today).shifted(1)
    guides = []
    for back in range(MONTHS_BACK + 1):
        month = following.shifted(-back)
        guides.append(guide(root, month, themes_of(month.number), office, number=month.number))
    for sector, themes in FOR_SECTOR.items():
        guides.append(guide(root, following, list(themes), office, sector=sector))
    guides.append(guide(street, following, ["滨河路清洁一条街", "社区邻里节"], office))
    ThemeGuide.objects.bulk_create(guides)


def guide(
    place: Organization, month: Month, themes: list[str], by: Account, *, sector: str = "", number: int = 0
) -> ThemeGuide:
    made = ThemeGuide(
        month=str(month),
        sector=sector,
        title=f"{month.short_label}主题党日指导主题",
        themes=themes,
        words=HALF_A_DAY,
        document_number=f"滨组发〔{month.year}〕{number + 10}号" if number else "",
        made_by=by,
        made_at=at_noon(month.shifted(-1).start, 0),
    )
    made.settle_in(place)
    return made


def answer_some(seed: Random, shown: Organization, asked: int, *, now: datetime, today: date) -> int:
    """Members of the printed branch and a few others have answered, the one who is `asked` not yet."""
    plans = Activity.objects.filter(state=State.PLANNED, held_on__gte=today).order_by("organization", "held_on")
    chosen = [one for one in plans if one.organization_id == shown.pk]
    chosen += [one for one in plans if one.organization_id != shown.pk][:ANSWERED_BRANCHES]
    excused = set(StandingExemption.objects.values_list("member", flat=True))
    rows = []
    for plan in chosen:
        crowd = Affiliation.objects.as_of(plan.held_on).filter(organization=plan.organization_id).order_by("member")
        for member in crowd.values_list("member", flat=True):
            if member in excused or member == asked or seed.random() < 0.35:
                continue
            reason = seed.choice(LeaveReason.values[:3]) if seed.random() < 0.1 else ""
            rows.append(Rsvp(activity=plan, member_id=member, reason=reason, answered_at=now))
    Rsvp.objects.bulk_create(rows, batch_size=1000)
    return len(rows)
