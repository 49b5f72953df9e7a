"""党员构成 by the classes of the annual bulletin, in one query."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from members.roster.models import Category, MemberQuerySet, Sex
from members.roster.queries.members import HIGHER_EDUCATION
from members.roster.rules import AGE_BANDS, ERAS, Band, Era


@dataclass(frozen=True)
class Share:
    label: str
    count: int
    total: int

    @property
    def percent(self) -> str:
        return f"{100 * self.count / self.total:.1f}%" if self.total else ""

    @property
    def thousandths(self) -> int:
        return 1000 * self.count // self.total if self.total else 0


@dataclass(frozen=True)
class Composition:
    total: int
    full: int
    probationary: int
    marks: list[Share]
    ages: list[Share]
    eras: list[Share]


def composition(members: MemberQuerySet, *, today: date) -> Composition:
    """Unknown birth and joining dates are in no class, so classes may add up to less than the total."""
    conditions = {
        "full": Q(category=Category.FULL),
        "probationary": Q(category=Category.PROBATIONARY),
        "women": Q(sex=Sex.FEMALE),
        "minorities": ~Q(ethnicity__in=("", "汉", "汉族")),
        "higher": Q(education__in=HIGHER_EDUCATION),
        **{f"age_{number}": born_in(band, today) for number, band in enumerate(AGE_BANDS)},
        **{f"era_{number}": joined_in(era) for number, era in enumerate(ERAS)},
    }
    counts = members.in_party().aggregate(
        total=Count("pk"), **{name: Count("pk", filter=condition) for name, condition in conditions.items()}
    )
    total = counts["total"]
    return Composition(
        total=total,
        full=counts["full"],
        probationary=counts["probationary"],
        marks=[
            Share("女党员", counts["women"], total),
            Share("少数民族党员", counts["minorities"], total),
            Share("大专及以上学历", counts["higher"], total),
        ],
        ages=[Share(band.label, counts[f"age_{number}"], total) for number, band in enumerate(AGE_BANDS)],
        eras=[Share(era.label, counts[f"era_{number}"], total) for number, era in enumerate(ERAS)],
    )


def born_in(band: Band, today: date) -> Q:
    after, until = band.days(today)
    return Q(born_on__gt=after, born_on__lte=until)


def joined_in(era: Era) -> Q:
    began = Q(joined_on__gte=era.since)
    return began & Q(joined_on__lt=era.until) if era.until else began
