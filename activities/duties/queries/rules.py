"""The rules in words, and what may be done with each."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import QuerySet

from activities.duties.models import AppliesIf, DutyRule, Sector, Subject
from activities.duties.rules import how_often, when


class RuleState(models.TextChoices):
    COMING = "COMING", "还没开始"
    IN_FORCE = "IN_FORCE", "执行中"
    CHANGING = "CHANGING", "即将调整"
    ENDING = "ENDING", "即将停止"
    ENDED = "ENDED", "已停止"


@dataclass(frozen=True)
class RuleLine:
    rule: DutyRule
    state: RuleState
    who: str
    often: str
    window: str
    is_latest: bool
    has_earlier: bool

    @property
    def may_change(self) -> bool:
        return self.is_latest and self.state != RuleState.COMING

    @property
    def may_end(self) -> bool:
        return self.is_latest and self.state in {RuleState.IN_FORCE, RuleState.ENDING}

    @property
    def may_call_off(self) -> bool:
        """A change or a new rule still to come, or an end still to come."""
        return self.is_latest and self.state in {RuleState.COMING, RuleState.ENDING}


def rules_in_words(rules: QuerySet[DutyRule], today: date) -> list[RuleLine]:
    """The given rules in the order of their codes' first rows; two queries."""
    spans: dict[str, list[date]] = {}
    for code, starts_on in DutyRule.objects.order_by("starts_on").values_list("code", "starts_on"):
        spans.setdefault(code, []).append(starts_on)
    lines = [line_of(rule, today, spans[rule.code]) for rule in rules.select_related("within").order_by("pk")]
    order = list(dict.fromkeys(line.rule.code for line in lines))
    return sorted(lines, key=lambda line: (order.index(line.rule.code), line.rule.starts_on))


def line_of(rule: DutyRule, today: date, starts: list[date]) -> RuleLine:
    is_latest = rule.starts_on == starts[-1]
    return RuleLine(
        rule=rule,
        state=state_on(rule, today, is_latest=is_latest),
        who=who(rule),
        often=how_often(rule.per, rule.times),
        window=when(rule.per, rule.window),
        is_latest=is_latest,
        has_earlier=rule.starts_on > starts[0],
    )


def state_on(rule: DutyRule, today: date, *, is_latest: bool) -> RuleState:
    if rule.ends_on is not None and rule.ends_on <= today:
        return RuleState.ENDED
    if rule.starts_on > today:
        return RuleState.COMING
    if rule.ends_on is None:
        return RuleState.IN_FORCE
    return RuleState.ENDING if is_latest else RuleState.CHANGING


def who(rule: DutyRule) -> str:
    """每个党支部, with every limit the rule sets: place, sector, condition."""
    limits = f"{rule.within.short_name}所属" if rule.within else ""
    limits += "、".join(str(Sector(sector).label) for sector in rule.sectors)
    subject = rule.noun if rule.subject == Subject.ORGANIZATION else str(Subject(rule.subject).label)
    if rule.applies_if == AppliesIf.HAS_COMMITTEE:
        return f"{limits}设支部委员会的{subject}"
    exception = "（临时党支部除外）" if rule.applies_if == AppliesIf.NOT_TEMPORARY else ""
    return f"每个{limits}{subject}{exception}"
