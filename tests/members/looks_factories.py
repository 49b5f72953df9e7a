"""People whose numbers are looked at, and looks in every state."""

from datetime import datetime

from django.utils.timezone import get_current_timezone
from factories import account, member

from members.looks.models import Look
from members.looks.services import ask, consent, look_once
from members.private.rules import Purpose
from members.private.services import store

NOW = datetime(2026, 11, 23, 12, tzinfo=get_current_timezone())
PHONE, OTHER_PHONE = "19900038861", "19900621384"


def person(town, name="韩梅", *, phone=PHONE, **more):
    """On the roster, with an account and a number."""
    return member(town.own, name, **({"account": account(name), "numbers": store(phone=phone)} | more))


def asked(someone, by, *, purpose=Purpose.DISCIPLINE, reason="核实一份材料", now=NOW) -> Look:
    return ask(member=someone, by=by, purpose=purpose, reason=reason, now=now)


def consented(someone, by, second, *, now=NOW) -> Look:
    made = asked(someone, by, now=now)
    consent(look=made, by=second, now=now)
    return made


def withheld(someone, by, second, *, now=NOW) -> Look:
    made = consented(someone, by, second, now=now)
    look_once(look=made, by=by, now=now)
    return made
