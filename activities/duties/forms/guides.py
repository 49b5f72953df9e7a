from collections.abc import Iterable
from typing import Any

from django import forms

from activities.duties.models import Sector, ServiceCategory, ThemeGuide
from activities.duties.queries import guiding_places
from activities.duties.rules import HALF_A_DAY, LONGEST_THEME, MOST_CATEGORIES, MOST_THEMES, themes_in
from activities.duties.services import GuideExists, MonthIsOver, NameTaken, NotACommittee, TooManyCategories
from dangjian.acts import ActForm
from dangjian.periods import Month

MONTHS_AHEAD = 14
OVER = "这个月已经过去，当时的指导主题要留着。"


class GuideTextForm(ActForm):
    """What is suggested; where and for when stands fast."""

    problems = {MonthIsOver: (None, OVER)}

    title = forms.CharField(label="标题", max_length=60, help_text="例如：12月主题党日指导主题")
    themes = forms.CharField(
        label="主题",
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=f"一行一个，最多{MOST_THEMES}个。支部排计划时点一下就选上，也可以自己定。",
    )
    words = forms.CharField(label="时长等要求", max_length=200, required=False, initial=HALF_A_DAY)
    document_number = forms.CharField(label="文号", max_length=60, required=False)

    def clean_themes(self) -> list[str]:
        themes = themes_in(self.cleaned_data["themes"])
        if not themes:
            raise forms.ValidationError("写上至少一个主题，一行一个。")
        return not_too_many(themes)

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in GuideTextForm.base_fields}


def not_too_many(themes: list[str]) -> list[str]:
    if len(themes) > MOST_THEMES:
        raise forms.ValidationError(f"写了{len(themes)}个，最多{MOST_THEMES}个。")
    if long := next((theme for theme in themes if len(theme) > LONGEST_THEME), ""):
        raise forms.ValidationError(f"“{long[:12]}…”太长，一个主题最多{LONGEST_THEME}字。")
    return themes


class GroupThemeForm(ActForm):
    problems = {MonthIsOver: ("themes", "这个月已经过去，当时的主题要留着。")}

    themes = forms.CharField(
        label="主题",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"一行一个，最多{MOST_THEMES}个。本组支部排计划时看得到，也可以自己定；清空就是不再建议。",
    )

    def clean_themes(self) -> list[str]:
        return not_too_many(themes_in(self.cleaned_data["themes"]))


class GuideForm(GuideTextForm):
    button = "发出去"
    problems = {
        MonthIsOver: ("month", OVER),
        NotACommittee: ("organization", "党支部下面没有别的党组织，不用发指导主题。"),
        GuideExists: ("month", "这个月已经发过，请在列表里改那一条。"),
    }

    organization = forms.ModelChoiceField(label="以谁的名义", queryset=None, empty_label=None)
    month = forms.TypedChoiceField(label="哪个月", coerce=Month.parse)
    sector = forms.ChoiceField(
        label="给哪个领域",
        required=False,
        choices=[("", "全部领域"), *Sector.choices],
        help_text="选了领域，别的领域的支部看不到这一条。",
    )
    field_order = ("organization", "month", "sector", *GuideTextForm.base_fields)

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = guiding_places(account)
        this = Month.containing(self.today)
        self.fields["month"].choices = [
            (str(month), month.label) for month in (this.shifted(ahead) for ahead in range(MONTHS_AHEAD))
        ]


def texts_of(guide: ThemeGuide) -> dict[str, str]:
    """A guide as its form shows it, for changing it and for saying the same again."""
    themes: Iterable[str] = guide.themes
    return {
        "title": guide.title,
        "themes": "\n".join(themes),
        "words": guide.words,
        "document_number": guide.document_number,
    }


class CategoryForm(ActForm):
    problems = {
        NameTaken: ("name", "已经有这个名称，停用的也算；可以把它重新启用。"),
        TooManyCategories: ("is_used", f"表单上最多{MOST_CATEGORIES}个，先停用一个。"),
    }

    name = forms.CharField(label="名称", max_length=10, help_text="四个字最合适，例如：法律援助")
    position = forms.IntegerField(label="顺序", min_value=0, max_value=999, help_text="小的在前。")
    is_used = forms.BooleanField(label="在表单上出现", required=False, initial=True)


def words_of(category: ServiceCategory) -> dict[str, Any]:
    return {"name": category.name, "position": category.position, "is_used": category.is_used}
