"""What changes albums and photos."""

from dangjian.space import NoSpace
from organizations.photos.services.albums import (
    close_to_branch,
    copy_scenes,
    discard_album,
    make_album,
    remove,
    set_audience,
    set_state,
)
from organizations.photos.services.attaching import (
    FILE_REFUSALS,
    address,
    attach,
    attach_each,
    detach,
    enclose,
    opened,
    take_out,
)
from organizations.photos.services.files import path_of, space_left
from organizations.photos.services.preparing import prepare_next, store
from organizations.photos.services.receiving import (
    REFUSALS,
    AlbumFull,
    AlbumSealed,
    ScenesOnly,
    receive,
    receive_each,
)
from organizations.photos.services.sweeping import sweep_orphans

__all__ = [
    "FILE_REFUSALS",
    "REFUSALS",
    "AlbumFull",
    "AlbumSealed",
    "NoSpace",
    "ScenesOnly",
    "address",
    "attach",
    "attach_each",
    "close_to_branch",
    "copy_scenes",
    "detach",
    "discard_album",
    "enclose",
    "make_album",
    "opened",
    "path_of",
    "prepare_next",
    "receive",
    "receive_each",
    "remove",
    "set_audience",
    "set_state",
    "space_left",
    "store",
    "sweep_orphans",
    "take_out",
]
