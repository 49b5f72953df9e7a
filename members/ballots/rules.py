"""What is voted on in secret, and what a box says once it is open. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models


class PollKind(models.TextChoices):
    APPRAISAL = "APPRAISAL", "民主评议"


class State(models.TextChoices):
    OPEN = "OPEN", "正在投票"
    COUNTED = "COUNTED", "已计票"
    VOID = "VOID", "已作废"


ABSTAIN = "ABSTAIN"
# What can be said of every line of a ballot, by kind; a further kind is one more entry.
OPTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    PollKind.APPRAISAL: (
        ("EXCELLENT", "优秀"),
        ("QUALIFIED", "合格"),
        ("BASICALLY_QUALIFIED", "基本合格"),
        ("UNQUALIFIED", "不合格"),
        (ABSTAIN, "弃权"),
    ),
}
# What most lines get: put on the open ones when the voter asks for it, never beforehand.
USUAL: dict[str, str] = {PollKind.APPRAISAL: "QUALIFIED"}
# Of fewer ballots the counts say who voted what (domain.md §1.4), so neither a poll nor a result is smaller.
FEWEST = 5
DIGITS = 5


@dataclass(frozen=True)
class Box:
    """How many ballots lie in it, and per line how often each option was chosen.

    A ballot is torn into its lines before it goes in: what one voter said of one person never lies beside what the
    same voter said of another, so no pattern over the lines tells whose ballot it was.
    """

    cast: int
    lines: tuple[tuple[int, ...], ...]

    @classmethod
    def empty(cls, *, lines: int, options: int) -> "Box":
        return cls(0, ((0,) * options,) * lines)

    def with_ballot(self, chosen: Sequence[int]) -> "Box":
        """`chosen` has the position of one option per line."""
        lines = zip(self.lines, chosen, strict=True)
        return Box(self.cast + 1, tuple(tuple(n + (at == one) for at, n in enumerate(line)) for line, one in lines))

    def written(self) -> str:
        """As long with one ballot as with three hundred, so that the length of the ciphertext says nothing."""
        return "".join(f"{n:0{DIGITS}}" for n in (self.cast, *(n for line in self.lines for n in line)))

    @classmethod
    def read(cls, text: str, *, options: int) -> "Box":
        cast, *rest = [int(text[at : at + DIGITS]) for at in range(0, len(text), DIGITS)]
        return cls(cast, tuple(tuple(rest[at : at + options]) for at in range(0, len(rest), options)))


def leading(counts: dict[str, int]) -> str:
    """The option that most voters chose, abstentions apart; empty when two are level or nobody chose."""
    said = {option: many for option, many in counts.items() if option != ABSTAIN and many}
    most = [option for option, many in said.items() if many == max(said.values())]
    return most[0] if len(most) == 1 else ""
