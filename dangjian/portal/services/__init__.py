from dangjian.portal.services.instance import claim_data_directory
from dangjian.portal.services.operation import operate
from dangjian.portal.services.preparation import missing_migrations, require_tables, set_up
from dangjian.portal.services.refusal import CannotStart

__all__ = ["CannotStart", "claim_data_directory", "missing_migrations", "operate", "require_tables", "set_up"]
