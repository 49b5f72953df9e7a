"""Rows for tests. Each call makes one believable thing; whatever a test cares about it names itself."""

from datetime import date
from itertools import count

from dangjian.periods import Month
from members.roster.models import PARTY_CATEGORIES, Affiliation, Category, Member, Sex
from organizations.access.models import Account, Grant
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization, Sector
from organizations.tree.services import found

LONG_AGO = date(2016, 7, 1)
PASSWORD = "海棠花开在滨河路两旁"
numbers = count(1)


def district(**attributes) -> Organization:
    defaults = {"name": "中共滨河区委员会", "short_name": "滨河区委", "national_code": "999000000001"}
    return found(kind=Kind.DISTRICT_COMMITTEE, parent=None, on=LONG_AGO, by=None, **(defaults | attributes))


def committee(parent: Organization, short_name: str = "", **attributes) -> Organization:
    short_name = short_name or f"第{next(numbers)}街道工委"
    defaults = {"kind": Kind.WORKING_COMMITTEE, "name": f"中共{short_name}", "on": LONG_AGO}
    return found(parent=parent, short_name=short_name, by=None, **(defaults | attributes))


def branch(parent: Organization, short_name: str = "", **attributes) -> Organization:
    short_name = short_name or f"第{next(numbers)}党支部"
    defaults = {"kind": Kind.BRANCH, "name": f"中共{short_name}", "on": LONG_AGO, "sector": Sector.COMMUNITY}
    return found(parent=parent, short_name=short_name, by=None, **(defaults | attributes))


def account(name: str = "", *, username: str = "", password: str | None = None) -> Account:
    number = next(numbers)
    made = Account(username=username or f"user{number}", name=name or f"账号{number}")
    if password is None:
        made.set_unusable_password()
    else:
        made.set_password(password)
    made.save()
    return made


def grant(to: Account, role: str, organization: Organization, **attributes) -> Grant:
    return Grant.objects.create(account=to, role=role, organization=organization, **attributes)


def staff(root: Organization, name: str = "林晓") -> Account:
    made = account(name)
    grant(made, Role.DEPARTMENT_STAFF, root)
    return made


def clerk(unit: Organization, name: str = "许静") -> Account:
    made = account(name)
    grant(made, Role.COMMITTEE_ADMIN, unit)
    return made


def secretary(of: Organization, name: str = "胡明远") -> Account:
    made = account(name)
    grant(made, Role.SECRETARY, of)
    return made


def member(organization: Organization, name: str = "", *, since: date = LONG_AGO, **attributes) -> Member:
    number = next(numbers)
    made = Member(
        **{
            "name": name or f"党员{number}",
            "pinyin": f"dangyuan{number:06}",
            "sex": Sex.FEMALE,
            "category": Category.FULL,
            "born_on": date(1970, 1, 1),
            "joined_on": date(1995, 7, 1),
            "regularized_on": date(1996, 7, 1),
        }
        | attributes
    )
    made.settle_in(organization)
    made.save()
    if made.category in PARTY_CATEGORIES:
        Affiliation.objects.create(member=made, organization=organization, starts_on=since)
    return made


def month(text: str) -> Month:
    return Month.parse(text)
