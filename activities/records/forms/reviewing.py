from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

PRESETS = (
    "没写清做了什么",
    "参加人数对不上",
    "日期或事项选错了",
    "照片和内容不符",
    "写了不该写的内容（涉密、隐私）",
)


class ReturnForm(forms.Form):
    """Why a record goes back: one of the usual reasons, one's own words, or both."""

    preset = forms.ChoiceField(label="退回原因", required=False, choices=[(one, one) for one in PRESETS])
    words = forms.CharField(label="再说明白些", required=False, max_length=240)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("preset") and not cleaned.get("words") and not self.errors:
            self.add_error("words", "选一个原因，或者写一句哪里要改")
        return cleaned

    def reason(self) -> str:
        return "：".join(part for part in (self.cleaned_data["preset"], self.cleaned_data["words"]) if part)


@dataclass(frozen=True)
class Seen:
    """The version of a record that somebody had before their eyes, as a list posts it: `12:3`."""

    pk: int
    version: int

    @classmethod
    def posted(cls, post: QueryDict) -> list["Seen"]:
        """What was ticked; anything else than two numbers is left out."""
        pairs = [text.split(":") for text in post.getlist("seen")]
        return [cls(int(pair[0]), int(pair[1])) for pair in pairs if len(pair) == 2 and all(map(is_number, pair))]


def seen_at(post: QueryDict) -> datetime:
    """When the page was made that somebody decided upon; a page that does not say it has shown no photo."""
    return moment_said(post, "seen_at") or datetime.min.replace(tzinfo=UTC)


def moment_said(post: QueryDict, name: str) -> datetime | None:
    """A moment that the page itself wrote into its form; none when it is empty or somebody else's invention."""
    try:
        moment = parse_datetime(post.get(name, ""))
    except ValueError:
        return None
    return moment if moment is not None and is_aware(moment) else None


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
