from django import forms

from organizations.access.models import Account
from organizations.photos.models import Album, PhotoKind


class UploadForm(forms.Form):
    """One photo as the picker sends it; an album out of reach is an error of the field `album`."""

    album = forms.ModelChoiceField(
        Album.objects.none(), error_messages={"required": "没有说明是哪一次活动的照片，请刷新页面再试。"}
    )
    client_id = forms.UUIDField(
        error_messages=dict.fromkeys(("required", "invalid"), "照片编号不对，请刷新页面再选一次。")
    )
    kind = forms.ChoiceField(
        choices=PhotoKind.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "请说明是现场照片还是会议记录照片。"),
    )
    position = forms.IntegerField(min_value=1, max_value=9999, required=False)
    file = forms.FileField(
        error_messages={"required": "没有收到照片，请再选一次。", "empty": "照片是空的，请再选一次。"}
    )

    def __init__(self, *args: object, by: Account, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["album"].queryset = Album.objects.editable_by(by)
