"""Adding, ending and changing duty rules. None is ever rewritten: what past periods owed stays what it was."""

from datetime import date
from typing import Any

from django.db import transaction

from activities.duties.models import DutyRule
from activities.duties.rules import STATION_KINDS, DutyKind, Subject, period_of
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.tree.rules import Kind

CHANGEABLE = frozenset(
    {
        "name",
        "times",
        "per",
        "window_before_days",
        "window_after_months",
        "window_after_days",
        "record_within_days",
        "applies_if",
        "sectors",
        "within",
        "basis",
        "document_number",
    }
)


class WouldRewriteThePast(Exception):
    """The day lies in a period that has begun, or before the rule does. What is asked changes with a period only."""


class RuleCannotChange(Exception):
    """A newer row of the same rule exists already, which is changed or called off; or it has ended."""


class NothingToCallOff(Exception):
    """The rule has no change that still lies ahead."""


@transaction.atomic
def add_rule(*, facts: dict[str, Any], starts_on: date, by: Account, today: date) -> DutyRule:
    """A rule of the district's own: a period whose last day is `starts_on` or later is due, from the next period on.

    Raises WouldRewriteThePast.
    """
    if starts_on < period_of(facts["per"], today).end:
        raise WouldRewriteThePast
    rule = draft_rule(**facts, code=free_code(facts["kind"]), starts_on=starts_on)
    rule.save(force_insert=True)
    record("duties.add_rule", by=by, target=rule, code=rule.code, on=str(starts_on))
    return rule


def draft_rule(**facts: Any) -> DutyRule:
    """A rule that is not saved. Meetings of subgroups are owed by each of them, what stations do by the station,
    everything else by the branch."""
    kind = DutyKind(facts["kind"])
    subject = Subject.SUBGROUP if kind == DutyKind.SUBGROUP_MEETING else Subject.ORGANIZATION
    owing = Kind.STATION if kind in STATION_KINDS else Kind.BRANCH
    named = facts.get("name") or kind.label
    return DutyRule(**facts | {"name": named, "subject": subject, "organization_kind": owing})


def free_code(kind: str) -> str:
    """`party_lecture_2`: a code is used once, also when its rule was taken away."""
    used = set(DutyRule.objects.filter(code__startswith=kind.lower()).values_list("code", flat=True))
    numbered = (f"{kind.lower()}_{number}" for number in range(2, len(used) + 3))
    return next(code for code in numbered if code not in used)


@transaction.atomic
def end_rule(*, rule: DutyRule, on: date, by: Account, today: date) -> None:
    """From `on` the rule holds no more: a period whose last day is `on` or later is not due.

    An end still to come may be moved, one that has come stays. Raises WouldRewriteThePast, RuleCannotChange.
    """
    if rule.ends_on is not None and rule.ends_on <= today:
        raise RuleCannotChange
    if on < period_of(rule.per, today).end or on <= rule.starts_on:
        raise WouldRewriteThePast
    refuse_if_followed(rule)
    rule.ends_on = on
    rule.save(update_fields=["ends_on"])
    record("duties.end_rule", by=by, target=rule, code=rule.code, on=str(on))


@transaction.atomic
def change_rule(*, rule: DutyRule, changes: dict[str, Any], by: Account, today: date) -> DutyRule:
    """The rule as changed, from the first day on which a period of both the old and the new frequency begins."""
    refuse_if_followed(rule)
    if today < rule.starts_on or not changes.keys() <= CHANGEABLE:
        raise RuleCannotChange
    changed = draft_change(rule=rule, changes=changes, today=today)
    if rule.ends_on is None or rule.ends_on > changed.starts_on:
        rule.ends_on = changed.starts_on
        rule.save(update_fields=["ends_on"])
    changed.save(force_insert=True)
    begins = str(changed.starts_on)
    record("duties.change_rule", by=by, target=changed, code=rule.code, on=begins, changed=sorted(changes))
    return changed


def draft_change(*, rule: DutyRule, changes: dict[str, Any], today: date) -> DutyRule:
    """The rule as it would read from the next period on. It is not saved."""
    starts_on = next_turn(rule.per, changes.get("per", rule.per), today)
    return DutyRule(**facts(rule) | changes, starts_on=starts_on)


@transaction.atomic
def call_off(*, rule: DutyRule, by: Account, today: date) -> DutyRule | None:
    """Take back what still lies ahead: a change that has not begun, or an end that has not come; what holds then.

    A rule that was to begin and changed none is gone.
    """
    if rule.starts_on > today:
        return withdraw(rule, by=by)
    if rule.ends_on is None or rule.ends_on <= today:
        raise NothingToCallOff
    refuse_if_followed(rule)
    record("duties.call_off", by=by, target=rule, code=rule.code, on=str(rule.ends_on))
    return reopen(rule)


def withdraw(rule: DutyRule, *, by: Account) -> DutyRule | None:
    """Take away a row that has not begun; the one before it goes on if it was ended for its sake."""
    before = DutyRule.objects.filter(code=rule.code, starts_on__lt=rule.starts_on).order_by("-starts_on").first()
    if before is None:
        record("duties.withdraw_rule", by=by, target=rule, code=rule.code, on=str(rule.starts_on))
        rule.delete()
        return None
    record("duties.call_off", by=by, target=before, code=rule.code, on=str(rule.starts_on))
    rule.delete()
    return reopen(before) if before.ends_on == rule.starts_on else before


def reopen(rule: DutyRule) -> DutyRule:
    rule.ends_on = None
    rule.save(update_fields=["ends_on"])
    return rule


def refuse_if_followed(rule: DutyRule) -> None:
    if DutyRule.objects.filter(code=rule.code, starts_on__gt=rule.starts_on).exists():
        raise RuleCannotChange


def next_turn(old: str, new: str, today: date) -> date:
    """The first day from tomorrow on that begins a period of both frequencies."""
    return max(period_of(old, today).end, period_of(new, today).end)


def facts(rule: DutyRule) -> dict[str, Any]:
    """What a rule says, without its own id and span."""
    own = {"id", "starts_on", "ends_on"}
    fields = [field.name for field in rule._meta.concrete_fields if field.name not in own]
    return {name: getattr(rule, name) for name in fields}
