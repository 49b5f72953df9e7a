from dangjian.backups.services.checking import check_backup
from dangjian.backups.services.refusal import BackupDamaged, CannotBackUp
from dangjian.backups.services.restoring import restore_backup
from dangjian.backups.services.taking import take_backup

__all__ = ["BackupDamaged", "CannotBackUp", "check_backup", "restore_backup", "take_backup"]
