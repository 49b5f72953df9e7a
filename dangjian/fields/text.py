"""Text compared byte by byte, so that both databases put a list into the same order."""

from typing import Any

from django.db import models


class BytewiseField(models.CharField):
    """PostgreSQL's own collation skips spaces and could not use the index for prefixes; SQLite is bytewise anyway."""

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
