"""What is done with one item; each act is a form of its own on its page."""

from typing import Any
from uuid import uuid4

from dangjian.acts import ActForm
from members.followups.forms.fields import CHANGED, DeadlineForm, PersonField, ToldField, uid_field
from members.followups.services import ChangedMeanwhile, SameDay
from members.roster.models import MemberQuerySet

MEANWHILE = {ChangedMeanwhile: (None, CHANGED)}


class ReportForm(ActForm):
    text = ToldField(label="进展", rows=3, max_length=500, empty="请写一句办到哪一步了。")
    uid = uid_field()
    button = "记一条进展"
    problems = MEANWHILE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["uid"] = uuid4()


class FinishForm(ActForm):
    text = ToldField(
        label="办得怎么样",
        rows=3,
        max_length=500,
        empty="请写一句办得怎么样。",
        help_text="交办单位看了以后办结，或者退回再办。",
    )
    button = "办完了，报办结"
    problems = MEANWHILE


class NameForm(ActForm):
    member = PersonField(help_text="有账号的，首页待办里会看到这一件。")
    button = "定责任人"
    problems = MEANWHILE

    def __init__(self, *args: Any, people: MemberQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = people


class CloseForm(ActForm):
    text = ToldField(label="说一句（可不填）", rows=2, max_length=500, required=False)
    button = "办结"
    problems = MEANWHILE


class SendBackForm(ActForm):
    text = ToldField(label="还差什么", rows=3, max_length=500, empty="请写明还差什么，承办单位照着再办。")
    button = "退回再办"
    problems = MEANWHILE


class MoveForm(DeadlineForm):
    reason = ToldField(label="为什么改", rows=2, max_length=500, empty="请写明为什么改期限。")
    button = "改期限"
    problems = {SameDay: ("due_on", "期限本来就是这一天，请填另一天。"), **MEANWHILE}


class WithdrawForm(ActForm):
    text = ToldField(label="为什么不用办了", rows=2, max_length=500, empty="请写明为什么不用办了，承办单位看得到。")
    button = "撤销"
    problems = MEANWHILE
