class CannotBackUp(Exception):
    """Neither taken nor restored, and nothing was changed; the message is a Chinese sentence for the terminal."""


class BackupDamaged(CannotBackUp):
    """A backup that is not what it was when it was taken; the message says what is wrong."""
