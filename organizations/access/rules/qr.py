"""A QR code as one SVG path, so that the page needs no inline style and no picture."""

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4  # modules of white around it, as the standard asks


@dataclass(frozen=True)
class Square:
    """The `viewBox` and the `d` of the path, in modules."""

    size: int
    path: str


def square(text: str) -> Square:
    code: QRCode = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    return Square(len(rows), "".join(run for y, row in enumerate(rows) for run in runs(row, y)))


def runs(row: list[bool], y: int) -> list[str]:
    """One rectangle for every run of dark modules."""
    found, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return found
