from dangjian.audit.management import Command

__all__ = ["Command"]
