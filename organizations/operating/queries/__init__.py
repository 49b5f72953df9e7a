"""What the machine's keeper has to know, without one word about a person."""

from organizations.operating.queries.machines import figures_for_machines
from organizations.operating.queries.running import told

__all__ = ["figures_for_machines", "told"]
