"""Passwords that whoever knows the portal would try first, beside the list of common ones that Django brings."""

import re
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

KNOWN_WORDS = """
password passw0rd admin administrator root user test guest login welcome letmein iloveyou secret changeme default
qwertyuiop asdfghjkl zxcvbnm qwerty asdfgh zxcvbn qwer asdf zxcv wasd qaz wsx edc rfv tgb 1qaz 2wsx 3edc qazwsx
mima woaini woaiwojia zhongguo china beijing shanghai henan zhengzhou renmin weiren fuwu gongchandang
gcd dang dangjian dangjianyun dangyuan dangzhibu zhibu shuji zhibushuji dangwei zuzhibu quwei jiedao shequ
wangluo xitong mishu jilu chuxin buwangchuxin laojishiming shiming aiguo aidang abc abcd abcde aa aaa
"""
# Longest first, so that a word is taken before the part of it that is a word too.
WORDS = sorted(KNOWN_WORDS.split(), key=lambda word: (-len(word), word))
DIGIT_RUNS = ("01234567890123456789", "98765432109876543210")
YEAR = re.compile(r"(?:19|20)\d\d")
FREQUENT = re.compile(r"(?:19|20)\d\d|520|521|1314|1921|1949|0701|1001|(\d{1,3})\1+|(.)\2+")
DISGUISED = str.maketrans("@4310$5", "aaeioss")
FEWEST_CHARACTERS = 5
FEWEST_LEFT = 4


def predictable(password: str) -> bool:
    """Nothing is left but few characters once known words, runs of digits, years and repetitions are taken out."""
    text = password.casefold()
    plain = YEAR.sub("", text).translate(DISGUISED)
    return len(set(text)) < FEWEST_CHARACTERS or min(len(remainder(text)), len(remainder(plain))) < FEWEST_LEFT


def remainder(text: str) -> str:
    for word in WORDS:
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
    """A validator of AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        if predictable(password):
            raise ValidationError("这个密码太容易猜到，请换一个：可以用几个不相干的词连起来。", code="predictable")

    def get_help_text(self) -> str:
        return "不要用“dangjian2026”“abc123456”这类容易猜到的组合。"
