from members.roster.views import acts, endings, lists, people, places

__all__ = ["acts", "endings", "lists", "people", "places"]
