"""For everybody on the wall, and for the office that put it there."""

from organizations.notices.views.publishing import objection, publish, published, published_one
from organizations.notices.views.wall import feedback, notice, receipt, wall

__all__ = ["feedback", "notice", "objection", "publish", "published", "published_one", "receipt", "wall"]
