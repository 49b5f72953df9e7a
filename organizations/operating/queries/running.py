"""The whole page, section by section. No request talks to the broker: that it works is seen by the sweep it carries."""

import platform
import tomllib
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime

from dangjian.audit.models import AuditCheck, AuditRow
from dangjian.backups.rules import LATE_AFTER, time_of
from dangjian.jobs.queries import JobCount, last_pulse, worker_state
from dangjian.web.queries import answered
from dangjian.web.rules import Answered
from organizations.operating.queries.database import database_size, engine, migrated
from organizations.operating.queries.disks import Disk, disks, kept_backups, refused_backup
from organizations.operating.queries.queues import queues
from organizations.operating.rules import (
    BEATS,
    CHECKED_WITHIN,
    ON_A_DISK,
    WAITS_TOO_LONG,
    Line,
    Section,
    ago,
    broker_word,
    failing_too_often,
    is_scarce,
    size,
    yes,
)

UNREADABLE = "读不到"
NO_BACKUP = {"sqlite": "没有设置自动备份", "postgresql": "由 PostgreSQL 自己备份，照片另行备份"}
NO_BACKUP_TROUBLE = "没有自动备份：请在另一块磁盘上建一个目录，写进 BACKUP_DIR，重启。"
NEVER_BACKED_UP = (
    "设了自动备份，还没有备份过：请运行一次 manage.py backup。以前备份过的，请看 BACKUP_DIR 所在的磁盘是不是没有挂上。"
)
HANDED_IN = "records.submit"
REPAIRED, REPAIR_TOLD = "records.repair_rollup", timedelta(days=30)
SILENT = (
    "后台没有动静：照片、导入、季度计算都在排队等着，不会丢。请在服务器上看任务队列、后台任务、定时任务是否在运行"
    "（一条命令运行的，看 manage.py portal 和{logs}）。"
)
# Where the portal's processes write: files, or what their terminal is led to.
LOGS = {"files": "logs 里的 {files}", "terminal": "交给系统的日志（journalctl -u dangjian，或者容器的日志）"}


def told(*, now: datetime) -> list[Section]:
    return [
        Section("版本", versions()),
        Section("数据库", database()),
        Section("后台", background(now)),
        Section("排队的工作", jobs(now)),
        Section("访问（本机）", pages(now)),
        Section("磁盘", [of_disk(one) for one in disks()]),
        Section("备份", backups(now)),
        Section("操作日志", log(now)),
        Section("统计", figures(now)),
        Section("密钥和短信", outside()),
        Section("开关", switches()),
    ]


def versions() -> list[Line]:
    packages = ("Django", "celery", "granian", "redis")
    return [
        Line(settings.PORTAL_NAME, portal_version()),
        Line("Python", platform.python_version()),
        *[Line(name, package_version(name)) for name in packages],
        Line("操作系统", f"{platform.system()} {platform.release()}"),
    ]


def portal_version() -> str:
    try:
        return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return UNREADABLE


def package_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "没有安装"


def database() -> list[Line]:
    done, held = migrated(), database_size()
    behind = f"还差{done.missing}步更新没有做，请运行 manage.py migrate。" if done.missing else ""
    newest = f"，最近一步{moment(done.newest)}" if done.newest else ""
    return [
        Line("引擎", engine()),
        Line("大小", size(held) if held is not None else UNREADABLE),
        Line("表结构", f"已做{done.applied}步{newest}" + (f"，还差{done.missing}步" if done.missing else ""), behind),
    ]


def moment(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"


def background(now: datetime) -> list[Line]:
    state, seen = worker_state(now=now), last_pulse()
    swept = f"{ago(seen, now)}（{localtime(seen):%Y-%m-%d %H:%M:%S}）" if seen else "还没有过"
    words = {"ok": "在运行", "silent": "没有动静", "never": "还没有运行过"}
    beats = [BEATS.get(name, name) for name in sorted(settings.CELERY_BEAT_SCHEDULE)]
    return [
        Line(
            "队列、后台任务、定时任务",
            words[state],
            "" if state == "ok" else SILENT.format(logs=logs("broker、worker、beat")),
        ),
        Line("最近一次巡查", swept),
        Line("任务队列", broker_word(settings.CELERY_BROKER_URL, messages=messages())),
        Line("定时任务", f"{len(beats)}项：{'、'.join(beats)}"),
        Line(
            "后台方式", f"{settings.WORKER_POOL}，同时{settings.WORKER_CONCURRENCY}件；网站{settings.WEB_WORKERS}个进程"
        ),
    ]


def logs(files: str) -> str:
    return LOGS[settings.LOG_TO].format(files=files)


def messages() -> int | None:
    """Of a queue that is a folder, how many files lie in it."""
    folder = getattr(settings, "QUEUE", None)
    try:
        return sum(1 for file in Path(folder).iterdir() if file.suffix == ".msg") if folder else None
    except OSError:
        return None


def jobs(now: datetime) -> list[Line]:
    return [
        Line(
            one.label,
            f"排队{one.waiting}{since(one, now)}，正在做{one.running}，没有成功{one.failed}",
            stuck(one, now) or (f"{one.label}有{one.failed}件没有成功，原因写在各自的页面上。" if one.failed else ""),
        )
        for one in queues(now=now)
    ]


def since(one: JobCount, now: datetime) -> str:
    return f"（最早的{ago(one.oldest, now)}）" if one.oldest else ""


def stuck(one: JobCount, now: datetime) -> str:
    late = one.oldest is not None and now - one.oldest > WAITS_TOO_LONG
    return f"{one.label}排了很久{since(one, now)}，还没有人做：请看后台任务是否在运行，是不是太忙。" if late else ""


def pages(now: datetime) -> list[Line]:
    """What the web processes of this machine answered; each counts for itself, so one that was killed loses nothing."""
    lately, day = answered(hours=2, now=now), answered(hours=24, now=now)
    failing = failing_too_often(lately.pages, lately.failed)
    trouble = f"这两小时有{lately.failed}页出错：请看{logs('web.log')}，level 是 ERROR 的行。" if failing else ""
    return [
        Line("这一小时和上一小时", in_words(lately), trouble),
        Line("24小时", in_words(day)),
        Line("交来的记录", f"这一小时{handed_in(now, hours=1)}份，24小时{handed_in(now, hours=24)}份"),
    ]


def in_words(one: Answered) -> str:
    return f"{one.pages}页，平均{one.average}毫秒，出错{one.failed}页"


def handed_in(now: datetime, *, hours: int) -> int:
    return AuditRow.objects.filter(action=HANDED_IN, recorded_at__gte=now - timedelta(hours=hours)).count()


def of_disk(disk: Disk) -> Line:
    label = "、".join(ON_A_DISK[name] for name in disk.holds)
    if not disk.is_readable:
        return Line(label, UNREADABLE, f"读不到{label}所在的磁盘，请检查是不是还挂着。")
    low = f"{label}所在的磁盘快满了，满了以后就存不进去了：请清理或者扩容。"
    return Line(label, f"剩{size(disk.free)}，共{size(disk.total)}", low if is_scarce(disk.free, disk.total) else "")


def backups(now: datetime) -> list[Line]:
    if settings.BACKUP_DIR is None:
        return [Line("每天夜里", NO_BACKUP[connection.vendor], NO_BACKUP_TROUBLE if alone() else "")]
    kept = kept_backups()
    if kept is None:
        return [Line("最近一次", UNREADABLE, "读不到备份目录，请检查 BACKUP_DIR 所在的磁盘是不是还挂着。")]
    refused = refused_backup()
    if not kept:
        return [Line("最近一次", "还没有过", refused or NEVER_BACKED_UP)]
    taken = time_of(kept[-1].name)
    old = localtime(now).replace(tzinfo=None) - taken > LATE_AFTER
    late = "一天多没有备份了：请看备份目录所在的磁盘和定时任务。" if old else ""
    return [Line("最近一次", f"{taken:%Y-%m-%d %H:%M}，留着{len(kept)}份；密钥不在里面，请另外保存", refused or late)]


def alone() -> bool:
    """A portal in earnest whose only copy of everything is the disk it runs on."""
    return settings.PRODUCTION and connection.vendor == "sqlite"


def log(now: datetime) -> list[Line]:
    check, waiting = AuditCheck.objects.order_by("-pk").first(), AuditRow.objects.waiting().count()
    sealed = Line("等待封存", f"{waiting}条")
    if check is None:
        return [Line("最近一次核验", "还没有核验过"), sealed]
    late = "操作日志一天多没有核验，请看定时任务是否在运行。" if now - check.checked_at > CHECKED_WITHIN else ""
    broken = "操作日志核验没有通过：请保留现场，马上请审计管理员处理。" if check.problem else ""
    result = "没有通过" if check.problem else f"前{check.rows}条没有改动"
    return [Line("最近一次核验", f"{moment(check.checked_at)}，{result}", broken or late), sealed]


def figures(now: datetime) -> list[Line]:
    """Whether the quarter found the live figures different from the records they are made of."""
    repaired = AuditRow.objects.filter(action=REPAIRED, recorded_at__gte=now - REPAIR_TOLD).order_by("-pk").first()
    if repaired is None:
        return [Line("到会月计", f"最近{REPAIR_TOLD.days}天和记录一致，没有改正过")]
    said = f"{moment(repaired.recorded_at)}，有{repaired.detail.get('rows', 0)}处和记录不一致，已按记录改正"
    return [Line("到会月计", said, "到会月计和记录不一致过：已经改正，但说明程序有疏漏，请把这一行告诉开发单位。")]


def outside() -> list[Line]:
    keys = list(settings.FIELD_KEYS)
    older = f"，还能读{'、'.join(keys[1:])}" if keys[1:] else ""
    return [
        Line("加密密钥", f"用{keys[0]}写{older}"),
        Line("短信平台", "已设置" if settings.SMS_URL else "没有设置，登录链接只能打印"),
        Line("邮件", "本门户不发邮件"),
        Line("凭条上的网址", settings.PUBLIC_URL or "没有设置，用打开页面时的地址"),
    ]


def switches() -> list[Line]:
    debug = "调试页打开着，出错时会露出内部数据：请设 DEBUG=false。" if settings.DEBUG else ""
    asked = {"off": "不用", "offered": "自愿", "required": "必须"}
    return [
        Line("正式部署", yes(settings.PRODUCTION)),
        Line("演示数据", yes(settings.DEMO)),
        Line("调试页", yes(settings.DEBUG), debug),
        Line("只走 https", yes(getattr(settings, "SESSION_COOKIE_SECURE", False))),
        Line(
            "两步验证", f"管理人员{asked[settings.SECOND_FACTOR]}，党（工）委{asked[settings.SECOND_FACTOR_COMMITTEES]}"
        ),
        Line("代理层数", str(settings.TRUSTED_PROXIES)),
        Line("日志写到", "文件" if settings.LOG_TO == "files" else "终端"),
        Line(
            "每人每天",
            f"查看完整号码{settings.REVEALS_PER_DAY}次，按号码查找{settings.NUMBER_SEARCHES_PER_DAY}次，"
            f"导入范围外{settings.IMPORT_OUTSIDERS_PER_DAY}人",
        ),
    ]
