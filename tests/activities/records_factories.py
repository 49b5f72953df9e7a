"""Rows of the records room: a draft on its way, a record handed in."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from activities.duties.rules import DutyKind
from activities.records.models import Activity, ReportDraft
from activities.records.rules import RecordFacts
from activities.records.services import start_draft, submit
from organizations.access.models import Account
from organizations.tree.models import Organization

SHANGHAI = ZoneInfo("Asia/Shanghai")
HELD_ON = date(2026, 9, 11)
TODAY = date(2026, 9, 14)
NOW = datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI)


def later(**span: int) -> datetime:
    return NOW + timedelta(**span)


def facts(**said) -> RecordFacts:
    return RecordFacts(
        **{
            "kind": DutyKind.THEME_DAY,
            "held_on": HELD_ON,
            "for_period": "2026-09",
            "topic": "义务植树，共建绿色家园",
            "text": "栽下海棠和白蜡120棵。",
            "starts_at": time(15),
            "minutes": 120,
            "place": "滨河公园东门",
            "host": "胡明远",
            "proxy_reason": "支部交来纸质记录",
        }
        | said
    )


def draft(
    of: Organization, by: Account, *, kind: str = DutyKind.THEME_DAY, for_period: str = "2026-09", **more
) -> ReportDraft:
    return start_draft(organization=of, kind=kind, for_period=for_period, by=by, now=NOW, **more)


def handed_in(of: Organization, by: Account, *, at: datetime = NOW, **said) -> Activity:
    """A record as the form makes it."""
    wanted = facts(**said)
    begun = draft(of, by, kind=wanted.kind, for_period=wanted.for_period)
    return submit(draft=begun, facts=wanted, by=by, now=at, again=True)
