from dangjian.portal.management import SetUp as Command

__all__ = ["Command"]
