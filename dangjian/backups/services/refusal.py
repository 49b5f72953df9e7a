class CannotBackUp(Exception):
    """Neither taken nor restored, and nothing was changed; the message is a Chinese sentence for the terminal."""


class BackupDamaged(CannotBackUp):
    """A backup that is not what it was when it was taken; the message says what is wrong."""


class BackupIncomplete(BackupDamaged):
    """All that it holds is sound, but its rows name files that it does not hold."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(f"数据库里的照片和附件有{len(missing)}个文件不在备份里（如 {missing[0]}）")
        self.missing = missing
