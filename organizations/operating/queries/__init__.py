"""What the machine's keeper has to know, without one word about a person."""

from organizations.operating.queries.running import told

__all__ = ["told"]
