"""我的消息: one's own, read when it is opened, counted at the bell, gone after half a year."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from factories import account, clerk, secretary

from organizations.messages.models import Message
from organizations.messages.rules import KEPT_FOR, Letter, Line
from organizations.messages.services import forget_old, post

pytestmark = pytest.mark.django_db
FORM = "/complaint/"
NOTE = "如果已经办了，请忽略。"


def letter(to, title="9月主题党日该记了", *urls, at=None):
    lines = tuple(Line(f"{title}{number}", url) for number, url in enumerate(urls or (FORM,), 1))
    return post([Letter(to.pk, title, lines, NOTE)], now=at or now())[0]


def test_one_sees_the_own_messages_and_nobody_elses(client, town):
    mine, other = secretary(town.own), secretary(town.sibling)
    shown, hidden = letter(mine, "给我的"), letter(other, "给别人的")
    client.force_login(mine)

    page = client.get(reverse("messages:inbox")).text
    assert ("给我的" in page, "给别人的" in page) == (True, False)
    assert client.get(reverse("messages:one", args=[shown.pk])).status_code == 200
    refused = [client.get(reverse(name, args=[hidden.pk])).status_code for name in ("messages:one", "messages:short")]
    assert [*refused, client.post(reverse("messages:open", args=[hidden.pk])).status_code] == [404, 404, 404]
    hidden.refresh_from_db()
    assert hidden.read_at is None


def test_opening_reads_it_and_leads_to_the_form_looking_does_neither(client, town):
    mine = secretary(town.own)
    message = letter(mine)
    client.force_login(mine)

    client.get(reverse("messages:one", args=[message.pk]))
    assert client.get(reverse("messages:short", args=[message.pk])).url == FORM
    assert Message.objects.unread().count() == 1
    assert client.post(reverse("messages:open", args=[message.pk])).url == FORM
    first = Message.objects.get().read_at
    client.post(reverse("messages:open", args=[message.pk]))
    assert (Message.objects.unread().count(), Message.objects.get().read_at) == (0, first)


def test_a_message_about_several_things_leads_to_all_of_them(client, town):
    mine = secretary(town.own)
    message = letter(mine, "2项该记了", FORM, "/help/")
    client.force_login(mine)

    page = client.post(reverse("messages:open", args=[message.pk]), follow=True)
    assert page.redirect_chain[0][0] == reverse("messages:one", args=[message.pk])
    assert [f'href="{url}"' in page.text for url in (FORM, "/help/")] == [True, True]
    assert NOTE in page.text


def test_all_can_be_read_at_once_and_only_ones_own_are(client, town):
    mine, other = secretary(town.own), secretary(town.sibling)
    for one in (mine, mine, other):
        letter(one)
    client.force_login(mine)

    page = client.post(reverse("messages:read_all"), follow=True).text
    assert "2条都标为已读了。" in page
    assert list(Message.objects.unread().values_list("to", flat=True)) == [other.pk]


def test_the_bell_and_the_desks_list_count_what_is_unread(client, town):
    phone, desk = secretary(town.own), clerk(town.street)
    for _ in range(3):
        letter(phone)
    letter(desk)
    client.force_login(phone)
    assert '<span class="count">3<span class="visually-hidden">条未读</span></span>' in client.get("/home/").text
    client.force_login(desk)
    assert '我的消息<span class="count">1' in client.get("/desk/").text


def test_an_empty_inbox_says_what_comes_there(client, town):
    client.force_login(account())
    assert "还没有消息。有要办的事，到时间会在这里提醒。" in client.get(reverse("messages:inbox")).text


def test_messages_are_kept_for_half_a_year(town):
    mine = secretary(town.own)
    letter(mine, "旧的", at=now() - KEPT_FOR - timedelta(minutes=1))
    letter(mine, "新的", at=now() - KEPT_FOR + timedelta(minutes=1))

    assert forget_old(now=now()) == 1
    assert list(Message.objects.values_list("title", flat=True)) == ["新的"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_for_one_message_and_for_three(client, town, count, django_assert_num_queries):
    mine = secretary(town.own)
    for _ in range(count):
        letter(mine)
    client.force_login(mine)
    client.get(reverse("messages:inbox"))

    with django_assert_num_queries(6):
        client.get(reverse("messages:inbox"))


def test_a_long_inbox_is_paged(client, town):
    mine = secretary(town.own)
    for number in range(21):
        letter(mine, f"第{number}件")
    client.force_login(mine)

    assert "第2页，共2页、21条" in client.get(reverse("messages:inbox"), {"page": "2"}).text
