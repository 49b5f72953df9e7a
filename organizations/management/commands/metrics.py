from organizations.operating.management import Metrics as Command

__all__ = ["Command"]
