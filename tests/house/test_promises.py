"""docs/security.md says what is promised, and every promise has a test."""

from house.promises import DOCUMENT, areas, proofs, written

IDS = [promise["id"] for area in areas() for promise in area.get("promise", [])]


def test_every_promise_has_a_test_and_every_mark_a_promise():
    proven = proofs()
    assert sorted(IDS) == sorted(proven), "in one of the two only: " + ", ".join(sorted(set(IDS) ^ set(proven)))


def test_a_promise_is_made_once():
    assert len(IDS) == len(set(IDS))


def test_the_security_document_is_up_to_date():
    assert DOCUMENT.read_text(encoding="utf-8") == written(), "run: .venv/bin/python tests/house/promises.py"
