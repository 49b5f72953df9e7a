"""A number in an address is the number of a row, or the address does not exist."""

from pathlib import Path

import pytest
from factories import staff

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_a_number_that_no_database_could_hold_is_no_address(client, town):
    client.force_login(staff(town.root))

    for number in ("9" * 19, "9" * 40):
        assert client.get(f"/desk/person/{number}/").status_code == 404
        assert client.get(f"/b/{town.own.pk}/report/{number}/").status_code == 404


def test_every_row_in_an_address_has_a_number_that_a_database_holds():
    rooms = [path for path in ROOT.glob("*/**/urls.py") if path.relative_to(ROOT).parts[0] not in {"tests", ".venv"}]

    assert [str(path) for path in rooms if "<int:" in path.read_text()] == []
    assert len(rooms) > 20
