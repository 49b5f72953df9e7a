"""Points that a branch has not looked at yet, objections that wait for an answer, and the quarter's next step."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import now

from activities.records.queries.branches import own_writing
from analytics.assessment.models import Closing
from analytics.assessment.rules import Stage
from analytics.assessment.services.closings import cannot_be_taken
from analytics.objections.models import ScoreObjection
from analytics.objections.queries import checked_before, closings_checked, still_asked, waiting_for
from dangjian.web.rules import Todo
from organizations.access.models import Account
from organizations.access.rules import Right


def waiting(account: Account, today: date) -> QuerySet[ScoreObjection]:
    """What is counted beside the desk's line."""
    return waiting_for(account)


def todos(account: Account, today: date) -> list[Todo]:
    return [*to_check(account, today), *to_answer(account), *to_call_off(account)]


def to_check(account: Account, today: date) -> list[Todo]:
    if not account.reach.has(Right.RECORD):
        return []
    own = own_writing(account, today)
    return [
        Todo(
            group="季度考核",
            title=f"{'再核对一次' if branch.pk in known else '核对'}{closing.quarter.label}得分",
            detail=f"{branch.short_name}，{last.month}月{last.day}日前；{why(closing, known=branch.pk in known)}",
            url=reverse("objections:check", args=[branch.pk, closing.quarter.slug]),
            icon="chart-bar",
            urgency=1,
            due_on=last,
        )
        for closing in closings_checked(today)
        for known in [checked_before(closing, own)]
        for branch in still_asked(closing, today).filter(pk__in=own)
        if (last := closing.last_day)
    ]


def why(closing: Closing, *, known: bool) -> str:
    if known:
        return "重新取过数，和您核对过的不一样"
    return "重新取过数，有的项目变了" if closing.again_until else "没有异议点一下就好"


def to_answer(account: Account) -> list[Todo]:
    count = waiting_for(account).count() if account.reach.has(Right.REVIEW) else 0
    if not count:
        return []
    return [
        Todo(
            "季度考核",
            f"{count}件得分异议等您答复",
            "支部看得到答复",
            reverse("objections:list"),
            "chart-bar",
            2,
            count=count,
        )
    ]


def to_call_off(account: Account) -> list[Todo]:
    """Quarters that stay closed to their branches because nobody could read the figures."""
    if not account.reach.has(Right.ASSESS):
        return []
    return [
        Todo(
            "季度考核",
            f"{closing.quarter.label}没有取成数",
            "支部交不了这个季度的记录；撤销取数，季度就重新打开",
            reverse("objections:process", args=[closing.quarter.slug]),
            "chart-bar",
            0,
        )
        for closing in Closing.objects.editable_by(account).filter(stage=Stage.TAKING).select_related("run")
        if cannot_be_taken(closing.run, now=now())
    ]
