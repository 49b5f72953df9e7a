"""What counts as a picture and how large it may be; nothing here touches a pixel, so the web process may use it."""

from dangjian.images.rules.formats import HEAD, SENTENCES, Format, Rejection, sniff
from dangjian.images.rules.limits import LARGE_EDGE, MOST_BYTES, SMALL_EDGE

__all__ = ["HEAD", "LARGE_EDGE", "MOST_BYTES", "SENTENCES", "SMALL_EDGE", "Format", "Rejection", "sniff"]
