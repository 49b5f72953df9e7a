from dangjian.portal.management import Portal as Command

__all__ = ["Command"]
