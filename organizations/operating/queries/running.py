"""The whole page, section by section. No request talks to the broker: that it works is seen by the sweep it carries."""

import platform
import shutil
import tomllib
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime

from dangjian.audit.models import AuditCheck, AuditRow
from dangjian.jobs.queries import job_counts, last_pulse, worker_state
from organizations.operating.queries.database import database_size, engine, migrated
from organizations.operating.rules import (
    BEATS,
    CHECKED_WITHIN,
    Line,
    Section,
    ago,
    broker_word,
    is_scarce,
    size,
    yes,
)

UNREADABLE = "读不到"
SILENT = (
    "后台没有动静：照片、导入、季度计算都在排队等着，不会丢。请在服务器上看任务队列、后台任务、定时任务是否在运行"
    "（一条命令运行的，看 manage.py portal 和 logs 里的 broker、worker、beat）。"
)


def told(*, now: datetime) -> list[Section]:
    return [
        Section("版本", versions()),
        Section("数据库", database()),
        Section("后台", background(now)),
        Section("排队的工作", jobs(now)),
        Section("磁盘", disk()),
        Section("操作日志", log(now)),
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
        Line("队列、后台任务、定时任务", words[state], "" if state == "ok" else SILENT),
        Line("最近一次巡查", swept),
        Line("任务队列", broker_word(settings.CELERY_BROKER_URL, messages=messages())),
        Line("定时任务", f"{len(beats)}项：{'、'.join(beats)}"),
        Line(
            "后台方式", f"{settings.WORKER_POOL}，同时{settings.WORKER_CONCURRENCY}件；网站{settings.WEB_WORKERS}个进程"
        ),
    ]


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
            f"排队{one.waiting}，正在做{one.running}，没有成功{one.failed}",
            f"{one.label}有{one.failed}件没有成功，原因写在各自的页面上。" if one.failed else "",
        )
        for one in job_counts(now=now)
    ]


def disk() -> list[Line]:
    try:
        used = shutil.disk_usage(settings.DATA_DIR)
    except OSError:
        return [Line("数据目录", UNREADABLE, "读不到数据目录所在的磁盘，请检查 DATA_DIR 是否还挂着。")]
    scarce = is_scarce(used.free, used.total)
    low = "磁盘快满了：满了以后照片和导入会失败。请清理或者扩容。" if scarce else ""
    return [Line("数据目录", f"剩{size(used.free)}，共{size(used.total)}", low)]


def log(now: datetime) -> list[Line]:
    check, waiting = AuditCheck.objects.order_by("-pk").first(), AuditRow.objects.waiting().count()
    sealed = Line("等待封存", f"{waiting}条")
    if check is None:
        return [Line("最近一次核验", "还没有核验过"), sealed]
    late = "操作日志一天多没有核验，请看定时任务是否在运行。" if now - check.checked_at > CHECKED_WITHIN else ""
    broken = "操作日志核验没有通过：请保留现场，马上请审计管理员处理。" if check.problem else ""
    result = "没有通过" if check.problem else f"前{check.rows}条没有改动"
    return [Line("最近一次核验", f"{moment(check.checked_at)}，{result}", broken or late), sealed]


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
