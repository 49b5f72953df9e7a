"""Texts and announcements through local stand-ins: taken, refused, too slow, tried again, and never sent twice."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import account
from gateways import standing_in

from dangjian.jobs.models import LEASE, JobState
from dangjian.jobs.services import due
from members.private.services import phone_index, store
from organizations.messages.models import Delivery
from organizations.messages.queries import outcomes, outcomes_in_words
from organizations.messages.rules import Letter, Line, again_at, awake, is_quiet, sms_text
from organizations.messages.services import deliver_next, delivering, gateway, post, post_to_group
from organizations.messages.services.delivering import deliver

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 9, 11, 9, tzinfo=SHANGHAI)
PHONE = "19900000017"
TAKEN = (200, b'{"errcode":0,"errmsg":"ok"}')


def at(hour: int, minute: int = 0, day: int = 11) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=SHANGHAI)


def dies(point: str) -> None:
    if point == "messages.after_sending":
        raise SystemExit


class Clock:
    """Goes on when told to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def after(self, **span: int) -> "Clock":
        self.moment += timedelta(**span)
        return self


@pytest.fixture
def clock():
    return Clock(MORNING)


@pytest.fixture
def sms(settings):
    with standing_in() as server:
        settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_REMINDERS = server.url, "t0ken", True
        settings.PUBLIC_URL = "https://dj.example.gov.cn"
        yield server


@pytest.fixture
def robot(settings):
    with standing_in() as server:
        server.script = [TAKEN]
        settings.WECOM_URL = f"{server.url}?key=s3cret"
        yield server


@pytest.fixture
def message(db):
    return posted()


def posted(*, phone: str = PHONE, now: datetime = MORNING):
    person = account("胡明远")
    if phone:
        store(phone=phone)
        person.phone_index = phone_index(phone)
        person.save()
    lines = (Line("9月主题党日该记了", "/b/1/report/new/"),)
    return post([Letter(person.pk, "9月主题党日该记了", lines, "如果已经办了，请忽略。")], now=now)[0]


def outcome() -> tuple[str, int, str]:
    return Delivery.objects.values_list("job_state", "attempt", "failure").get()


@pytest.mark.parametrize(
    ("moment", "quiet", "then"),
    [
        (at(7, 59), True, at(8)),
        (at(8), False, at(8)),
        (at(20, 59), False, at(20, 59)),
        (at(21), True, at(8, day=12)),
        (at(23, 59), True, at(8, day=12)),
        (at(0, day=12), True, at(8, day=12)),
    ],
)
def test_nothing_goes_between_nine_in_the_evening_and_eight_in_the_morning(moment, quiet, then):
    assert (is_quiet(moment), awake(moment)) == (quiet, then)


def test_a_channel_is_asked_again_four_times_and_not_by_night():
    waits = [(again_at(MORNING, attempt) or MORNING) - MORNING for attempt in (1, 2, 3, 4, 5)]

    assert [span.seconds // 60 for span in waits] == [1, 5, 20, 60, 0]
    assert again_at(at(20, 30), 4) == at(8, day=12)


def test_a_text_stays_short_however_long_its_title_is():
    text = sms_text(
        portal="党建云", title="党" * 300, note="如果已经办了，请忽略。", link="https://dj.example.gov.cn/s/7/"
    )

    assert len(text) == 200
    assert text.endswith("党…：https://dj.example.gov.cn/s/7/ 如果已经办了，请忽略。")
    assert sms_text(portal="党建云", title="2项该记了", note="", link="") == "【党建云】2项该记了，请登录门户办理。"


def test_a_message_goes_out_as_a_text_with_a_short_link_once(sms, clock):
    message = posted()

    assert due(now=MORNING) == ["messages.deliver"]
    assert [deliver_next(clock=clock), deliver_next(clock=clock)] == [True, False]

    text = f"【党建云】9月主题党日该记了：https://dj.example.gov.cn/s/{message.pk}/ 如果已经办了，请忽略。"
    assert [body for _, body in sms.told] == [{"phone": PHONE, "text": text}]
    assert (outcome(), due(now=MORNING)) == ((JobState.DONE, 1, ""), [])
    assert outcomes_in_words(outcomes([message.pk])[message.pk]) == ["短信已发1"]


def test_no_channel_is_used_before_the_settings_name_one(settings, message):
    settings.SMS_URL = "http://127.0.0.1:9/send"
    posted(phone="")

    assert post_to_group("9月主题党日", now=MORNING) is None
    assert Delivery.objects.count() == 0


def test_a_person_without_a_number_is_said_to_have_none(sms, clock):
    posted(phone="")
    deliver_next(clock=clock)

    assert (sms.told, outcome()) == ([], (JobState.FAILED, 1, "没有登录用的手机号"))


def test_what_was_refused_for_good_is_not_tried_again(sms, clock):
    sms.script = [(403, b"")]
    message = posted()
    deliver_next(clock=clock)

    assert outcome() == (JobState.FAILED, 1, "短信平台没有接受（状态 403）")
    assert outcomes_in_words(outcomes([message.pk])[message.pk]) == ["短信没发出1（短信平台没有接受（状态 403））"]
    assert deliver_next(clock=clock.after(hours=3)) is False


def test_a_gateway_in_trouble_is_asked_again_after_a_while_and_then_takes_it(sms, clock):
    sms.script = [(503, b""), (429, b""), (200, b"")]
    posted()

    tried = [deliver_next(clock=clock.after(minutes=minutes)) for minutes in (0, 0, 1, 4, 1)]

    assert tried == [True, False, True, False, True]
    assert (len(sms.told), outcome()) == (3, (JobState.DONE, 3, ""))


def test_a_gateway_that_stays_away_is_left_after_five_tries(settings, clock):
    settings.SMS_URL, settings.SMS_REMINDERS = "http://127.0.0.1:9/send", True
    posted()

    for _ in range(7):
        deliver_next(clock=clock.after(hours=1))

    assert outcome() == (JobState.FAILED, 5, "短信平台连不上，或没有在 5 秒内回答")


@pytest.mark.parametrize(("status", "slow"), [(200, 0.4), (0, 0)])
def test_nobody_knows_what_became_of_a_text_without_an_answer_so_it_goes_only_once(
    sms, clock, monkeypatch, status, slow
):
    monkeypatch.setattr(gateway, "PATIENCE", 0.1)
    sms.script, sms.slow = [(status, b"")], slow
    posted()
    deliver_next(clock=clock)
    deliver_next(clock=clock.after(hours=2))

    unknown = "短信平台连不上，或没有在 5 秒内回答，不知道有没有送到，不再重发"
    assert (len(sms.told), outcome()) == (1, (JobState.FAILED, 1, unknown))


def test_a_worker_that_dies_after_handing_over_leaves_nothing_to_send_again(sms, clock, monkeypatch):
    posted()
    dying = Delivery.objects.get()
    dying.claim(now=MORNING)
    monkeypatch.setattr(delivering, "checkpoint", dies)
    with pytest.raises(SystemExit):
        deliver(dying, clock=clock)
    clock.after(seconds=LEASE.seconds)
    deliver_next(clock=clock)

    assert (len(sms.told), outcome()) == (1, (JobState.FAILED, 2, "发送时中断，不知道有没有送到，不再重发"))


def test_a_worker_that_dies_before_handing_over_delays_only(sms, clock):
    posted()
    Delivery.objects.get().claim(now=MORNING)

    assert deliver_next(clock=clock) is False
    assert deliver_next(clock=clock.after(seconds=LEASE.seconds)) is True
    assert (len(sms.told), outcome()) == (1, (JobState.DONE, 2, ""))


def test_what_was_due_by_day_waits_through_the_night(sms):
    posted(now=at(20, 59))

    assert [deliver_next(clock=Clock(moment)) for moment in (at(21), at(23, 30), at(7, 59, 12))] == [False] * 3
    assert (due(now=at(23)), deliver_next(clock=Clock(at(8, day=12)))) == ([], True)


def test_the_robot_gets_the_text_in_its_own_shape(robot, clock):
    post_to_group("9月主题党日：还有2个支部没记", now=MORNING)
    deliver_next(clock=clock)

    said = {"msgtype": "text", "text": {"content": "9月主题党日：还有2个支部没记"}}
    assert ([body for _, body in robot.told], outcome()[0]) == ([said], JobState.DONE)


def test_the_robot_says_no_inside_a_good_answer(robot, clock, caplog):
    robot.script = [(200, b'{"errcode":45009}'), (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}')]
    post_to_group("9月主题党日", now=MORNING)
    deliver_next(clock=clock)
    assert outcome() == (JobState.WAITING, 1, "企业微信没有接受（错误码 45009）")
    deliver_next(clock=clock.after(minutes=1))

    assert outcome() == (JobState.FAILED, 2, "企业微信没有接受（错误码 93000）")
    assert "s3cret" not in caplog.text


def test_what_answers_like_another_program_is_no_robot(robot, clock):
    robot.script = [(200, b"<html>")]
    post_to_group("9月主题党日", now=MORNING)
    deliver_next(clock=clock)

    assert outcome() == (JobState.FAILED, 1, "企业微信的回答看不懂，请核对 WECOM_URL")
