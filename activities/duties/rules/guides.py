"""What a suggestion for a month's theme days is made of."""

MOST_THEMES, LONGEST_THEME = 12, 40
MOST_CATEGORIES = 12
HALF_A_DAY = "每次活动不少于半天，时长照实记，不计分。"


def themes_in(text: str) -> list[str]:
    """One theme a line, as people paste them: without numbers in front, none twice."""
    lines = [line.strip().lstrip("0123456789.、（）() ").strip() for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))
