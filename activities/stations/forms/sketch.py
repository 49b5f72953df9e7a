"""The picture itself, and a tap on it."""

from typing import Any

from django import forms

from activities.stations.queries.sketch import Picture
from activities.stations.services.sketch import NotSited
from dangjian.acts import ActForm
from organizations.photos.services import REFUSALS

LARGEST = 100_000


class SketchForm(ActForm):
    file = forms.FileField(
        label="示意图",
        help_text="各镇街的位置示意，图片格式，不超过15 MB。请不要用带等高线、坐标的测绘地图。",
        widget=forms.FileInput({"accept": "image/*"}),
        error_messages=dict.fromkeys(("required", "empty"), "请选一张图片。"),
    )
    button = "上传"

    def explain(self, refusal: Exception) -> None:
        self.add_error("file", str(refusal))

    problems = dict.fromkeys(REFUSALS, ("file", ""))


class TapForm(ActForm):
    """A browser sends where a picture was tapped as `at.x` and `at.y`, in the pixels in which it was shown."""

    problems = {NotSited: (None, "还没有登记项目和地址，请先登记，再点位置。")}

    def __init__(self, *args: Any, shown: Picture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        for name in ("at.x", "at.y"):
            self.fields[name] = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)

    def clean(self) -> dict[str, Any]:
        x, y = (self.cleaned_data.get(name) for name in ("at.x", "at.y"))
        if not x or not y:
            raise forms.ValidationError("没有点到位置，请在图上点一下；不能点的，在“改项目和地址”里填横向和纵向位置。")
        return {"across": min(100 * x // self.shown.width, 100), "down": min(100 * y // self.shown.height, 100)}
