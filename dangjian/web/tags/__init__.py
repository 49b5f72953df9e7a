from dangjian.web.tags import choices, layouts, lines
from dangjian.web.tags.library import register

__all__ = ["choices", "layouts", "lines", "register"]
