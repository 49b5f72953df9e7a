"""Names as syllables: the order of Chinese lists, and what people type to find somebody."""

from pypinyin import lazy_pinyin

SYLLABLES_KEPT = 120
INITIALS_KEPT = 20

# Characters that are read differently as a surname.
SURNAMES = {
    "秘": "bi",
    "薄": "bo",
    "卜": "bu",
    "种": "chong",
    "都": "du",
    "盖": "ge",
    "句": "gou",
    "黑": "he",
    "阚": "kan",
    "缪": "miao",
    "佴": "nai",
    "能": "nai",
    "粘": "nian",
    "区": "ou",
    "朴": "piao",
    "繁": "po",
    "覃": "qin",
    "仇": "qiu",
    "单": "shan",
    "召": "shao",
    "折": "she",
    "隗": "wei",
    "洗": "xian",
    "解": "xie",
    "郇": "xun",
    "么": "yao",
    "乐": "yue",
    "员": "yun",
    "曾": "zeng",
    "查": "zha",
    "祭": "zhai",
    "翟": "zhai",
}


def syllables(text: str) -> str:
    """`lian hua xiang`, for names of places and units."""
    words = [word.strip().lower() for word in lazy_pinyin(text, errors=letters)]
    return " ".join(word for word in words if word)[:SYLLABLES_KEPT]


def letters(text: str) -> str:
    """What has no reading: Latin letters and figures stay, dots and brackets go."""
    return "".join(character for character in text if character.isascii() and character.isalnum())


def person_syllables(name: str) -> str:
    """`shan xiong xin`: the surname by its own reading, so that lists stand in surname order."""
    surname = SURNAMES.get(name[:1])
    return f"{surname} {syllables(name[1:])}".strip()[:SYLLABLES_KEPT] if surname else syllables(name)


def initials(spelled: str) -> str:
    """`sxx` of `shan xiong xin`."""
    return "".join(word[0] for word in spelled.split())[:INITIALS_KEPT]


def typed(text: str) -> str:
    """What somebody types to find a name, as it is compared: small letters without spaces and apostrophes."""
    return "".join(text.lower().replace("'", "").replace("ü", "v").split())
