from dangjian.backups.management import CheckFiles as Command

__all__ = ["Command"]
