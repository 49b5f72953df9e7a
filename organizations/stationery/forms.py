from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from dangjian.filling import Unfillable
from organizations.photos.rules import DocumentRejected
from organizations.photos.services import NoSpace
from organizations.stationery.rules import LONGEST_NAME, Use
from organizations.stationery.services import MOST_FORMS, NameTaken, NotStanding, TooManyForms, examine_file

ACCEPT = ".docx,.xlsx"


class FileForm(forms.Form):
    """A new file for a form that is there."""

    file = forms.FileField(
        label="模板文件",
        widget=forms.FileInput({"accept": ACCEPT}),
        help_text="Word（.docx）或 Excel（.xlsx），不超过2 MB。.doc、.xls、.wps、.et 请另存为 .docx 或 .xlsx。",
        error_messages={"required": "请选择模板文件。", "empty": "文件是空的，请重新选择。"},
    )
    problems: ClassVar[dict[type[Exception], tuple[str | None, str]]] = {
        NameTaken: ("name", "已经有一个在用的模板叫这个名称。要换文件，请在那个模板上点“换文件”。"),
        TooManyForms: (None, f"最多同时用{MOST_FORMS}个模板，请先移除不用的。"),
        NotStanding: (None, "这个模板刚才被别人换掉或移除了，请回到列表看一看。"),
    }

    def __init__(self, *args: Any, use: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use = use

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("file") and (use := said.get("use", self.use)):
            try:
                examine_file(said["file"], use)
            except (DocumentRejected, Unfillable, NoSpace) as refusal:
                self.add_error("file", ValidationError(str(refusal)))
        return said

    def explain(self, refusal: Exception) -> None:
        field, words = self.problems.get(type(refusal), ("file", str(refusal)))
        self.add_error(field if field in self.fields else None, words)


class NewForm(FileForm):
    name = forms.CharField(label="名称", max_length=LONGEST_NAME, error_messages={"required": "请给模板起个名称。"})
    use = forms.ChoiceField(
        label="用于哪种导出",
        choices=Use.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择用于哪种导出。"},
    )
    field_order = ["name", "use", "file"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


REFUSALS = (*FileForm.problems, DocumentRejected, Unfillable, NoSpace)
