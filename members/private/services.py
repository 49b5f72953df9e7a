"""The doors of the personal numbers: written sealed, shown masked, shown in full only for a stated purpose."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Now, TruncDate

from dangjian.audit.services import record
from dangjian.crypto import blind_index, decrypt, encrypt
from dangjian.keys.rules import Again, Sealed, changed
from members.private.models import DailyCount, PrivateNumbers
from members.private.rules import (
    NEEDS_CONSENT,
    CountedAct,
    Purpose,
    is_phone,
    masked_id_number,
    masked_phone,
    normal_id_number,
    normal_phone,
)
from organizations.access.models import Account
from organizations.messages.services import NoNumber, send

LOOKUP_BATCH = 5000
SEALED_FIELDS = ("id_number", "id_index", "phone", "phone_index")


class IdNumberTaken(Exception):
    """Somebody else in this database has the same ID number."""


class PurposeMissing(Exception):
    """A number is shown in full only for one of the purposes."""


class ConsentMissing(Exception):
    """For this purpose nobody looks alone."""


class UsedUp(Exception):
    """So many looks, searches or outsiders a day and no more; the message says so, for the page."""


@dataclass(frozen=True)
class Masked:
    id_number: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Revealed:
    id_number: str
    phone: str


def id_number_index(value: object) -> str:
    return blind_index(normal_id_number(value), purpose="id_number")


def phone_index(value: object) -> str:
    """The key that finds a phone number here and at log-in (`Account.phone_index`)."""
    return blind_index(normal_phone(value), purpose="phone")


def renewed(numbers: PrivateNumbers, again: Again) -> dict[str, str]:
    values = {name: getattr(numbers, name) for name in PrivateNumbers.CIPHERTEXTS}
    return changed(numbers, {name: again(one, str(numbers.uid)) for name, one in values.items() if one})


SEALED_NUMBERS = Sealed(PrivateNumbers, PrivateNumbers.CIPHERTEXTS, renewed)


def sealed(*, id_number: str = "", phone: str = "") -> PrivateNumbers:
    """An unsaved row. Encryption costs time, so bulk writers seal first and open their transaction afterwards."""
    numbers = PrivateNumbers()
    seal_into(numbers, id_number=id_number, phone=phone)
    return numbers


def seal_into(numbers: PrivateNumbers, *, id_number: str | None = None, phone: str | None = None) -> None:
    """Put new values into a row without saving it; None leaves a number as it is, an empty text removes it."""
    bound_to = str(numbers.uid)
    if id_number is not None:
        plain = normal_id_number(id_number)
        numbers.id_number = encrypt(plain, bound_to=bound_to) if plain else ""
        numbers.id_index = id_number_index(plain) if plain else None
    if phone is not None:
        plain = normal_phone(phone)
        numbers.phone = encrypt(plain, bound_to=bound_to) if plain else ""
        numbers.phone_index = phone_index(plain) if plain else None


def store(*, id_number: str = "", phone: str = "") -> PrivateNumbers:
    numbers = sealed(id_number=id_number, phone=phone)
    save_one(numbers)
    return numbers


def change(*, numbers: PrivateNumbers, id_number: str | None = None, phone: str | None = None) -> None:
    seal_into(numbers, id_number=id_number, phone=phone)
    save_one(numbers)


def save_one(numbers: PrivateNumbers) -> None:
    try:
        with transaction.atomic():
            numbers.save()
    except IntegrityError as error:
        raise IdNumberTaken from error


def set_aside(*, id_number: str = "", phone: str = "") -> PrivateNumbers:
    """What somebody says that a number should be: sealed like every number, and without an index found by nobody."""
    numbers = sealed(id_number=id_number, phone=phone)
    numbers.id_index = numbers.phone_index = None
    numbers.save()
    return numbers


def forget(numbers: PrivateNumbers) -> None:
    """Delete what was set aside and belongs to nobody."""
    numbers.delete()


def store_many(pairs: Iterable[tuple[str, str]]) -> list[PrivateNumbers]:
    """One row per (ID number, phone number), in their order."""
    return PrivateNumbers.objects.bulk_create([sealed(id_number=one, phone=two) for one, two in pairs])


def change_many(rows: Sequence[PrivateNumbers]) -> None:
    """Save rows that `seal_into` has changed. An upsert, because the work of `bulk_update` grows with the square."""
    PrivateNumbers.objects.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=SEALED_FIELDS)


def masked(numbers: PrivateNumbers | None) -> Masked:
    """What lists, pages and exports show."""
    if numbers is None:
        return Masked()
    plain = opened(numbers)
    return Masked(masked_id_number(plain.id_number), masked_phone(plain.phone))


def masked_phone_of(uid: UUID | None, sealed_phone: str | None) -> str:
    """What a list shows of a number; nothing else of it is opened, nor even read."""
    return masked_phone(decrypt(sealed_phone, bound_to=str(uid))) if sealed_phone else ""


def reveal(
    *, numbers: PrivateNumbers, of: Model, by: Account, purpose: str, path: str, second: Account | None = None
) -> Revealed:
    """Both numbers in full. Raises PurposeMissing, ConsentMissing, UsedUp. The look is counted and its audit row written
    before anything is decrypted, in one transaction. `of` is whose file it is, `second` who consented."""
    if purpose not in Purpose.values:
        raise PurposeMissing
    if purpose in NEEDS_CONSENT and second in {None, by}:
        raise ConsentMissing
    facts = {"purpose": purpose} | ({"consented_by": second.pk} if second else {})
    try:
        with transaction.atomic():
            spend(by=by, act=CountedAct.REVEAL)
            record("private.reveal", by=by, target=of, path=path, **facts)
            return opened(numbers)
    except UsedUp:
        record("private.refuse", by=by, target=of, path=path, act=CountedAct.REVEAL)
        raise


def most_per_day(act: str) -> int:
    return {
        CountedAct.REVEAL: settings.REVEALS_PER_DAY,
        CountedAct.SEARCH: settings.NUMBER_SEARCHES_PER_DAY,
        CountedAct.OUTSIDER: settings.IMPORT_OUTSIDERS_PER_DAY,
    }[CountedAct(act)]


REFUSALS = {
    CountedAct.REVEAL: "今天查看完整号码已满{most}次，到了每人每天的上限。请明天再查看；有急用的，请向上级说明。",
    CountedAct.SEARCH: "今天按号码查找已满{most}次，到了每人每天的上限。请明天再查，或者按姓名查找。",
    CountedAct.OUTSIDER: (
        "今天上传的表里，不在您管理范围内的人已超过{most}人，到了每人每天的上限，今天不能再导入。"
        "请只留本范围的人，明天再上传；组织关系确在别处的，请由上级党委导入。"
    ),
}


def spend(*, by: Account, act: str, many: int = 1) -> None:
    """Take `many` from what `by` may do today, by the database's clock. Raises UsedUp; then nothing is taken.

    The condition and the count are one UPDATE, so parallel ones get as many as there are and not one more.
    """
    most = most_per_day(act)
    begin_day(by=by, act=act)
    if not counted_today(by=by, act=act).filter(used__lte=most - many).update(used=F("used") + many):
        raise UsedUp(REFUSALS[CountedAct(act)].format(most=most))


def begin_day(*, by: Account, act: str) -> None:
    DailyCount.objects.bulk_create([DailyCount(account=by, act=act, day=TruncDate(Now()))], ignore_conflicts=True)


def counted_today(*, by: Account, act: str) -> QuerySet[DailyCount]:
    return DailyCount.objects.filter(account=by, act=act, day=TruncDate(Now()))


def spend_all(*, by: Account, act: str) -> None:
    """Nothing of it is left today: whoever asked for far too much does not go on asking piecemeal."""
    begin_day(by=by, act=act)
    counted_today(by=by, act=act).update(used=most_per_day(act))


def refuse_if_used_up(*, by: Account, act: str) -> None:
    """Raises UsedUp when nothing is left today."""
    most = most_per_day(act)
    if counted_today(by=by, act=act).filter(used__gte=most).exists():
        raise UsedUp(REFUSALS[CountedAct(act)].format(most=most))


def post_contact(numbers: PrivateNumbers | None) -> str:
    """The contact number of somebody who holds a post; `roster.queries` asks only for those."""
    return opened(numbers).phone if numbers else ""


def deliver(account: Account, text: str) -> None:
    """Send `text` to the phone that `account` logs in with; the number goes to the gateway and to nobody who asks.
    Raises NoNumber, NotSent. `messages` finds this door by a settings string."""
    index = account.phone_index
    numbers = PrivateNumbers.objects.filter(phone_index=index).order_by("pk").first() if index else None
    if numbers is None:
        raise NoNumber
    send(phone=opened(numbers).phone, text=text)


def opened(numbers: PrivateNumbers) -> Revealed:
    bound_to = str(numbers.uid)
    return Revealed(
        id_number=decrypt(numbers.id_number, bound_to=bound_to) if numbers.id_number else "",
        phone=decrypt(numbers.phone, bound_to=bound_to) if numbers.phone else "",
    )


def search(*, number: str, by: Account) -> list[PrivateNumbers]:
    """Whose number this is, in reach or not: the caller shows those in reach. Raises UsedUp: a number can be guessed,
    so a search is counted and written down whatever it finds."""
    kind = "PHONE" if is_phone(number) else "ID_NUMBER"
    count_search(by=by, kind=kind)
    if kind == "PHONE":
        return find_by_phone(number)
    known = find_by_id_number(number)
    return [known] if known else []


def count_search(*, by: Account, kind: str = "ID_NUMBER") -> None:
    """One search of the day, written down. Also for whoever was told that an ID number is taken: that tells as much.
    Raises UsedUp."""
    try:
        with transaction.atomic():
            spend(by=by, act=CountedAct.SEARCH)
            record("private.search", by=by, target="private", kind=kind)
    except UsedUp:
        record("private.refuse", by=by, target="private", act=CountedAct.SEARCH)
        raise


@contextmanager
def counting_taken(*, by: Account | None, number: object) -> Iterator[None]:
    """Around writing somebody's ID number: raises IdNumberTaken for a number that another person has, which counts as
    a search for it, and UsedUp beforehand when no search is left today."""
    if by and number:
        refuse_if_used_up(by=by, act=CountedAct.SEARCH)
    try:
        yield
    except IntegrityError as error:
        if by:
            count_search(by=by)
        raise IdNumberTaken from error


def find_by_id_number(value: str) -> PrivateNumbers | None:
    return PrivateNumbers.objects.filter(id_index=id_number_index(value)).first()


def find_by_phone(value: str) -> list[PrivateNumbers]:
    """A phone may be shared in a family, so there can be several."""
    return list(PrivateNumbers.objects.filter(phone_index=phone_index(value)).order_by("pk"))


def find_many_by_id_number(values: Iterable[str]) -> dict[str, PrivateNumbers]:
    """By normal ID number, those of `values` that are known; one query per five thousand."""
    by_index = {id_number_index(value): normal_id_number(value) for value in values}
    indexes = list(by_index)
    found: dict[str, PrivateNumbers] = {}
    for start in range(0, len(indexes), LOOKUP_BATCH):
        for numbers in PrivateNumbers.objects.filter(id_index__in=indexes[start : start + LOOKUP_BATCH]):
            found[by_index[str(numbers.id_index)]] = numbers
    return found
