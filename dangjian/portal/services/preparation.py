"""What must be in place before the first page: a database that answers, its tables, the standing facts, the static files."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from dangjian.portal.services.refusal import CannotStart

Say = Callable[[str], None]


def prepare(*, say: Say) -> None:
    """Bring database and static files up to this version of the code; does and says little when they are."""
    require_database()
    if missing := missing_migrations():
        say(f"正在更新数据库（{missing} 步）……")
        call_command("migrate", interactive=False, verbosity=0)
    for sentence in set_up():
        if missing:
            say(sentence)
    collect_static_files(say=say)
    connection.close()


def set_up() -> Iterator[str]:
    """Run every step of SETUP_STEPS, which may be repeated; each says what it did."""
    for dotted in settings.SETUP_STEPS:
        module, _, name = dotted.rpartition(".")
        yield getattr(import_module(module), name)()


def require_database() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise CannotStart(f"DATABASE_URL 指的数据库连不上：{reason}") from error


def require_tables() -> None:
    """For the commands that need the portal's tables: raises CannotStart with what to run first."""
    require_database()
    if missing := missing_migrations():
        raise CannotStart(
            f"数据库还没有建好（缺 {missing} 步更新）。先启动一次 manage.py portal，或运行 manage.py migrate。"
        )


def missing_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static_files(*, say: Say) -> None:
    """Copy, name by content and compress the static files, unless they are those of the last time."""
    seen: Path = settings.DATA_DIR / "static.digest"
    digest = static_digest()
    if seen.exists() and seen.read_text() == digest and settings.STATIC_ROOT.exists():
        return
    say("正在整理样式和脚本……")
    call_command("collectstatic", interactive=False, verbosity=0)
    seen.write_text(digest)


def static_digest() -> str:
    """Changes when any static file is added, removed or written."""
    digest = sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
