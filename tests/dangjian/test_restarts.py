"""How patiently the portal starts its programs again."""

from dangjian.portal.rules import LONGEST_PAUSE, STEADY, failures_after, pause


def test_what_cannot_start_is_tried_ever_more_slowly():
    failures, pauses = 0, []
    for _ in range(8):
        failures = failures_after(failures, lived=1)
        pauses.append(pause(failures))

    assert pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_what_had_answered_for_a_while_is_back_in_a_second():
    assert [pause(failures_after(7, lived=lived)) for lived in (STEADY - 0.1, STEADY)] == [LONGEST_PAUSE, 1]
