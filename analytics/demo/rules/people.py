"""What an invented member of a branch is like: age, schooling and work follow the branch's sector."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random

from analytics.demo.rules.names import day_between, id_number, person_name, phone
from dangjian.fields.dates import Precision
from members.roster.models import Category, Education, Occupation, Sex
from organizations.tree.models import Sector

AGES = {
    Sector.RETIRED: (60, 92),
    Sector.SCHOOL: (24, 62),
    Sector.ORGAN: (23, 62),
    Sector.NEW_ECONOMIC_SOCIAL: (22, 58),
}
ANY_AGE = (20, 90)
WORK = {
    Sector.ORGAN: ("公务员", Occupation.CIVIL_SERVANT),
    Sector.SCHOOL: ("教师", Occupation.PROFESSIONAL),
    Sector.INSTITUTION: ("医务人员", Occupation.PROFESSIONAL),
    Sector.VILLAGE: ("农民", Occupation.FARMER),
    Sector.COMMUNITY: ("社区工作者", Occupation.MANAGER),
    Sector.NEW_ECONOMIC_SOCIAL: ("企业管理人员", Occupation.MANAGER),
}
OTHER_WORK = ("自由职业", Occupation.OTHER)
RETIRED_WORK = ("离退休人员", Occupation.RETIRED)


@dataclass(frozen=True)
class Person:
    name: str
    sex: str
    born_on: date
    id_number: str
    phone: str
    education: str
    ethnicity: str
    category: str
    joined_on: date
    joined_precision: str
    regularized_on: date | None
    occupation: str
    occupation_class: str


def person(random: Random, *, serial: int, sector: str, today: date, born: Counter[date]) -> Person:
    """`born` counts who was born on a day, so that no two people share an ID number."""
    male = random.random() < 0.66
    youngest, oldest = AGES.get(Sector(sector), ANY_AGE)
    age = random.randint(youngest, oldest)
    born_on = day_between(random, date(today.year - age - 1, 1, 1), date(today.year - age - 1, 12, 31))
    born[born_on] += 1
    joined_on, regularized_on = joining(random, born_on, today)
    work, work_class = RETIRED_WORK if age >= 61 else WORK.get(Sector(sector), OTHER_WORK)
    return Person(
        name=person_name(random, male=male),
        sex=Sex.MALE if male else Sex.FEMALE,
        born_on=born_on,
        id_number=id_number(born_on, serial=born[born_on], male=male),
        phone=phone(serial),
        education=schooling(random, age),
        ethnicity="汉族" if random.random() < 0.96 else random.choice(("回族", "满族", "蒙古族")),
        category=Category.FULL if regularized_on else Category.PROBATIONARY,
        joined_on=joined_on,
        joined_precision=Precision.MONTH if joined_on.year < 1985 and random.random() < 0.4 else Precision.DAY,
        regularized_on=regularized_on,
        occupation=work,
        occupation_class=work_class,
    )


def joining(random: Random, born_on: date, today: date) -> tuple[date, date | None]:
    """Joined as a grown-up; a year of probation, which the newest are still in."""
    if random.random() < 0.015:
        return day_between(random, date(today.year, 1, 5), today), None
    first = date(born_on.year + 19, 1, 1)
    joined_on = day_between(random, first, max(first, date(min(born_on.year + 46, today.year - 2), 12, 1)))
    return joined_on, joined_on.replace(year=joined_on.year + 1, day=min(joined_on.day, 28))


def schooling(random: Random, age: int) -> str:
    if age > 70:
        return random.choice((Education.PRIMARY, Education.MIDDLE_SCHOOL, Education.HIGH_SCHOOL, Education.COLLEGE))
    if age > 50:
        return random.choice(
            (
                Education.MIDDLE_SCHOOL,
                Education.HIGH_SCHOOL,
                Education.SECONDARY_SPECIALIZED,
                Education.COLLEGE,
                Education.BACHELOR,
            )
        )
    return random.choice((Education.COLLEGE, Education.BACHELOR, Education.BACHELOR, Education.POSTGRADUATE))
