"""The workbench: what must be done today, then how the quarter stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from activities.reminders.queries import waiting_rounds
from analytics.desk.queries.workbench import Workbench, workbench
from analytics.desk.views.scope import shown_quarter
from analytics.reports.rules import ExportKind
from dangjian.periods import Quarter
from members.followups.queries import Pressing, pressing
from organizations.access.models import Account
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.notices.queries import NoticeWanted, published_list

CARDS = 4
# What a worker makes of the quarter shown: asked for here in one click, taken in 我的导出.
FILES = (
    (ExportKind.SCORES, "考核计分表.xlsx", "file-spreadsheet"),
    (ExportKind.NOTICE, "通报.docx", "file-text"),
)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Card:
    """A number that somebody must act on, and where; `warns` when it is late."""

    number: int
    sentence: str
    detail: str
    url: str
    warns: bool = False


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    today, quarter = localdate(), shown_quarter(request)
    bench = workbench(request.user, quarter, today=today)
    context = {
        "bench": bench,
        "cards": cards(request.user, bench, today),
        "today": today,
        "waiting": waiting_rounds(request.user, now()),
        "is_current": quarter == Quarter.containing(today),
        "files": [(kind, uuid4(), label, icon) for kind, label, icon in FILES],
        "reviews": request.user.reach.has(Right.REVIEW),
    }
    return render(request, "analytics/desk/index.html", context)


def cards(account: Account, bench: Workbench, today: date) -> list[Card]:
    """What waits for this person, in the order of urgency; then what is only good to know."""
    asked = pressing(account, today=today)
    found = [behind_card(bench)]
    if account.reach.has(Right.REVIEW):
        found.append(review_card(bench))
    if account.reach.has(Right.PUBLISH):
        found.append(notice_card(account, today))
    if account.reach.has(Right.REVIEW):
        found.append(follow_up_card(asked))
    spare = [overdue_card(bench), branches_card(bench)]
    return [*found, *spare][:CARDS]


def behind_card(bench: Workbench) -> Card:
    url = f"{reverse('desk:behind')}?quarter={bench.quarter.slug}"
    if not bench.behind:
        return Card(0, "个支部还有没记的", "都记上了", url)
    detail = f"最久{bench.behind[0].since}，{bench.never_reminded}个没提醒过"
    return Card(len(bench.behind), "个支部还有没记的", detail, url, warns=True)


def review_card(bench: Workbench) -> Card:
    first = bench.waiting[0].submitted_at if bench.waiting else None
    detail = f"最早{localdate(first).month}月{localdate(first).day}日提交" if first else "今天没有要审的"
    return Card(bench.waiting_count, "条记录等待审核", detail, reverse("records:review"))


def notice_card(account: Account, today: date) -> Card:
    running = list(published_list(account, NoticeWanted("RUNNING"), today=today))
    ending = [one for one in running if one.ends_on < today + A_WEEK]
    said = sum(one.said for one in ending)
    detail = f"收到意见{said}条" if ending else f"正在公示{len(running)}项"
    return Card(len(ending), "项公示一周内到期", detail, reverse("notices:published"))


def follow_up_card(asked: Pressing) -> Card:
    page = reverse("followups:list")
    waits = f"，另有{asked.finished}件等您确认" if asked.finished else ""
    if asked.own_late:
        said = f"交办出去的也有{asked.late}件逾期" if asked.late else "都是交给我们的"
        return Card(asked.own_late, "件交办事项逾期", f"{said}{waits}", f"{page}?state=late", warns=True)
    if asked.late:
        return Card(asked.late, "件交办事项逾期", f"都是交办出去的{waits}", f"{page}?side=asked&state=late", warns=True)
    detail = "报了办结，等您确认" if asked.finished else "没有逾期的"
    return Card(asked.finished, "件交办事项等确认", detail, f"{page}?side=asked&state=FINISHED")


def overdue_card(bench: Workbench) -> Card:
    url = f"{reverse('desk:behind')}?quarter={bench.quarter.slug}"
    return Card(bench.overdue, "件事已经逾期", "过了月底、季末还没记", url, warns=bench.overdue > 0)


def branches_card(bench: Workbench) -> Card:
    return Card(len(bench.now.branches), "个支部在管", "看最近一次考核", reverse("assessment:newest"))
