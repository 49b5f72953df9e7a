"""What is wrong with one cell: where, what kind, and a sentence that says what to do."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """`column` is the column's name in the file; one problem per cell, the root cause."""

    row: int
    column: str
    code: str
    message: str

    def packed(self) -> dict[str, Any]:
        return asdict(self)


class NotUnderstood(Exception):
    """A cell that does not hold what its column is for; the code and the sentence of the problem to report."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
