"""What stations achieved, in the article's own figures."""

from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Figures:
    """Members taken in, films, consultations (rights protection among them), wages in yuan, persons trained."""

    members: int = 0
    films: int = 0
    consultations: int = 0
    wages: int = 0
    trained: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    @property
    def wages_in_words(self) -> str:
        """1600万元; below ten thousand the yuan themselves."""
        if self.wages < 10_000:
            return f"{self.wages}元"
        tenths = (self.wages + 500) // 1_000
        return f"{tenths // 10}万元" if tenths % 10 == 0 else f"{tenths / 10:.1f}万元"
