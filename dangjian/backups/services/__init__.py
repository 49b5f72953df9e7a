from dangjian.backups.services.checking import check_backup
from dangjian.backups.services.naming import named_now
from dangjian.backups.services.refusal import BackupDamaged, BackupIncomplete, CannotBackUp
from dangjian.backups.services.restoring import restore_backup
from dangjian.backups.services.taking import note_refusal, take_backup

__all__ = [
    "BackupDamaged",
    "BackupIncomplete",
    "CannotBackUp",
    "check_backup",
    "named_now",
    "note_refusal",
    "restore_backup",
    "take_backup",
]
