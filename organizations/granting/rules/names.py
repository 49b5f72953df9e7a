"""Names that follow from other names."""

SUFFIX = "委员会"
PREFIX = "中共"


def full_and_short(typed: str) -> tuple[str, str]:
    """`滨河区`, `滨河区委` and `中共滨河区委员会` are one committee: its full and its short name."""
    place = typed.strip().removeprefix(PREFIX).removesuffix(SUFFIX).removesuffix("委")
    return f"{PREFIX}{place}{SUFFIX}", f"{place}委"


def spelled(syllables: str) -> str:
    """A user name from the pinyin of a name: `lin xiao` as `linxiao`."""
    return "".join(letter for letter in syllables.lower() if letter.isascii() and letter.isalnum())
