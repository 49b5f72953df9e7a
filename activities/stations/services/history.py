"""How an opinion stood on a day that is over."""

from datetime import date

from activities.stations.models import Opinion, OpinionVersion


def version_of(opinion: Opinion, *, today: date) -> OpinionVersion:
    return OpinionVersion(
        opinion=opinion,
        noted_on=today,
        said_on=opinion.said_on,
        closed_on=opinion.closed_on,
        withdrawn=opinion.withdrawn_on is not None,
    )


def note_version(opinion: Opinion, *, today: date) -> None:
    """As it stands when the day ends; said again on the same day, the later counts."""
    OpinionVersion.objects.bulk_create(
        [version_of(opinion, today=today)],
        update_conflicts=True,
        unique_fields=["opinion", "noted_on"],
        update_fields=["said_on", "closed_on", "withdrawn"],
    )
