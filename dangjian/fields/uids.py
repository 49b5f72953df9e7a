from typing import Any

from django.db.models import CharField, Func


class UidText(Func):
    """A uid as `str` writes it, made by the database: half of what a UUID made for each row and written out costs."""

    output_field = CharField()
    template = "CAST(%(expressions)s AS text)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str | int, ...]]:
        """SQLite keeps the 32 digits without dashes."""
        column, params = compiler.compile(self.source_expressions[0])
        parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        return " || '-' || ".join(f"substr({column}, {at}, {many})" for at, many in parts), (*params,) * len(parts)
