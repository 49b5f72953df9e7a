"""How the running portal is told to whoever runs it: lines, and what needs a hand. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isinf
from urllib.parse import urlsplit

SCARCE_SHARE, SCARCE_BYTES = 10, 2 * 1024**3  # below one tenth and two gigabytes uploads soon fail
CHECKED_WITHIN = timedelta(hours=36)  # the nightly walk along the log, and half a day
WAITS_TOO_LONG = timedelta(minutes=10)  # work is looked for every three seconds
FAILING_PAGES, FAILING_SHARE = 5, 100  # as many, and one in a hundred
# What the lines of CELERY_BEAT_SCHEDULE are called; a new one shows its own name until it is named here.
BEATS = {
    "add-up-changes": "合计组织树的变动",
    "assess": "季末计算",
    "backup": "备份",
    "check-log": "核验日志",
    "forget": "清理导入文件",
    "forget-contacts": "清理联系方式",
    "forget-drafts": "清理空着的草稿",
    "forget-exports": "清理导出的文件",
    "forget-messages": "清理旧的消息",
    "forget-notice-files": "清理通知的附件",
    "forget-numbers": "清理流动党员的电话",
    "forget-objectors": "清理反映人的联系方式",
    "let-go-of-sketches": "清理换下的示意图",
    "photo-orphans": "清理照片文件",
    "remind": "发提醒",
    "return-snapshots": "退回搁置的随手拍",
    "seal": "封存日志",
    "sweep": "巡查排队的工作",
    "tidy": "清理过期登录",
}
# What lies on a disk, by the names of `queries.disks.folders`.
ON_A_DISK = {"data": "数据目录", "media": "照片和附件", "backups": "备份"}
UNITS = ("字节", "KB", "MB", "GB", "TB")


@dataclass(frozen=True)
class Line:
    """`trouble` says what to do about it; most lines have none."""

    label: str
    value: str
    trouble: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    lines: Sequence[Line] = field(default_factory=tuple)


def troubles(sections: Sequence[Section]) -> list[str]:
    return [line.trouble for section in sections for line in section.lines if line.trouble]


def size(count: int) -> str:
    """1.4 GB: as disks are sold, one digit behind the point."""
    amount, unit = float(count), 0
    while amount >= 1024 and unit + 1 < len(UNITS):
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f} {UNITS[unit]}" if unit else f"{count} {UNITS[0]}"


def is_scarce(free: int, total: int) -> bool:
    return free < SCARCE_BYTES or free * 100 < total * SCARCE_SHARE


def failing_too_often(pages: int, failed: int) -> bool:
    return failed >= FAILING_PAGES and failed * FAILING_SHARE >= pages


def ago(moment: datetime, now: datetime) -> str:
    """几秒前, 5分钟前, 3小时前, 2天前."""
    seconds = max(int((now - moment).total_seconds()), 0)
    for length, word in ((86_400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= length:
            return f"{seconds // length}{word}前"
    return "一分钟以内"


def broker_word(url: str, *, messages: int | None) -> str:
    """What kind of queue it is and where; never with a password."""
    parts = urlsplit(url)
    if parts.scheme == "filesystem":
        return "数据目录里的文件" + (f"，排着{messages}条消息" if messages is not None else "")
    if parts.scheme.startswith("redis"):
        return f"Redis 或 Valkey，{parts.hostname}" if parts.hostname else "Redis 或 Valkey，本机的私有套接字"
    return parts.scheme


def yes(value: object) -> str:
    return "开" if value else "关"


def figure_line(name: str, labels: Mapping[str, str], value: float) -> str:
    """As Prometheus reads it; what has never been was infinitely long ago."""
    said = ",".join(f'{label}="{word}"' for label, word in labels.items())
    return f"dangjian_{name}{f'{{{said}}}' if said else ''} {'+Inf' if isinf(value) else value}"
