"""What tells somebody a personal number is counted per account and day, exactly, and refused beyond that."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from factories import account, clerk, member, staff

from dangjian.audit.models import AuditRow
from members.private.models import DailyCount
from members.private.rules import Purpose
from members.private.services import Revealed, UsedUp, find_by_phone, reveal, search, store

ID_NUMBER, PHONE = "99999919970326044X", "19900038861"


def look(by, numbers):
    return reveal(numbers=numbers, of=numbers, by=by, purpose=Purpose.CONTACT, path="000001")


def written(action: str) -> int:
    return AuditRow.objects.filter(action=action).count()


@pytest.mark.proves("reveals-are-limited")
@pytest.mark.django_db
def test_the_look_after_the_last_one_is_refused_and_the_refusal_written_down(settings):
    settings.REVEALS_PER_DAY = 2
    numbers, looker, other = store(phone=PHONE), account(), account()

    assert [look(looker, numbers) for _ in range(2)] == [Revealed("", PHONE)] * 2
    with pytest.raises(UsedUp, match="今天查看完整号码已满2次"):
        look(looker, numbers)

    assert (written("private.reveal"), written("private.refuse")) == (2, 1)
    assert look(other, numbers) == Revealed("", PHONE)


@pytest.mark.django_db
def test_the_next_day_begins_at_nothing(settings):
    settings.REVEALS_PER_DAY = 1
    numbers, looker = store(phone=PHONE), account()
    look(looker, numbers)
    DailyCount.objects.update(day=F("day") - timedelta(days=1))

    assert look(looker, numbers) == Revealed("", PHONE)
    assert list(DailyCount.objects.order_by("day").values_list("act", "used")) == [("REVEAL", 1), ("REVEAL", 1)]


@pytest.mark.proves("reveal-and-its-row-together")
@pytest.mark.django_db
def test_a_look_that_cannot_be_written_down_is_neither_shown_nor_counted(monkeypatch):
    def full(*args, **kwargs):
        raise OSError("disk full")

    numbers, looker = store(phone=PHONE), account()
    monkeypatch.setattr("members.private.services.record", full)

    with pytest.raises(OSError, match="disk full"):
        look(looker, numbers)

    assert not DailyCount.objects.exists()


@pytest.mark.proves("reveals-are-limited")
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one file takes one writer at a time anyway")
def test_a_hundred_parallel_looks_get_exactly_what_a_day_allows(settings):
    numbers, looker = store(phone=PHONE), account()

    def once(_):
        try:
            return look(looker, numbers) == Revealed("", PHONE)
        except UsedUp:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        shown = sum(pool.map(once, range(100)))

    assert shown == written("private.reveal") == settings.REVEALS_PER_DAY


@pytest.mark.django_db
def test_a_page_that_has_used_up_its_looks_says_so_at_the_purpose(client, town, settings):
    settings.REVEALS_PER_DAY = 0
    someone = member(town.own, numbers=store(phone=PHONE))
    client.force_login(staff(town.root))

    page = client.post(f"/desk/person/{someone.pk}/reveal/", {"purpose": "CONTACT"})

    assert page.context["form"].errors == {
        "purpose": ["今天查看完整号码已满0次，到了每人每天的上限。请明天再查看；有急用的，请向上级说明。"]
    }
    assert PHONE not in page.text


@pytest.mark.proves("a-number-is-not-guessed")
@pytest.mark.django_db
def test_searching_by_number_ends_after_so_many_whatever_was_found(client, town, settings):
    settings.NUMBER_SEARCHES_PER_DAY = 2
    someone = member(town.own, numbers=store(phone=PHONE))
    client.force_login(staff(town.root))

    def found(number):
        return client.post("/desk/person/find/", {"number": number}, follow=True)

    assert "没有这个号码" in found("19900038862").text
    assert found(PHONE).redirect_chain == [(f"/desk/person/{someone.pk}/", 302)]
    refused = found(PHONE)
    assert refused.redirect_chain == [("/desk/person/", 302)]
    assert "今天按号码查找已满2次" in refused.text
    assert (written("private.search"), written("private.refuse")) == (2, 1)
    assert PHONE not in str(list(AuditRow.objects.values()))


@pytest.mark.django_db
def test_a_search_answers_for_either_kind_of_number():
    mine, by = store(id_number=ID_NUMBER, phone=PHONE), account()

    assert search(number=PHONE, by=by) == find_by_phone(PHONE) == [mine]
    assert search(number=ID_NUMBER, by=by) == [mine]
    assert search(number="999999199309210436", by=by) == []


@pytest.mark.proves("a-number-is-not-guessed")
@pytest.mark.django_db
def test_that_a_number_is_taken_counts_like_a_search_for_it(client, town, settings):
    settings.NUMBER_SEARCHES_PER_DAY = 2
    member(town.foreign, numbers=store(id_number=ID_NUMBER))
    own = member(town.own)
    client.force_login(clerk(town.street))
    sheet = {"name": "石红旗", "category": "ACTIVIST", "on": "2026-09-01", "id_number": ID_NUMBER}

    assert "已有人使用这个身份证号" in client.post(f"/desk/org/{town.own.pk}/enrol/", sheet | {"step": "do"}).text
    edit = client.post(
        f"/desk/person/{own.pk}/edit/", {"name": own.name, "version": own.version, "id_number": ID_NUMBER}
    )
    assert "已有人使用这个身份证号" in edit.text
    refused = client.post(f"/desk/org/{town.own.pk}/enrol/", sheet | {"step": "do"}).text

    assert "今天按号码查找已到每人每天的上限" in refused
    assert written("private.search") == 2
