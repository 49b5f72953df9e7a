"""Personal numbers are sealed in the table, masked on pages, and every full look is written down."""

import pytest
from factories import account

from dangjian.audit.models import AuditRow
from dangjian.crypto import UnreadableField, blind_index
from members.private.models import PrivateNumbers
from members.private.rules import NEEDS_CONSENT, Purpose
from members.private.services import (
    ConsentMissing,
    IdNumberTaken,
    Masked,
    PurposeMissing,
    Revealed,
    change,
    change_many,
    find_by_id_number,
    find_by_phone,
    find_many_by_id_number,
    masked,
    post_contact,
    reveal,
    seal_into,
    sealed,
    store,
    store_many,
)

pytestmark = pytest.mark.django_db

ID_NUMBER, PHONE = "99999919970326044X", "19900038861"
OTHER_ID_NUMBER, OTHER_PHONE = "999999199309210436", "19900621384"


def stored_text():
    return "".join(str(row) for row in PrivateNumbers.objects.values())


def look_for(purpose, **more):
    numbers = find_by_id_number(ID_NUMBER) or store(id_number=ID_NUMBER)
    return reveal(numbers=numbers, of=numbers, purpose=purpose, path="", **more)


def test_nothing_readable_is_in_the_table():
    store(id_number=ID_NUMBER, phone=PHONE)

    assert ID_NUMBER not in stored_text()
    assert PHONE not in stored_text()


def test_lists_show_masks():
    assert masked(store(id_number=ID_NUMBER, phone=PHONE)) == Masked("999**************X", "199****8861")
    assert masked(store()) == Masked("", "")
    assert masked(None) == Masked("", "")


def test_a_look_in_full_is_written_down_without_the_numbers():
    numbers, looker = store(id_number=ID_NUMBER, phone=PHONE), account()

    seen = reveal(numbers=numbers, of=numbers, by=looker, purpose=Purpose.CONTACT, path="000001")

    assert seen == Revealed(ID_NUMBER, PHONE)
    assert list(AuditRow.objects.values_list("action", "by", "target", "organization_path", "detail")) == [
        ("private.reveal", looker.pk, f"privatenumbers:{numbers.pk}", "000001", {"purpose": "CONTACT"})
    ]


@pytest.mark.parametrize("purpose", ["", "好奇"])
def test_without_a_purpose_nothing_is_shown_or_written(purpose):
    with pytest.raises(PurposeMissing):
        look_for(purpose, by=account())

    assert not AuditRow.objects.exists()


@pytest.mark.proves("two-persons-for-sensitive-looks")
@pytest.mark.parametrize("purpose", sorted(NEEDS_CONSENT))
def test_for_some_purposes_nobody_looks_alone(purpose):
    looker, other = account(), account()

    for second in (None, looker):
        with pytest.raises(ConsentMissing):
            look_for(purpose, by=looker, second=second)
    assert not AuditRow.objects.exists()

    assert look_for(purpose, by=looker, second=other) == Revealed(ID_NUMBER, "")
    assert AuditRow.objects.get().detail == {"purpose": purpose, "consented_by": other.pk}


def test_a_ciphertext_moved_to_another_person_cannot_be_read():
    one, other = store(id_number=ID_NUMBER), store(id_number=OTHER_ID_NUMBER)
    other.id_number = one.id_number

    with pytest.raises(UnreadableField):
        masked(other)


def test_people_are_found_by_the_exact_number_however_it_is_written():
    mine = store(id_number=ID_NUMBER, phone=PHONE)
    store(id_number=OTHER_ID_NUMBER, phone=OTHER_PHONE)

    assert find_by_id_number(f" {ID_NUMBER.lower()} ") == mine
    assert find_by_id_number("999999200302040433") is None
    assert find_by_phone("199-0003-8861") == [mine]


def test_the_phone_index_is_the_one_of_the_log_in():
    assert store(phone=PHONE).phone_index == blind_index(PHONE, purpose="phone")


def test_two_people_cannot_have_one_id_number_but_may_share_a_phone():
    first = store(id_number=ID_NUMBER, phone=PHONE)

    with pytest.raises(IdNumberTaken):
        store(id_number=ID_NUMBER, phone=PHONE)
    second = store(id_number=OTHER_ID_NUMBER, phone=PHONE)

    assert find_by_phone(PHONE) == [first, second]


def test_people_without_an_id_number_do_not_collide():
    store(phone=PHONE)
    store(phone=OTHER_PHONE)

    assert PrivateNumbers.objects.filter(id_index=None).count() == 2


def test_changing_the_phone_keeps_the_id_number():
    numbers = store(id_number=ID_NUMBER, phone=PHONE)

    change(numbers=numbers, phone=OTHER_PHONE)

    numbers.refresh_from_db()
    assert masked(numbers) == Masked("999**************X", "199****1384")
    assert find_by_phone(PHONE) == []


def test_changing_to_a_number_of_somebody_else_is_refused():
    store(id_number=ID_NUMBER)
    numbers = store(id_number=OTHER_ID_NUMBER)

    with pytest.raises(IdNumberTaken):
        change(numbers=numbers, id_number=ID_NUMBER)


def test_an_empty_text_removes_a_number():
    numbers = store(id_number=ID_NUMBER, phone=PHONE)

    change(numbers=numbers, phone="")

    numbers.refresh_from_db()
    assert (masked(numbers).phone, numbers.phone_index) == ("", None)


def test_many_are_stored_in_their_order(django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = store_many([(ID_NUMBER, PHONE), (OTHER_ID_NUMBER, ""), ("", OTHER_PHONE)])

    assert [masked(row) for row in rows] == [
        Masked("999**************X", "199****8861"),
        Masked("999**************6", ""),
        Masked("", "199****1384"),
    ]


def test_many_are_changed_at_once(django_assert_max_num_queries):
    rows = store_many([(ID_NUMBER, PHONE), (OTHER_ID_NUMBER, PHONE)])
    for row in rows:
        seal_into(row, phone=OTHER_PHONE)

    with django_assert_max_num_queries(3):
        change_many(rows)

    assert [row.pk for row in find_by_phone(OTHER_PHONE)] == [row.pk for row in rows]


def test_many_are_found_in_one_query(django_assert_num_queries):
    mine, other = store_many([(ID_NUMBER, PHONE), (OTHER_ID_NUMBER, "")])

    with django_assert_num_queries(1):
        found = find_many_by_id_number([ID_NUMBER.lower(), OTHER_ID_NUMBER, "999999200302040433"])

    assert found == {ID_NUMBER: mine, OTHER_ID_NUMBER: other}


def test_sealing_touches_no_table(django_assert_num_queries):
    with django_assert_num_queries(0):
        row = sealed(id_number=ID_NUMBER, phone=PHONE)

    assert row.pk is None
    assert post_contact(row) == PHONE
