"""The department's own form, filled. The row in the log is written before it leaves and knows it by its digest."""

from dataclasses import asdict, replace
from hashlib import sha256

from dangjian.audit.services import record
from dangjian.filling import Values
from dangjian.taking import Exported, Taker, mark_for
from organizations.stationery.models import OfficialForm
from organizations.stationery.rules import MARK
from organizations.stationery.services import filled
from organizations.tree.models import InTree, Organization


def fill_form(*, form: OfficialForm, values: Values, about: InTree | Organization, rows: int, taker: Taker) -> bytes:
    """`about` is what the file tells of: a record or a branch. Raises FileGone, Unfillable."""
    mark = mark_for(taker)
    content = filled(form=form, values=replace(values, single={**values.single, MARK: mark.words}))
    file = Exported(mark.number, taker.reason, rows, sha256(content).hexdigest())
    record("reports.fill_form", by=taker.by, target=about, path=about.path, form=form.pk, **asdict(file))
    return content
