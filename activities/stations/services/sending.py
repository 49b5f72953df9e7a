"""What is pressed twice, or sent twice at the same moment, is kept once."""

from typing import TypeVar

from django.db import IntegrityError, transaction

from activities.stations.models import Honour, Opinion, Service
from dangjian.acts import same_sending

Row = TypeVar("Row", Opinion, Honour, Service)


def sent_before(made: Row) -> Row | None:
    """Keep the row, unless its sending was kept already: then that one. The table itself decides who was first. The page of
    what was taken back, sent once more, is a new row."""
    while True:
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            known = type(made)._default_manager.filter(uid=made.uid).first()
            if known is None:
                raise
            if known.withdrawn_on is None:
                return known
            made.uid = same_sending(known.uid, "again")
        else:
            return None
