from dangjian.web.tags import asking, choices, layouts, lines
from dangjian.web.tags.library import register

__all__ = ["asking", "choices", "layouts", "lines", "register"]
