"""A district made many: the demo's rows copied so many times by the database itself, each copy with ids of its own.

The copies hang below the same root, so ×20 is a city of 20 districts without its own middle level. Names repeat; accounts,
photos and private numbers are not copied.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model

from dangjian.fields.paths import step, steps
from organizations.tree.models import Organization

APART = 50_000_000  # more than any table of one district has rows, so that ids of copies never meet
GROWN = [
    "organizations.Organization",
    "organizations.OrganizationEdge",
    "members.Member",
    "members.Affiliation",
    "members.Participation",
    "members.Term",
    "members.Post",
    "members.Subgroup",
    "members.SubgroupMembership",
    "members.StandingExemption",
    "activities.Activity",
    "activities.ActivityVersion",
    "activities.ActivityCredit",
    "activities.Attendance",
    "activities.MonthlyRollup",
]
LEFT_EMPTY = {"numbers_id", "account_id", "album_id", "entry_id", "group_id"}
UIDS = {"uid", "subgroup_uid"}


def grow(times: int) -> None:
    """Make the one district in the database `times` districts, on PostgreSQL."""
    root = Organization.objects.get(parent=None)
    models = [apps.get_model(label) for label in GROWN]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for number in range(1, times):
            write_paths(cursor, root, number)
            for model in models:
                cursor.execute(statement(model, models, root.pk, number))
        cursor.execute("SET session_replication_role = DEFAULT")
        for model in models:
            cursor.execute(f'VACUUM ANALYZE "{model._meta.db_table}"')


def write_paths(cursor, root: Organization, number: int) -> None:
    """Where each place of the copy hangs."""
    cursor.execute("CREATE TEMP TABLE IF NOT EXISTS grown_path (old text PRIMARY KEY, new text)")
    cursor.execute("TRUNCATE grown_path")
    places = list(Organization.objects.exclude(pk__gte=APART).values_list("path", flat=True))
    with cursor.copy("COPY grown_path FROM STDIN") as copy:
        for path in places:
            top, *below = steps(path)
            copy.write_row((path, step(top) + "".join(step(pk + number * APART) for pk in below)))


def statement(model: type[Model], models: list[type[Model]], root: int, number: int) -> str:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(value(field, models, root, number) for field in fields)
    joined = " JOIN grown_path ON grown_path.old = t.path" if any(one.name == "path" for one in fields) else ""
    own = f"t.id <> {root}" if model is Organization else "true"
    if model._meta.label == "organizations.OrganizationEdge":
        own = f"t.organization_id <> {root}"
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values} FROM "{model._meta.db_table}" t{joined} WHERE t.id < {APART} AND {own}'


def value(field: Field, models: list[type[Model]], root: int, number: int) -> str:
    """What a column of the copy holds, as SQL over the row `t` that it copies."""
    column, shift = f't."{field.column}"', number * APART
    by_name = {
        "path": "grown_path.new",
        "national_code": "''",
        "short_name": f"{column} || ' {number}'",
        **dict.fromkeys(LEFT_EMPTY, "NULL"),
        **dict.fromkeys(UIDS, f"md5({column}::text || '{number}')::uuid"),
    }
    if field.column in by_name:
        return by_name[field.column]
    if field.related_model is Organization:
        return f"CASE WHEN {column} = {root} THEN {column} ELSE {column} + {shift} END"
    return f"{column} + {shift}" if field.primary_key or field.related_model in models else column


def rows() -> Iterator[tuple[str, int]]:
    for label in GROWN:
        yield label, apps.get_model(label).objects.count()
