"""A grammar of what people and machines put into a field of text; every seed is another sentence of it.

Tags and attributes carry the word `zq7x`, which stands nowhere else: where a page has an element or an attribute of
that name, a text has become more than text.
"""

from collections.abc import Callable
from random import Random

TAGS = ["script", "img", "svg", "math", "iframe", "a", "b", "form", "input", "style", "base", "meta", "link", "object"]
RARE_TAGS = ["details", "body", "video", "marquee", "template", "noscript", "textarea", "title", "xmp", "plaintext"]
HANDLERS = ["onerror", "onload", "onclick", "onfocus", "ontoggle", "onpointerover", "onanimationstart", "zq7x"]
SCHEMES = ["javascript:", "data:text/html,", "vbscript:", "//evil.example/", "\\\\evil.example\\", "https:evil.example"]
ENDS = ['">', "'>", "-->", "]]>", "</textarea>", "</title>", "</script>", "</style>", "</option></select>", '"}', "`>"]
TEMPLATES = [
    "{{ 7|add:7 }}",
    "{% load zq7x %}",
    "{{ request.user.password }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%s%n",
]
UNSEEN = ["\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u202e", "\u2066", "\u2069", "\u061c", "\U000e0041"]
CONTROLS = ["\x01", "\x08", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\ufffe", "\uffff"]
GRAPHEMES = ["👩\u200d👩\u200d👧", "🏴\U000e0067\U000e0062\U000e007f", "e" + "\u0301" * 80, "𠮷", "ﷺ", "ﬁ", "Ⅷ", "㍿"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://evil.example")', "＝1", "|calc"]
PATHS = [
    "../../etc/passwd",
    "..%2f..%2f",
    "C:\\CON",
    "%00",
    "%0d%0aSet-Cookie: zq7x=1",
    "'; DROP TABLE x; --",
    "' OR 1=1",
]
LINES = ["\n", "\r\n", "\n\n", "\n- ", "\n# ", "\n<"]

Rule = Callable[[Random], str]


def tag(random: Random) -> str:
    name = random.choice([*TAGS, *RARE_TAGS, "zq7x"])
    quote, space = random.choice(["'", '"', "", "`"]), random.choice([" ", "/", "\t", "\x0c", "\n"])
    led = f"{random.choice(['href', 'src', 'action', 'style', 'srcdoc'])}={quote}{scheme(random)}zq7x{quote}"
    closing = random.choice([">", "/>", "", f">zq7x</{name}>"])
    return f"<{cased(random, name)}{space}zq7x=1 {led} {random.choice(HANDLERS)}={quote}zq7x(){quote}{closing}"


def scheme(random: Random) -> str:
    text = random.choice(SCHEMES)
    return random.choice([text, cased(random, text), "\x01" + text, text.replace("s", "s\t"), "&#106;" + text[1:]])


def cased(random: Random, text: str) -> str:
    return "".join(random.choice([letter.upper(), letter.lower()]) for letter in text)


def broken_out(random: Random) -> str:
    """Out of the attribute, the element or the script it may stand in."""
    return random.choice(ENDS) + random.choice([tag(random), f' {random.choice(HANDLERS)}="zq7x()" zq7x="'])


def encoded(random: Random) -> str:
    text = tag(random)
    as_numbers = "".join(f"&#{ord(letter)};" for letter in text)
    percent = "".join(f"%{ord(letter):02x}" if ord(letter) < 128 else letter for letter in text)
    return random.choice([as_numbers, percent, text.replace("<", "＜"), text.replace("<", "\\u003c"), f"&lt;{text}"])


def unseen(random: Random) -> str:
    return "".join(random.choice([*UNSEEN, *CONTROLS, "文"]) for _ in range(random.randint(2, 12)))


def quoted(random: Random) -> str:
    return random.choice([*TEMPLATES, *FORMULAS, *PATHS, *GRAPHEMES])


RULES: list[Rule] = [tag, broken_out, encoded, unseen, quoted, quoted]


def sentence(random: Random, *, most: int, several_lines: bool = False) -> str:
    """One text of at most `most` characters that no form takes for empty; there is always mark-up in it."""
    parts = [random.choice([tag, broken_out])(random)]
    parts += [random.choice(RULES)(random) for _ in range(random.randint(0, 2))]
    if random.random() < 0.05:
        parts.append("文" * 5000)
    said = random.choice(LINES if several_lines else [""]).join(parts)
    if not several_lines:
        said = " ".join(said.split())
    return ("石" + said)[:most].rstrip()


def innocent(text: str, letter: str) -> str:
    """A harmless text of the same length in the same lines, which begin as the notice's headings and lists do."""
    return "".join(one if one.isspace() or one in "#-·•" else letter for one in text)
