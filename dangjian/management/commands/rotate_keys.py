from dangjian.keys.management import RotateKeys as Command

__all__ = ["Command"]
