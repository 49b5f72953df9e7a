"""A worker that dies over a round of reminders: everybody is told once, and of everything in one message."""

import random

import pytest
from foreman import Workplace, workplace

FILL = """
from datetime import date, datetime
from zoneinfo import ZoneInfo
from duties_factories import theme_day_rule
from factories import branch, clerk, committee, district, secretary
from followups_factories import asked
theme_day_rule(starts_on=date(2026, 9, 1))
street = committee(district())
office, first, second = clerk(street, "王办事"), branch(street, "第一党支部"), branch(street, "第二党支部")
secretary(first, "胡明远")
secretary(second, "白雪梅")
asked(street, first, office, due_on=date(2026, 9, 8), now=datetime(2026, 9, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
"""
# The round of Friday the 4th, seven days before the theme day; `1`: an hour later, when the lease has ended.
SEND = """
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo
from activities.reminders.services import begin_day, send_next
moment = datetime(2026, 9, 4, 9, tzinfo=ZoneInfo("Asia/Shanghai")) + timedelta(hours=int(sys.argv[1]))
begin_day(now=moment)
while send_next(clock=lambda: moment):
    pass
"""
ASK = """
import sys
from datetime import datetime
from zoneinfo import ZoneInfo
from activities.reminders.services import remind
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization
remind(
    branches=Organization.objects.branches().values_list("pk", flat=True),
    quarter=Quarter(2026, 3),
    by=Account.objects.get(name="王办事"),
    now=datetime(2026, 9, 14, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
)
"""
SEND_BY_HAND = SEND.replace("begin_day(now=moment)\n", "").replace("2026, 9, 4, 9", "2026, 9, 14, 9, 1")
POINTS = ("reminders.before_writing", "reminders.before_commit", "reminders.after_commit")
pytestmark = [pytest.mark.faults, pytest.mark.once]


class Portal:
    """A small district, with a gateway for texts that nobody answers at."""

    def __init__(self, place: Workplace) -> None:
        self.act, self.rows = place.run, place.rows

    def told(self) -> list[tuple]:
        """Per message whose it is, how many lines it has, how many reminders stand behind it and how many texts follow."""
        return self.rows(
            "SELECT a.name, json_array_length(m.lines), "
            "(SELECT count(*) FROM activities_told t WHERE t.message_id = m.id), "
            "(SELECT count(*) FROM organizations_delivery d WHERE d.message_id = m.id) "
            "FROM organizations_message m JOIN organizations_account a ON a.id = m.to_id ORDER BY a.name"
        )

    def logged(self) -> int:
        return self.rows("SELECT count(*) FROM dangjian_auditrow WHERE action = 'reminders.send'")[0][0]


EVERYBODY = [("白雪梅", 1, 1, 1), ("胡明远", 2, 2, 1)]
BY_HAND = [("白雪梅", 1, 1, 1), ("胡明远", 1, 1, 1)]


@pytest.fixture(scope="module")
def place(fresh_portal, tmp_path_factory):
    texts = {"SMS_URL": "https://sms.example/", "SMS_REMINDERS": "true"}
    with workplace(tmp_path_factory.mktemp("reminders"), like=fresh_portal, fill=FILL, **texts) as one:
        yield one


@pytest.fixture
def portal(place) -> Portal:
    place.anew()
    return Portal(place)


@pytest.mark.parametrize("point", POINTS)
def test_a_day_s_round_killed_at_a_named_point_tells_everybody_once(portal, point):
    assert portal.act(SEND, "0", KILL_AT_CHECKPOINT=point) == -9
    assert portal.told() == (EVERYBODY if point == "reminders.after_commit" else [])

    for hours in ("0", "1", "2"):
        assert portal.act(SEND, hours) == 0

    assert (portal.told(), portal.logged()) == (EVERYBODY, 1)


@pytest.mark.parametrize("point", POINTS)
def test_a_round_by_hand_killed_at_a_named_point_tells_everybody_once(portal, point):
    assert portal.act(ASK) == 0
    assert portal.act(SEND_BY_HAND, "0", KILL_AT_CHECKPOINT=point) == -9
    assert portal.told() == (BY_HAND if point == "reminders.after_commit" else [])

    for hours in ("0", "1", "2"):
        assert portal.act(SEND_BY_HAND, hours) == 0

    assert (portal.told(), portal.logged()) == (BY_HAND, 1)


def test_rounds_killed_at_random_moments_tell_everybody_once(portal, place):
    moments, killed = random.Random(20260904), 0
    for hours in range(6):  # no more than a round may be tried, were every one of them claimed
        ended = portal.act(SEND, str(hours % 2), after=moments.uniform(0.0, 0.3))
        assert ended in {0, -9}
        killed += ended == -9
        assert portal.told() in ([], EVERYBODY)
        if ended == 0:  # whoever was done before the kill leaves nothing to the next
            place.anew()
    assert killed
    for hours in ("2", "3"):
        assert portal.act(SEND, hours) == 0

    assert (portal.told(), portal.logged()) == (EVERYBODY, 1)
