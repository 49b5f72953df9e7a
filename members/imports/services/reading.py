"""Reading an uploaded file in a process of its own, with limits on time and memory."""

import json
import subprocess
import sys

from django.conf import settings

from members.imports.rules.archive import DAMAGED
from members.imports.rules.cells import Table, tidy
from members.imports.rules.files import LARGEST_FILE, TOO_BIG
from members.imports.rules.refusals import Refused

LONGEST_SECONDS = 40


def read_file(content: bytes, *, title: str) -> list[Table]:
    """The visible tables of the file; raises Refused, also when the reader died of it."""
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_BIG)
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell; the file comes by standard input)
            [sys.executable, "-m", "members.imports.rules.files", tidy(title)],
            input=content,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            cwd=settings.BASE_DIR,
            env={"PYTHONPATH": str(settings.BASE_DIR)},
            check=True,
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, json.JSONDecodeError) as error:
        raise Refused(DAMAGED) from error
    if "refused" in answer:
        raise Refused(answer["refused"])
    return [Table.unpacked(table) for table in answer["tables"]]
