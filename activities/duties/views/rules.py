"""应做事项: the rules in words; ending one, changing one from the next period on, calling either off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.duties.forms import EndRuleForm, RuleAddForm, RuleChangeForm
from activities.duties.models import DutyRule
from activities.duties.queries import rules_in_words
from activities.duties.services import (
    NothingToCallOff,
    RuleCannotChange,
    add_rule,
    call_off,
    change_rule,
    end_rule,
)
from dangjian.acts import carried_out
from dangjian.fields.dates import written
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization


@require_GET
def rules(request):
    require(request.user, Right.DESK)
    today, with_ended = localdate(), request.GET.get("ended") == "1"
    every = DutyRule.objects.visible_to(request.user)
    shown = every if with_ended else every.running(today)
    context = {
        "lines": rules_in_words(shown, today),
        "with_ended": with_ended,
        "may_edit": district(request).exists(),
    }
    return render(request, "activities/duties/rules.html", context)


def district(request):
    """The district committee, for whoever maintains it: the rules are its own."""
    return Organization.objects.editable_by(request.user).filter(parent=None)


@require_http_methods(["GET", "POST"])
def add(request):
    """First the form, then in a sentence whom it will concern and from when, then the rule."""
    require(request.user, Right.DESK)
    get_object_or_404(district(request))
    form = RuleAddForm(request.POST or None, today=localdate(), account=request.user)

    def enter(starts_on, **_):
        rule = add_rule(facts=form.facts, starts_on=starts_on, by=request.user, today=localdate())
        messages.success(request, f"已新增“{rule.name}”，从{written(rule.starts_on)}起执行。")

    if carried_out(request, form, enter):
        return redirect("duties:rules")
    return render(request, "activities/duties/rule_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def end(request, rule):
    require(request.user, Right.DESK)
    today = localdate()
    rule = get_object_or_404(DutyRule.objects.editable_by(request.user).running(today), pk=rule)
    form = EndRuleForm(request.POST or None, today=today, rule=rule)

    def stop(on):
        end_rule(rule=rule, on=on, by=request.user, today=today)
        messages.success(request, f"{rule.name}从{written(on)}起停止。")

    if carried_out(request, form, stop):
        return redirect("duties:rules")
    return render(request, "activities/duties/rule_end.html", {"form": form, "rule": rule})


@require_http_methods(["GET", "POST"])
def change(request, rule):
    """First the form, then what the change alters in the first period it is for, then the change."""
    require(request.user, Right.DESK)
    rules = DutyRule.objects.editable_by(request.user).select_related("within")
    rule, today = get_object_or_404(rules, pk=rule), localdate()
    form = RuleChangeForm(request.POST or None, today=today, account=request.user, rule=rule)

    def replace(**_):
        changed = change_rule(rule=rule, changes=form.changes, by=request.user, today=today)
        messages.success(request, f"{rule.name}的新要求从{written(changed.starts_on)}起执行，之前的照旧。")

    if carried_out(request, form, replace):
        return redirect("duties:rules")
    return render(request, "activities/duties/rule_change.html", {"form": form, "rule": rule})


@require_POST
def call_off_change(request, rule):
    require(request.user, Right.DESK)
    rule = get_object_or_404(DutyRule.objects.editable_by(request.user), pk=rule)
    try:
        standing = call_off(rule=rule, by=request.user, today=localdate())
    except (NothingToCallOff, RuleCannotChange):
        messages.error(request, "没有可以取消的变更：已经生效的不能取消。")
    else:
        gone = f"已撤销，“{rule.name}”不会开始执行。"
        messages.success(request, f"已取消变更，{standing.name}照原来的执行。" if standing else gone)
    return redirect("duties:rules")
