from organizations.granting.management import Command

__all__ = ["Command"]
