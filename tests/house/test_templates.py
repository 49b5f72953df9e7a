"""What no template may hold: inline script or style, a whole context passed down, text that escapes escaping."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
CODE = [
    path
    for app in ("dangjian", "organizations", "members", "activities", "analytics")
    for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
]
FORBIDDEN = {
    "inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|safeseq|autoescape\s+off"),
    "something from elsewhere": re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//", re.IGNORECASE),
}
INCLUDE = re.compile(r"{%\s*include\s[^%]*%}")
LOAD_ONLY = re.compile(r"\bonly\s*%}$")


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_keeps_to_the_policy(path):
    text = path.read_text()
    assert {what for what, pattern in FORBIDDEN.items() if pattern.search(text)} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_an_include_shows_what_it_passes_on(path):
    includes = INCLUDE.findall(path.read_text())
    assert [include for include in includes if not LOAD_ONLY.search(include)] == []


def test_no_code_declares_text_safe():
    said = re.compile(r"\bmark_safe\b|\bSafeString\(|__html__")
    assert [name(path) for path in CODE if said.search(path.read_text())] == []
