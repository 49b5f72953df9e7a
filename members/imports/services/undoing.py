"""Undoing an import as one step: what it created goes, what it changed is as before, exactly; or nothing happens,
and a sentence says what came after."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.db.models.deletion import ProtectedError

from dangjian.audit.services import record
from dangjian.jobs.rules import checkpoint
from members.imports.models import RosterImport, Stage
from members.imports.services.applying import stand_in_line
from members.imports.services.ledger import Ledger, Values, batches, ciphertexts, digest, related_to, rows_in, stored
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization
from organizations.tree.services import in_tree_models

# Dated rows go before anything is put back, because of two only one may be open; what they point at goes afterwards,
# because what is put back may still point at it.
DATED = (
    "organizations.Grant",
    "members.SubgroupMembership",
    "members.Post",
    "members.StandingExemption",
    "members.Participation",
    "members.Movement",
    "members.Affiliation",
    "members.Term",
    "organizations.OrganizationEdge",
)
STANDING = ("members.Member", "members.PrivateNumbers", "organizations.Organization")


class DependedOn(Exception):
    """Something was built on the import since; the message says what, for the page."""


def ask_undo(*, roster_import: RosterImport, by: Account | None, now: datetime, at_once: bool = False) -> None:
    """Put the import in line for undoing. Raises NotReady."""
    with transaction.atomic():
        stand_in_line(roster_import, Stage.APPLIED, Stage.UNDO, now=now, at_once=at_once, failure="")
        record("imports.ask_undo", by=by, target=roster_import)


def undo(roster_import: RosterImport, *, clock: Callable[[], datetime]) -> None:
    """Undo a claimed import. Raises LostLease; when something depends on it, it stays applied and says why."""
    ledger = Ledger(**roster_import.ledger)
    try:
        with transaction.atomic():
            roster_import.advance(done=0, total=1, now=clock())
            refuse_dependents(ledger)
            refuse_changes(ledger)
            put_back(ledger)
            record("imports.undo", by=roster_import.by, target=roster_import)
            checkpoint("imports.before_undo_commit")
            roster_import.finish(stage=Stage.UNDONE, undone_at=clock(), ledger={}, progress_done=1, progress_total=1)
    except (DependedOn, ProtectedError, IntegrityError) as reason:
        said = str(reason) if isinstance(reason, DependedOn) else "系统里已有别的内容用到了导入的组织或党员，不能撤销。"
        stay_applied(roster_import, said)


def stay_applied(roster_import: RosterImport, reason: str) -> None:
    with transaction.atomic():
        roster_import.finish(stage=Stage.APPLIED)
        RosterImport.objects.filter(pk=roster_import.pk).update(failure=reason[:200])
    roster_import.failure = reason[:200]


def refuse_dependents(ledger: Ledger) -> None:
    """Rows of any model that point at what the import created, or that came later and point at whom it resettled."""
    for label, spans in ledger.created.items():
        model = apps.get_model(label)
        for other, key in related_to(model):
            pointing = other._default_manager.filter(**{f"{key}__in": rows_in(model, spans).values("pk")})
            refuse_if_any(
                other, pointing.exclude(pk__in=own_rows(ledger, other)).exclude(pk__in=led(ledger, other, key)).count()
            )
    for other, key in related_to(Member):
        since = ledger.newest.get(other._meta.label, 0)
        for batch in batches(ledger.resettled):
            later = other._default_manager.filter(pk__gt=since, **{f"{key}__in": batch})
            refuse_if_any(other, later.exclude(pk__in=own_rows(ledger, other)).count())


def own_rows(ledger: Ledger, model: type[Model]) -> QuerySet:
    """What the import itself created."""
    return rows_in(model, ledger.created.get(model._meta.label, [])).values("pk")


def led(ledger: Ledger, model: type[Model], key: str) -> list[int]:
    """Rows that the import itself made to point where they point; undoing turns them back."""
    column = model._meta.get_field(key).attname  # type: ignore[union-attr]
    return [int(pk) for pk, (_, new) in ledger.replaced.get(model._meta.label, {}).items() if column in new]


def refuse_if_any(model: type[Model], count: int) -> None:
    if count:
        raise DependedOn(
            f"导入之后已有 {count} 条“{model._meta.verbose_name}”用到了这次导入的内容，不能整体撤销。请逐项更正。"
        )


def refuse_changes(ledger: Ledger) -> None:
    """Created rows look as they were created, replaced columns hold what the import put there."""
    for label, spans in ledger.created.items():
        model = apps.get_model(label)
        expected = sum(last - first + 1 for first, last in spans)
        if rows_in(model, spans).count() != expected or digest(model, spans) != ledger.digests[label]:
            raise DependedOn(f"导入的“{model._meta.verbose_name}”后来又有改动，不能整体撤销。请逐项更正。")
    for label, rows in ledger.replaced.items():
        model = apps.get_model(label)
        held = held_rows(model, rows)
        if any(differs(new, held.get(int(key), {}), ciphertexts(model)) for key, (_, new) in rows.items()):
            raise DependedOn(f"这次导入改过的“{model._meta.verbose_name}”后来又有改动，不能整体撤销。请逐项更正。")


def differs(new: Values, now: Values, unwatched: tuple[str, ...]) -> bool:
    return any(now.get(name) != value for name, value in new.items() if name not in unwatched)


def held_rows(model: type[Model], rows: Mapping[str, list[Values]]) -> dict[int, Values]:
    """The columns in question as they are now, in the ledger's own notation."""
    columns = columns_of(rows)
    found: dict[int, Values] = {}
    for batch in batches([int(key) for key in rows]):
        for row in model._default_manager.filter(pk__in=batch).values("pk", *columns):
            found[row["pk"]] = stored(row)
    return found


def columns_of(rows: Mapping[str, list[Values]]) -> list[str]:
    return sorted({name for old, _ in rows.values() for name in old})


def put_back(ledger: Ledger) -> None:
    for label in DATED:
        delete_created(label, ledger)
    for label, rows in ledger.replaced.items():
        restore(apps.get_model(label), rows)
    for label in STANDING:
        delete_created(label, ledger)
    for label, removed in ledger.removed.items():
        model = apps.get_model(label)
        model._default_manager.bulk_create([model(**python_values(model, row)) for row in removed])


def delete_created(label: str, ledger: Ledger) -> None:
    """Organizations from the deepest level upwards, because a parent is protected by its children."""
    rows = rows_in(apps.get_model(label), ledger.created.get(label, []))
    if label != "organizations.Organization":
        rows.delete()
        return
    rows.update(committee=None)
    paths = dict(rows.values_list("pk", "path"))
    for length in sorted({len(path) for path in paths.values()}, reverse=True):
        Organization.objects.filter(pk__in=[pk for pk, path in paths.items() if len(path) == length]).delete()


def restore(model: type[Model], rows: Mapping[str, list[Values]]) -> None:
    names = columns_of(rows)
    for batch in batches([int(key) for key in rows]):
        held = model._default_manager.in_bulk(batch)
        for key, row in held.items():
            for name, value in python_values(model, rows[str(key)][0]).items():
                setattr(row, name, value)
        model._default_manager.bulk_create(
            held.values(), update_conflicts=True, unique_fields=["pk"], update_fields=names
        )
    if model is Organization:
        for key, (old, _) in rows.items():
            settle_rows_of(int(key), old)


def settle_rows_of(organization_id: int, old: Values) -> None:
    """Whatever belongs to the organization stands where it stood."""
    place = {name: old[name] for name in ("path", "committee_id") if name in old}
    for model in in_tree_models() if place else []:
        model._default_manager.filter(organization=organization_id).update(**place)


def python_values(model: type[Model], values: Values) -> Values:
    columns = {one.attname: one for one in model._meta.concrete_fields}
    return {
        name: getattr(columns[name], "target_field", columns[name]).to_python(value) for name, value in values.items()
    }
