"""Found the invented district."""

import uuid
from datetime import date
from itertools import count
from random import Random

from analytics.demo.rules.places import ROOT_CODE, Spot, district
from organizations.tree.models import Kind, Organization
from organizations.tree.services import found

FOUNDED_ON = date(2017, 1, 1)


def found_district(random: Random) -> list[tuple[Organization, Spot]]:
    """Every organization with its plan, parents before children."""
    planted: list[tuple[Organization, Spot]] = []
    codes = count(1_001)
    plant(district(random), None, planted, codes, random)
    return planted


def plant(
    spot: Spot,
    parent: Organization | None,
    planted: list[tuple[Organization, Spot]],
    codes: "count[int]",
    random: Random,
) -> None:
    organization = found(
        kind=spot.kind,
        name=spot.name,
        short_name=spot.short_name,
        parent=parent,
        on=FOUNDED_ON,
        by=None,
        national_code=ROOT_CODE if parent is None else f"9990{next(codes):08}",
        sector=spot.sector,
        retired=spot.sector == "RETIRED",
        uid=uuid.UUID(int=random.getrandbits(128), version=4),
        founded_on=FOUNDED_ON,
        position=len(planted),
    )
    planted.append((organization, spot))
    for below in spot.below:
        plant(below, organization, planted, codes, random)


def branches_of(planted: list[tuple[Organization, Spot]]) -> list[tuple[Organization, Spot]]:
    return [(organization, spot) for organization, spot in planted if organization.kind == Kind.BRANCH]
