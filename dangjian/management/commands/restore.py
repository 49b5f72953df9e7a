from dangjian.backups.management import Restore as Command

__all__ = ["Command"]
