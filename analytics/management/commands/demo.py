from analytics.demo.management import Command

__all__ = ["Command"]
