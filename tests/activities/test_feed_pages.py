"""The lists of cards, one card with what stands beneath it, and the desk."""

import re
from gzip import compress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import branch, clerk, secretary, staff
from feed_factories import card, cards, person, recorded_card
from photos_factories import shown
from records_factories import NOW, handed_in

from activities.feed.models import Comment, Entry, Like
from activities.feed.queries import feed, place_of
from activities.feed.rules import EntryKind, Mark
from activities.feed.services import like, praise, release, report_comment, say
from activities.feed.services import views as counter
from activities.feed.todos import todos
from activities.records.models import Activity
from dangjian.jobs.services import refresh_statistics

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def me(town):
    return person(town.own)


def titles(page: str) -> list[str]:
    return re.findall(r'<h3><a href="/a/\d+/">([^<]+)</a></h3>', page)


def entry_page(entry: Entry) -> str:
    return reverse("feed:entry", args=(entry.pk,))


def test_ten_cards_then_a_link_to_the_rest_and_none_twice(client, town, writer, me):
    cards(23, town.own, writer)
    client.force_login(me)

    read, address = [], "/feed/"
    while address:
        page = client.get(address).text
        read.append(titles(page))
        onward = re.search(r'rel="next" href="(\?after=[\d-]+)">更多', page)
        address = f"/feed/{onward[1]}" if onward else ""

    assert [len(one) for one in read] == [10, 10, 3]
    assert [title for one in read for title in one] == [f"第{place}条" for place in range(22, -1, -1)]


def test_cards_of_the_same_moment_are_told_apart_by_their_number(town, writer, me):
    made = [card(town.own, writer, str(number)) for number in range(4)]
    place = place_of(me, str(town.own.pk))

    first = feed(me, place, most=3)
    rest = feed(me, place, most=3, after=Mark.parse(first.next))

    assert [one.entry for one in [*first.cards, *rest.cards]] == made[::-1]
    assert rest.next == ""


def test_each_tab_shows_its_own_cards(client, town, writer, me):
    own, beside, far = (
        card(of, writer, text) for of, text in ((town.own, "本"), (town.sibling, "旁"), (town.foreign, "远"))
    )
    release(entries=[beside], to="COMMITTEE", by=writer, now=NOW)
    praise(entries=[far], by=writer, now=NOW)
    client.force_login(me)

    page = client.get("/feed/").text
    tabs = re.findall(r'<li><a href="(/feed/[^"]*)"[^>]*>([^<]+)</a></li>', page)
    read = {label: titles(client.get(address).text) for address, label in tabs}

    assert read == {"全区": ["远"], town.street.short_name: ["旁"], "本支部": ["本"], "好做法": ["远"]}
    assert own.level == "BRANCH"


def test_a_branch_of_which_one_sees_nothing_has_no_page(client, town, writer, me):
    released = card(town.foreign, writer, "看得到")
    release(entries=[released], to="DISTRICT", by=writer, now=NOW)
    card(town.foreign, writer, "内部的")
    card(town.sibling, writer, "别的支部的")
    client.force_login(me)

    assert titles(client.get(f"/feed/?org={town.foreign.pk}").text) == ["看得到"]
    for hidden in (town.sibling.pk, town.root.pk, "x", "9" * 30):
        assert client.get(f"/feed/?org={hidden}").status_code == 404


def test_a_list_is_narrowed_by_kind_and_what_makes_no_sense_narrows_nothing(client, town, writer, me):
    for kind in (EntryKind.LECTURE, EntryKind.SERVICE):
        card(town.own, writer, kind.label, kind=kind)
    client.force_login(me)

    own = f"/feed/?org={town.own.pk}"
    assert titles(client.get(f"{own}&kind=LECTURE").text) == ["党课"]
    assert titles(client.get(f"{own}&kind=X&after=nonsense").text) == ["服务活动", "党课"]
    assert "这里没有这样的动态" in client.get(f"{own}&kind=STUDY").text


def test_a_card_shows_three_pictures_and_says_how_many_there_are(client, town, writer, me):
    entry = recorded_card(town.own, writer, scenes=4, minutes=0)
    client.force_login(me)

    page = client.get(f"/feed/?org={town.own.pk}").text

    assert re.findall(r'alt="([^"]+)"', page) == [
        f"锦绣社区第一党支部主题党日，第 {number} 张照片" for number in (1, 2, 3)
    ]
    assert "共4张" in page
    assert len(re.findall(r'alt="([^"]+)"', client.get(entry_page(entry)).text)) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_card_and_for_three(client, town, writer, me, count, django_assert_num_queries):
    for entry in cards(count, town.own, writer):
        like(entry=entry, by=writer, now=NOW)
    client.force_login(me)
    client.get("/feed/")

    with django_assert_num_queries(7):
        client.get("/feed/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_card_costs_the_same_with_one_comment_and_with_three(
    client, town, writer, me, count, django_assert_num_queries
):
    entry = card(town.own, writer)
    for number in range(count):
        say(entry=entry, text=f"第{number}句", by=me, now=NOW)
    client.force_login(me)
    client.get(entry_page(entry))

    with django_assert_num_queries(7):
        client.get(entry_page(entry))


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_for_one_card_and_for_three(
    client, town, writer, count, django_assert_num_queries, quiet_side
):
    cards(count, town.own, writer)
    client.force_login(staff(town.root))
    client.get("/desk/feed/")

    with django_assert_num_queries(7):
        client.get("/desk/feed/")


@pytest.mark.postgres
@pytest.mark.parametrize("tab", ["district", "unit", "branch"])
def test_the_list_walks_an_index_however_much_one_card_is_liked(town, writer, me, tab):
    """However stale the place and however hot its newest card: no scan of all cards, no count of likes."""
    busy = [branch(town.other_street) for _ in range(3)]
    made = [card(of, writer, at=NOW) for of in busy for _ in range(400)]
    release(entries=made, to="DISTRICT", by=writer, now=NOW)
    (hot,) = cards(1, town.own, writer)
    Like.objects.bulk_create(Like(entry=hot, account=person(town.own, f"人{n}"), liked_at=NOW) for n in range(30))
    refresh_statistics()
    place = place_of(me, {"district": "", "unit": str(town.street.pk), "branch": str(town.own.pk)}[tab])

    with CaptureQueriesContext(connection) as asked:
        feed(me, place)

    listed = next(one["sql"] for one in asked if "ORDER BY" in one["sql"] and "activities_entry" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {listed}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert {"district": "entry_in_district", "unit": "entry_in_committee", "branch": "entry_in_branch"}[tab] in plan
    assert "Seq Scan on activities_entry" not in plan
    assert "COUNT(" not in listed


def test_a_photo_is_a_page_with_links_to_the_ones_beside_it(client, town, writer, me):
    entry = recorded_card(town.own, writer, scenes=3, minutes=1)
    client.force_login(me)

    page = client.get(reverse("feed:photo", args=(entry.pk, 2))).text

    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', page) == [
        ("prev", f"/a/{entry.pk}/p/1/"),
        ("next", f"/a/{entry.pk}/p/3/"),
    ]
    for number in (0, 4):
        assert client.get(reverse("feed:photo", args=(entry.pk, number))).status_code == 404


def test_a_like_is_a_plain_form_that_leads_back_and_says_what_it_does_next(client, town, writer, me):
    entry = card(town.own, writer)
    client.force_login(me)
    here = f"/feed/?org={town.own.pk}"

    for act, pressed in (("like", "true"), ("like", "true"), ("unlike", "false")):
        answer = client.post(reverse("feed:like", args=(entry.pk,)), {"do": act, "next": here})
        assert answer.url == f"{here}#entry-{entry.pk}"
        assert f'aria-pressed="{pressed}"' in client.get(here).text
    assert Like.objects.count() == 0


def test_too_long_a_comment_is_refused_at_its_field_and_keeps_what_was_typed(client, town, writer, me):
    entry = card(town.own, writer)
    client.force_login(me)

    page = client.post(entry_page(entry), {"text": "好" * 501}).text

    assert "太长了，最多500字" in page
    assert "好" * 501 in page
    assert Comment.objects.count() == 0


def test_comments_are_read_from_the_newest_back(client, town, writer, me):
    entry = card(town.own, writer)
    for number in range(23):
        say(entry=entry, text=f"第{number}句", by=me, now=NOW)
    client.force_login(me)

    page = client.get(entry_page(entry)).text
    older = client.get(f"{entry_page(entry)}{re.search(r'href=.([?]before=[0-9]+)', page)[1]}").text

    assert re.findall(r"第\d+句", page) == [f"第{number}句" for number in range(3, 23)]
    assert re.findall(r"第\d+句", older) == ["第0句", "第1句", "第2句"]


def test_who_may_remove_what(client, town, writer, me):
    entry = card(town.own, writer)
    comment = say(entry=entry, text="干得好", by=me, now=NOW)
    other, above, beside = person(town.own, "王秀英"), clerk(town.street), secretary(town.sibling)
    remove = reverse("feed:remove", args=(comment.pk,))

    for one in (other, beside):
        client.force_login(one)
        assert client.post(remove, {"sure": "1"}).status_code == 404
    for one, offered in ((me, True), (writer, True), (above, True), (other, False)):
        client.force_login(one)
        assert (remove in client.get(entry_page(entry)).text) == offered
    client.force_login(me)
    client.post(remove, {"sure": "1"})
    assert Comment.objects.count() == 0


def test_a_reported_comment_stands_on_the_list_of_the_branch_until_it_is_kept_or_removed(client, town, writer, me):
    entry = card(town.own, writer)
    comment = say(entry=entry, text="干得好", by=me, now=NOW)
    client.force_login(person(town.own, "王秀英"))
    client.post(reverse("feed:report", args=(comment.pk,)))
    hidden = client.get(entry_page(entry)).text

    client.force_login(writer)
    owed = [todo.title for todo in todos(writer, NOW.date())]
    listed = client.get("/feed/reported/").text
    answer = client.post(reverse("feed:keep", args=(comment.pk,)), {"next": "/feed/reported/"})

    assert ("干得好" in hidden, "干得好" in listed, owed) == (False, True, ["1条评论被举报"])
    assert (answer.url, todos(writer, NOW.date())) == ("/feed/reported/", [])
    assert "没有被举报的评论" in client.get("/feed/reported/").text
    assert "干得好" in client.get(entry_page(entry)).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_reported_comments_costs_the_same(client, town, writer, me, count, django_assert_num_queries):
    for number in range(count):
        said = say(entry=card(town.own, writer), text=str(number), by=me, now=NOW)
        report_comment(comment=said, by=writer, now=NOW)
    client.force_login(writer)
    client.get("/feed/reported/")

    with django_assert_num_queries(5):
        client.get("/feed/reported/")


def test_a_shown_page_tells_the_counter_and_reading_writes_nothing(client, town, writer, me, monkeypatch):
    monkeypatch.setattr(counter, "seen", type(counter.seen)())
    monkeypatch.setattr(counter, "flushed_at", None)
    entry = card(town.own, writer)
    client.force_login(me)

    client.get(entry_page(entry))
    before = dict(counter.seen)
    answer = client.post(reverse("feed:seen", args=(entry.pk,)))

    assert (before, dict(counter.seen), answer.status_code) == ({}, {entry.pk: 1}, 204)


def test_the_desk_moves_many_cards_at_once(client, town, writer):
    mine = [card(town.own, writer, "一"), card(town.sibling, writer, "二")]
    foreign = card(town.foreign, writer, "三")
    client.force_login(clerk(town.street))
    chosen = [str(entry.pk) for entry in (*mine, foreign)]

    client.post("/desk/feed/", {"do": "district", "entry": chosen})
    client.post("/desk/feed/", {"do": "praise", "entry": chosen})

    levels = list(Entry.objects.order_by("pk").values_list("topic", "good_since"))
    assert [entry.level for entry in Entry.objects.order_by("pk")] == ["DISTRICT", "DISTRICT", "BRANCH"]
    assert levels == [("一", None), ("二", None), ("三", None)]


def test_the_desk_lists_what_is_below_it_and_narrows_it(client, town, writer):
    card(town.own, writer, "一")
    released = card(town.foreign, writer, "外面的")
    release(entries=[released], to="DISTRICT", by=writer, now=NOW)
    client.force_login(clerk(town.street))

    assert "外面的" not in client.get("/desk/feed/").text
    assert "一" in client.get("/desk/feed/?level=BRANCH&q=锦绣").text
    assert "没有这样的动态" in client.get("/desk/feed/?level=GOOD").text


def test_a_card_is_made_from_the_receipt_with_one_tap_and_once(client, town, writer):
    client.force_login(writer)
    made = handed_in(town.own, writer)
    photo = shown(made.album, writer)
    receipt = client.get(reverse("records:receipt", args=(town.own.pk, made.pk))).text
    posted = {"topic": re.search(r'name="topic" value="([^"]+)"', receipt)[1], "photos": [str(photo.pk)]}
    page = reverse("records:card", args=(town.own.pk, made.pk))

    answer = client.post(page, posted)

    made = Activity.objects.get(pk=made.pk)
    assert (answer.url, made.entry.topic) == (f"/a/{made.entry_id}/", "义务植树，共建绿色家园")
    assert (client.get(page).url, made.entry.album.made_by) == (answer.url, writer)
    assert "已经发到动态" in client.get(reverse("records:receipt", args=(town.own.pk, made.pk))).text


def test_a_page_of_the_minute_book_cannot_be_chosen(client, town, writer):
    made = handed_in(town.own, writer)
    page_of_book = shown(made.album, writer, kind="MINUTES")
    client.force_login(writer)
    page = reverse("records:card", args=(town.own.pk, made.pk))

    answer = client.post(page, {"topic": "植树", "photos": [str(page_of_book.pk)]})

    assert f'value="{page_of_book.pk}"' not in client.get(page).text
    assert "这张照片不能展示" in answer.text
    assert Entry.objects.count() == 0


def test_home_shows_three_cards_below_what_is_owed_in_little(client, town, writer, me):
    for entry in cards(4, town.own, writer):
        entry.album.state = "OPEN"
        entry.album.save()
        for _ in range(2):
            shown(entry.album, writer)
    client.force_login(me)

    page = client.get("/home/").text

    assert titles(page) == ["第3条", "第2条", "第1条"]
    assert page.index("我的待办") < page.index("随手拍一张") < page.index("第3条")
    assert len(compress(page.encode())) < 12 * 1024
    assert len(compress(client.get("/feed/").content)) < 12 * 1024


def test_the_middle_key_is_one_and_fits_the_role(client, town, writer, me):
    middles = {}
    for name, one in (("member", me), ("writer", writer), ("staff", staff(town.root))):
        client.force_login(one)
        page = client.get("/feed/").text
        middles[name] = re.findall(r'<li class="mid">\s*<a href="([^"]+)"', page)

    assert middles == {"member": ["/snap/new/"], "writer": ["/report/"], "staff": []}
