from dangjian.portal.services.operation import operate
from dangjian.portal.services.preparation import require_tables, set_up
from dangjian.portal.services.refusal import CannotStart

__all__ = ["CannotStart", "operate", "require_tables", "set_up"]
