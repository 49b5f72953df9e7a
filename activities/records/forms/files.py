"""One PDF of a record as the page's script sends it."""

from django import forms

from organizations.photos.models import OF_A_RECORD


class FileForm(forms.Form):
    use = forms.ChoiceField(
        choices=[(use, use.label) for use in OF_A_RECORD],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "请说明是会议材料还是纸质记录。"),
    )
    file = forms.FileField(
        error_messages={"required": "没有收到文件，请再选一次。", "empty": "文件是空的，请再选一次。"}
    )
