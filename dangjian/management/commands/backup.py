from dangjian.backups.management import BackUp as Command

__all__ = ["Command"]
