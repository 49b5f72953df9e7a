"""Passwords that whoever knows the portal would try first, beside the list of common ones that Django brings."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from dangjian.pinyin import initials, syllables

KNOWN_WORDS = """
password passw0rd admin administrator root user test guest login welcome letmein iloveyou secret changeme default
qwertyuiop asdfghjkl zxcvbnm qwerty asdfgh zxcvbn qwer asdf zxcv wasd qaz wsx edc rfv tgb 1qaz 2wsx 3edc qazwsx
mima woaini woaiwojia zhongguo china beijing shanghai henan zhengzhou renmin weiren fuwu gongchandang
gcd dang dangjian dangjianyun dangyuan dangzhibu zhibu shuji zhibushuji dangwei zuzhibu quwei jiedao shequ
wangluo xitong mishu jilu chuxin buwangchuxin laojishiming shiming aiguo aidang abc abcd abcde aa aaa
"""
DIGIT_RUNS = ("01234567890123456789", "98765432109876543210")
YEAR = re.compile(r"(?:19|20)\d\d")
FREQUENT = re.compile(r"(?:19|20)\d\d|520|521|1314|1921|1949|0701|1001|(\d{1,3})\1+|(.)\2+")
DISGUISED = str.maketrans("@4310$5", "aaeioss")
# What a place is called after its name, and people leave out.
LEVELS = ("自治县", "新区", "区", "县", "市", "镇", "乡", "街道")
FEWEST_CHARACTERS = 5
FEWEST_LEFT = 4


def longest_first(words: Iterable[str]) -> list[str]:
    """So that a word is taken before the part of it that is a word too."""
    return sorted(set(words), key=lambda word: (-len(word), word))


WORDS = longest_first(KNOWN_WORDS.split())


def spellings(name: str) -> set[str]:
    """How somebody writes the name of the place or of the portal: in characters, in pinyin, as initials."""
    short = next((name.removesuffix(level) for level in LEVELS if name.endswith(level)), name)
    found = {name.casefold(), short.casefold()}
    for one in (name, short):
        found |= {syllables(one).replace(" ", ""), initials(syllables(one))}
    return {spelled for spelled in found if len(spelled) > 1}


def predictable(password: str, words: list[str] = WORDS) -> bool:
    """Nothing is left but digits or few characters once known words, runs of digits, years and repetitions are out."""
    text = password.casefold()
    plain = YEAR.sub("", text).translate(DISGUISED)
    left = remainder(text, words)
    return (
        len(set(text)) < FEWEST_CHARACTERS
        or min(len(left), len(remainder(plain, words))) < FEWEST_LEFT
        or (left.isascii() and left.isdigit())
    )


def remainder(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    text = FREQUENT.sub("", re.sub(r"\d{3,}", without_runs, text))
    return re.sub(r"[\W_]", "", text)


def without_runs(match: re.Match[str]) -> str:
    digits = match.group()
    return "" if any(digits in run for run in DIGIT_RUNS) else digits


class LongEnough(MinimumLengthValidator):
    """Django's own sentence about the length has not been translated."""

    def get_error_message(self) -> str:
        return f"密码太短，至少要{self.min_length}个字符。"


class NotPredictable:
    """A validator of AUTH_PASSWORD_VALIDATORS; `names` are those of this portal and its place."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.words = longest_first([*WORDS, *(word for name in names for word in spellings(name))])

    def validate(self, password: str, user: Any = None) -> None:
        if predictable(password, self.words):
            raise ValidationError("这个密码太容易猜到，请换一个：可以用几个不相干的词连起来。", code="predictable")

    def get_help_text(self) -> str:
        return "不要用“dangjian2026”“abc123456”这类容易猜到的组合。"
