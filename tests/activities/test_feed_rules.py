from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.feed.rules import EPOCH, LONGEST_TOPIC, Mark
from activities.records.rules import SHOWN_AS, shown_topic
from activities.snapshots.rules import kind_of, words_of

pytestmark = pytest.mark.once


@given(
    st.timedeltas(timedelta(0), timedelta(days=50_000)).map(lambda span: EPOCH + span),
    st.integers(1, 10**17 - 1),
)
def test_a_list_goes_on_where_it_stopped(at, pk):
    assert Mark.parse(str(Mark(at, pk))) == Mark(at, pk)


@pytest.mark.parametrize("text", ["", "-", "1", "1-", "-1", "a-1", "1-²", "9" * 30 + "-1", "1" + "0" * 18 + "-1"])
def test_what_is_no_mark_begins_at_the_newest(text):
    assert Mark.parse(text) is None


def test_what_was_said_in_a_closed_meeting_has_no_kind_to_be_shown_as():
    meetings = ["MEMBERS_MEETING", "PARTY_LECTURE", "SUBGROUP_MEETING", "THEME_DAY"]
    assert sorted(SHOWN_AS) == sorted([*meetings, "STUDY", "VOLUNTEERING"])


def test_the_topic_of_a_meeting_is_not_handed_on():
    assert shown_topic("MEMBERS_MEETING", "党员大会", "表决接收王某为预备党员") == "党员大会"
    assert shown_topic("THEME_DAY", "主题党日", "义务植树") == "义务植树"


@given(st.text(max_size=120))
def test_a_snapshot_of_any_length_fits_on_a_card(text):
    topic, sentence = words_of(text)
    assert 0 < len(topic) <= LONGEST_TOPIC
    assert sentence in {"", text}


def test_a_chip_is_a_kind_of_card_and_without_one_it_is_a_snapshot():
    assert [kind_of(chip) for chip in ("STUDY", "LIFE", "SERVICE", "")] == ["STUDY", "LIFE", "SERVICE", "SNAPSHOT"]
