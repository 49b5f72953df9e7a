"""What the writers of branches owe, and what waits for reviewers."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from activities.duties.rules import DutyKind, State
from activities.records.models import Activity, ReportDraft
from activities.records.models import State as RecordState
from activities.records.queries.branches import own_writing
from activities.records.queries.claims import waiting_claims
from activities.records.queries.joint import awaited, unfilled
from activities.records.queries.lists import latest_overdue, to_review
from activities.records.queries.occasions import address_of, item_address, period_text
from activities.records.queries.owed import Owed, owed
from activities.records.rules import written_day
from dangjian.web.rules import Todo
from organizations.access.models import Account
from organizations.access.rules import Right

BRANCH_GROUP, REVIEW_GROUP = "支部记录", "审核"
# What may be done until then is asked for; a whole year's window is not a reason to be reminded all year.
SOON = timedelta(days=31)
MOST_LINES = 6


def todos(account: Account, today: date) -> list[Todo]:
    """Overdue and due duties, records sent back and drafts of those who write; the queue of those who review."""
    return [*written(account, today), *reviewed(account, today)]


def written(account: Account, today: date) -> list[Todo]:
    if not account.reach.has(Right.RECORD):
        return []
    names = dict(own_writing(account, today).order_by("path").values_list("pk", "short_name"))
    if not names:
        return []
    drafts = open_drafts(account, names)
    begun = {(one.organization_id, one.kind, one.for_period, uid_of(one)) for one in drafts}
    pressing = [one for one in owed(names, today) if one.returned is None and key_of(one) not in begun]
    held = awaited(names)
    return [
        *several([overdue_todo(one, names, today) for one in pressing if one.state == State.OVERDUE]),
        *returned_todos(account, names),
        *[draft_todo(one, names) for one in drafts],
        *part_todos(names),
        *several([due_todo(one, names, today) for one in pressing if is_near(one, today) and not waits(one, held)]),
        *claim_todos(names),
    ]


def open_drafts(account: Account, branches: Iterable[int]) -> list[ReportDraft]:
    begun = ReportDraft.objects.editable_by(account).begun().filter(organization__in=branches)
    return list(begun.select_related("subgroup").order_by("pk"))


def uid_of(draft: ReportDraft) -> UUID | None:
    return draft.subgroup.uid if draft.subgroup else None


def key_of(one: Owed) -> tuple[int, str, str, UUID | None]:
    return one.item.organization_id, one.item.kind, period_text(one.item), one.item.subgroup_uid


def is_near(one: Owed, today: date) -> bool:
    return one.state == State.DUE and (one.item.planned_on is not None or one.item.closes_on - today <= SOON)


def waits(one: Owed, held: set[tuple[int, str]]) -> bool:
    """Another branch is going to record it too; only when that does not happen in time the own branch is asked."""
    return one.item.kind == DutyKind.THEME_DAY and (one.item.organization_id, period_text(one.item)) in held


def part_todos(names: dict[int, str]) -> list[Todo]:
    return [
        Todo(
            group=BRANCH_GROUP,
            title=f"填到会：{part.activity.topic}",
            detail=f"{names[part.organization_id]}，{part.activity.organization}主办的联合主题党日已经记好",
            url=reverse("records:fill", args=(part.organization_id, part.activity_id)),
            icon="users",
            urgency=2,
            due_on=part.activity.held_on,
        )
        for part in unfilled(names)[:MOST_LINES]
    ]


def several(lines: list[Todo]) -> list[Todo]:
    """A few lines as they are; of many the first ones, and one line for the rest."""
    if len(lines) <= MOST_LINES:
        return lines
    rest = len(lines) - MOST_LINES + 1
    more = Todo(
        group=BRANCH_GROUP,
        title=f"还有{rest}项没记",
        detail="打开看全部",
        url=f"{reverse('records:choose')}?branch=",  # of every branch, not of the one chosen last
        icon="notebook",
        urgency=lines[-1].urgency,
        due_on=lines[-1].due_on,
        count=rest,
    )
    return [*lines[: MOST_LINES - 1], more]


def form_url(one: Owed) -> str:
    return f"{reverse('records:new', args=(one.item.organization_id,))}?{item_address(one.item)}"


def overdue_todo(one: Owed, names: dict[int, str], today: date) -> Todo:
    item = one.item
    return Todo(
        group=BRANCH_GROUP,
        title=f"{item.label}还没记",
        detail=f"{names[item.organization_id]}，{written_day(item.closes_on, today)}截止",
        url=form_url(one),
        icon="alert-triangle",
        urgency=0,
        due_on=item.closes_on,
    )


def due_todo(one: Owed, names: dict[int, str], today: date) -> Todo:
    item = one.item
    held = f"{written_day(item.planned_on, today)}的活动，" if item.planned_on else ""
    return Todo(
        group=BRANCH_GROUP,
        title=f"{item.label}该记了",
        detail=f"{names[item.organization_id]}，{held}最晚{written_day(item.closes_on, today)}",
        url=form_url(one),
        icon="notebook",
        urgency=3 if item.planned_on else 4,
        due_on=item.closes_on,
    )


def returned_todos(account: Account, names: dict[int, str]) -> list[Todo]:
    records = Activity.objects.editable_by(account).filter(organization__in=names, state=RecordState.RETURNED)
    return [
        Todo(
            group=BRANCH_GROUP,
            title=f"退回了：{record.topic}",
            detail=f"{names[record.organization_id]}，{record.return_reason}",
            url=reverse("records:edit", args=(record.organization_id, record.pk)),
            icon="arrow-back-up",
            urgency=1,
            due_on=record.held_on,
        )
        for record in records.order_by("reviewed_at", "pk")
    ]


def claim_todos(names: dict[int, str]) -> list[Todo]:
    """One line per branch whose members say that their attendance is not right."""
    waiting = Counter(waiting_claims(list(names)).values_list("activity__organization", flat=True))
    return [
        Todo(
            group=BRANCH_GROUP,
            title=f"{many}人说到会情况记得不对",
            detail=f"{names[pk]}，核实以后改或者答复",
            url=reverse("records:claims", args=(pk,)),
            icon="edit",
            urgency=3,
            count=many,
        )
        for pk, many in sorted(waiting.items())
    ]


def draft_todo(draft: ReportDraft, names: dict[int, str]) -> Todo:
    address = reverse("records:new", args=(draft.organization_id,))
    return Todo(
        group=BRANCH_GROUP,
        title=f"{draft.get_kind_display()}写了一半",
        detail=f"{names[draft.organization_id]}，草稿存于{localtime(draft.saved_at):%m月%d日%H:%M}",
        url=f"{address}?{address_of(draft.kind, draft.for_period, uid_of(draft))}",
        icon="pencil",
        urgency=2,
    )


def reviewed(account: Account, today: date) -> list[Todo]:
    if not account.reach.has(Right.REVIEW):
        return []
    waiting = [localdate(at) for at in to_review(account).values_list("submitted_at", flat=True)]
    if not waiting:
        return []
    latest = latest_overdue(today)
    long = sum(day <= latest for day in waiting)
    return [
        Todo(
            group=REVIEW_GROUP,
            title=f"{len(waiting)}条记录等您审核",
            detail=f"其中{long}条等了超过5个工作日" if long else f"最早的等了{(today - min(waiting)).days}天",
            url=reverse("records:review"),
            icon="clipboard-check",
            urgency=1 if long else 2,
            count=len(waiting),
        )
    ]


def waiting_for_review(account: Account, today: date) -> QuerySet[Activity]:
    """What is counted beside the queue in the desk's list."""
    return to_review(account)
