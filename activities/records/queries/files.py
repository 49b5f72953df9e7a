"""PDFs of records: a meeting's papers, and the scan of what was kept on paper."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from organizations.access.models import Account
from organizations.photos.models import Album, Attachment, AttachmentUse
from organizations.photos.queries import visible_files


@dataclass(frozen=True)
class Files:
    materials: list[Attachment] = field(default_factory=list)
    scans: list[Attachment] = field(default_factory=list)


def files_of(account: Account, album: Album | None) -> Files:
    """Those that `account` may open: the branch's record keepers and its reviewers."""
    return files_by_album(account, [album.pk]).get(album.pk, Files()) if album else Files()


def files_by_album(account: Account, albums: Iterable[int]) -> dict[int, Files]:
    """In one query."""
    return {
        album: Files(
            materials=[one for one in every if one.use == AttachmentUse.MATERIAL],
            scans=[one for one in every if one.use == AttachmentUse.SCAN],
        )
        for album, every in visible_files(account, albums).items()
    }
