"""One card liked by one reader, again and again at the same moment (F7): one like, and the card counts one."""

from functools import partial
from urllib.parse import urlencode

import pytest
from crowd import Writer
from standing import Standing, standing
from test_twice import COPIES, at_once, writers

pytestmark = [pytest.mark.faults, pytest.mark.once, pytest.mark.nightly]
CARD = """
from feed_factories import card
from organizations.access.models import Account
from organizations.tree.models import Organization
own = Organization.objects.get(pk={branch})
print(card(own, Account.objects.filter(grants__organization=own)[0]).pk)
"""


class Liked:
    """One card, and a reader whose finger trembles."""

    def __init__(self, portal: Standing, writer: Writer) -> None:
        self.portal, self.writer = portal, writer
        self.pk = int(portal.act(CARD.format(branch=writer.branch)))

    def press(self, what: str, *, times: int) -> tuple[int, int]:
        """Likes there are, and likes that the card counts, afterwards."""
        body = urlencode({"do": what}).encode()
        asked = partial(self.writer.until_answered, "POST", f"/a/{self.pk}/like/", body)
        assert {status for status, _, _ in at_once([asked] * times)} == {302}
        return self.portal.rows(
            f"SELECT (SELECT count(*) FROM activities_like WHERE entry_id = {self.pk}), like_count "
            f"FROM activities_entry WHERE id = {self.pk}"
        )[0]


@pytest.mark.parametrize("presses", [1000])
def test_whoever_likes_a_card_twenty_times_at_once_likes_it_once(peopled, tmp_path, presses, verdict):
    folder, sessions = peopled
    with standing(tmp_path, like=folder) as portal:
        portal.start()
        card = Liked(portal, writers(portal, sessions)[0])
        found = [
            (card.press("like", times=COPIES), card.press("unlike", times=COPIES))
            for _ in range(presses // COPIES // 2)
        ]
    wrong = [one for one in found if one != ((1, 1), (0, 0))]

    verdict(
        "F7",
        f"同一个赞同时按{COPIES}次，再收回{COPIES}次",
        rounds=len(found),
        reached=f"一共按{presses}次，数错{len(wrong)}次",
        goal="数错0",
        met=not wrong,
    )
    assert wrong == []


def test_the_same_look_finds_what_is_counted_twice_when_nobody_is_kept_waiting(peopled, tmp_path, verdict):
    """The control: pressed once it counts one."""
    folder, sessions = peopled
    with standing(tmp_path, like=folder, DJANGO_SETTINGS_MODULE="unprotected", UNPROTECTED="one like") as portal:
        portal.start()
        card = Liked(portal, writers(portal, sessions)[0])
        green = card.press("like", times=1)
        assert card.press("unlike", times=1) == (0, 0)
        red = card.press("like", times=COPIES)

    verdict(
        "F7",
        "同上，不看是不是新的赞",
        rounds=1,
        reached=f"按一次记{green[1]}个，同时按{COPIES}次记{red[1]}个",
        goal="1，多于1",
        met=green == (1, 1) and red[1] > 1,
        control="变红" if red[1] > 1 else "没有变红",
    )
    assert green == (1, 1)
    assert red[1] > 1
