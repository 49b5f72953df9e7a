from typing import Any

from django import forms

from activities.feed.rules import LONGEST_SENTENCE, LONGEST_TOPIC
from organizations.photos.models import Photo, PhotoQuerySet


class CardForm(forms.Form):
    """What is written for showing: a title, a sentence and some of the scenes. Nothing of the record comes by itself."""

    topic = forms.CharField(
        label="标题", max_length=LONGEST_TOPIC, error_messages={"required": "写上标题，大家先看到的就是它。"}
    )
    sentence = forms.CharField(
        label="介绍",
        required=False,
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_SENTENCE}),
        help_text="专为展示写一句，可以不写。不要写决议、表决和没来的人。",
    )
    photos = forms.ModelMultipleChoiceField(
        Photo.objects.none(),
        label="现场照片",
        required=False,
        error_messages={"invalid_choice": "这张照片不能展示，请重新选。", "invalid_pk_value": "请重新选照片。"},
    )

    def __init__(self, *args: Any, scenes: PhotoQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].queryset = scenes

    @property
    def ticked(self) -> set[str]:
        """The photos as the page shows them: all at first, then what was sent."""
        if self.is_bound:
            return set(self.data.getlist("photos"))
        return {str(pk) for pk in self.fields["photos"].queryset.values_list("pk", flat=True)}
