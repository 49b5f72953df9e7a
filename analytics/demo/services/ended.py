"""The quarters that have ended, each assessed and all but the youngest gone through."""

from collections.abc import Callable
from datetime import date, datetime

from activities.duties.queries.items import turns_closing
from analytics.assessment.queries.stages import reported_run
from analytics.assessment.services import assess
from analytics.demo.services.closing import close, has_gone_all_its_way
from analytics.demo.services.records import quarters_kept
from organizations.tree.models import Organization


def assess_what_ended(
    shown: Organization | None, *, today: date, clock: Callable[[], datetime], say: Callable[[str], None]
) -> None:
    """The last quarter that has gone all its way is the one that was disputed; a younger one is only computed, and one
    that the rules ask nothing of is passed over."""
    kept = quarters_kept(today)
    ended = [one for one in kept if one.end <= today and turns_closing(one.start, one.end)]
    disputed = next((one for one in reversed(ended) if has_gone_all_its_way(one, today)), None)
    for quarter in ended:
        say(f"正在计算{quarter.label}的考核……")
        if shown:
            close(quarter, shown, disputed=quarter == disputed, clock=clock)
        # What was closed has its version: another one would need a reason.
        run = reported_run(quarter) or assess(quarter=quarter, by=None, today=today, clock=clock)
        say(f"{quarter.label}：{run.counts['branches']}个支部已计分。")
