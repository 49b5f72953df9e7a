"""Static files as they are served: hashed, compressed, and the style sheet in one piece."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import join, normpath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/portal.css"
PART = re.compile(r'^@import url\("([^"]+)"\);$', re.MULTILINE)

Sources = dict[str, tuple[Storage, str]]


class PortalStorage(CompressedManifestStaticFilesStorage):
    """In development a browser follows the sheet's imports; served, a phone on a slow line asks once."""

    support_js_module_import_aggregation = True  # a script asks for the hashed names of those it imports

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[tuple[str, bool], str] = {}

    def url(self, name: str, force: bool = False) -> str:  # type: ignore[override]
        """Found once: the list of hashed names is read at start and stays, and every icon of a page asks."""
        asked = name, force
        if asked not in self.found:
            self.found[asked] = super().url(name, force)
        return self.found[asked]

    def post_process(self, paths: Sources, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and SHEET in paths:
            self.delete(SHEET)
            self.save(SHEET, ContentFile(small(joined(paths)).encode()))
            paths[SHEET] = (self, SHEET)
        yield from super().post_process(paths, dry_run, **options)


def joined(paths: Sources) -> str:
    """The sheet with the text of every part in place of its import."""
    folder = PurePosixPath(SHEET).parent
    return PART.sub(lambda part: text(paths, normpath(join(folder, part[1]))), text(paths, SHEET))


def small(sheet: str) -> str:
    """Without what only its readers need; the licence of a part stays."""
    return cssmin(sheet, keep_bang_comments=True)


def text(paths: Sources, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
