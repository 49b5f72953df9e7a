"""What narrows the tree and the member list; the state is the address, so it can be shared. No number ever is in it."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import QueryDict

from dangjian.fields.dates import CalendarField, written
from members.private.rules import id_problem, is_phone, normal_id_number
from members.roster.models import Category, Education, MembershipStatus, Movement, Sex
from members.roster.queries import EVERYBODY, HIGHER, SORTS, THIS_YEAR, HonouredWanted, MovementsWanted, Wanted
from members.roster.rules import AGE_BANDS, PARTY_AGE_BANDS, medal_day
from organizations.access.models import Account
from organizations.tree.models import Organization
from organizations.tree.rules import Kind, Sector

MANY_DIGITS = re.compile(r"\d{7}", re.ASCII)


def choices(empty: str, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [("", empty), *pairs]


def without_number(text: str) -> str:
    """An address ends up in logs and group chats."""
    if MANY_DIGITS.search(text):
        raise ValidationError("查手机号、身份证号请用“按号码查”，号码不会出现在网址里。")
    return text


def hinted(text: str) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "placeholder": text})


class TreeFilter(forms.Form):
    q = forms.CharField(label="查找", required=False, max_length=60, widget=hinted("名称、代码、拼音"))
    kind = forms.ChoiceField(label="类别", required=False, choices=choices("全部类别", *Kind.choices))
    sector = forms.ChoiceField(label="领域", required=False, choices=choices("全部领域", *Sector.choices))
    dissolved = forms.BooleanField(label="含已撤销", required=False)

    def shows_dissolved(self) -> bool:
        self.is_valid()
        return bool(self.cleaned_data.get("dissolved"))

    def narrowed(self, reached: Any) -> Any:
        """The organizations asked for, or None when nothing is."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name) for name in ("kind", "sector") if self.cleaned_data.get(name)}
        text = self.cleaned_data.get("q", "")
        if not text and not chosen:
            return None
        return reached.called(text).filter(**chosen)


class MemberFilter(forms.Form):
    q = forms.CharField(label="姓名", required=False, max_length=40, widget=hinted("或拼音、首字母"))
    organization = forms.ModelChoiceField(label="组织", required=False, queryset=Organization.objects.none())
    category = forms.ChoiceField(
        label="类别",
        required=False,
        choices=choices("正式和预备党员", *reversed(Category.choices), (EVERYBODY, "全部人员")),
    )
    sex = forms.ChoiceField(label="性别", required=False, choices=choices("不限", *Sex.choices))
    age = forms.ChoiceField(
        label="年龄", required=False, choices=choices("不限", *((band.code, band.label) for band in AGE_BANDS))
    )
    education = forms.ChoiceField(
        label="学历", required=False, choices=choices("不限", (HIGHER, "大专及以上"), *Education.choices)
    )
    party_age = forms.ChoiceField(
        label="党龄", required=False, choices=choices("不限", *((band.code, band.label) for band in PARTY_AGE_BANDS))
    )
    status = forms.ChoiceField(
        label="党籍状态", required=False, choices=choices("在册", *MembershipStatus.choices, (EVERYBODY, "全部"))
    )
    sort = forms.ChoiceField(required=False, choices=[(code, code) for code in SORTS], widget=forms.HiddenInput)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.visible_to(account)
        self.account = account

    def clean_q(self) -> str:
        return without_number(self.cleaned_data["q"])

    def wanted(self) -> Wanted:
        """What is asked for; a value that makes no sense narrows nothing."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})

    def in_words(self) -> list[tuple[str, str]]:
        """What the list is narrowed to, label by label, with what holds where nothing was chosen."""
        self.is_valid()
        words = [(self.fields["organization"].label, str(self.cleaned_data.get("organization") or "管辖范围内全部"))]
        if self.cleaned_data.get("q"):
            words.append((self.fields["q"].label, self.cleaned_data["q"]))
        for name in ("category", "status", "sex", "age", "education", "party_age"):
            value, field = self.cleaned_data.get(name, ""), self.fields[name]
            if value or name in {"category", "status"}:
                words.append((field.label, dict(field.choices)[value]))
        return words

    def offer_places(self, chosen: Organization | None) -> None:
        """The units, and below the one in question its branches: a list that stays short in a large tree."""
        reached = Organization.objects.visible_to(self.account).filter(dissolved_on=None)
        names = reached.only("path", "short_name", "committee_id")
        units = list(names.filter(committee=F("pk")))
        below = names.exclude(committee=F("pk"))
        if units:
            only = units[0].pk if len(units) == 1 else None
            below = below.filter(committee=chosen.committee_id if chosen else only)
        self.fields["organization"].widget.choices = [("", "全部")] + [
            (one.pk, "　" * (one.committee_id != one.pk) + one.short_name)
            for one in sorted([*units, *below], key=lambda place: place.path)
        ]


class HonouredFilter(forms.Form):
    as_of = CalendarField(label="截至", required=False, help_text="一般按当年7月1日计算。")
    organization = forms.ModelChoiceField(
        label="组织", required=False, queryset=Organization.objects.none(), empty_label="全部"
    )
    reached = forms.ChoiceField(
        label="范围", required=False, choices=choices("满50年的全部", (THIS_YEAR, "这一年里新满50年的"))
    )

    def __init__(self, query: QueryDict, *, account: Account, today: date) -> None:
        self.usual = medal_day(today)
        asked = query.copy()
        asked["as_of"] = asked.get("as_of") or str(self.usual)
        super().__init__(asked)
        reached = Organization.objects.visible_to(account).filter(dissolved_on=None)
        self.fields["organization"].queryset = reached.filter(committee=F("pk")).order_by("path")
        self.fields["organization"].label_from_instance = lambda place: place.short_name

    def wanted(self) -> HonouredWanted:
        """What is asked for; a value that makes no sense narrows nothing, no day is the first of July."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return HonouredWanted(**({"as_of": self.usual} | said))

    def in_words(self) -> list[tuple[str, str]]:
        wanted = self.wanted()
        which = dict(self.fields["reached"].choices)[wanted.reached]
        return [
            ("组织", str(wanted.organization or "管辖范围内全部")),
            ("截至", written(wanted.as_of)),
            ("范围", which),
        ]


class MovementFilter(forms.Form):
    q = forms.CharField(label="姓名", required=False, max_length=40, widget=hinted("或拼音、首字母"))
    organization = forms.ModelChoiceField(
        label="组织", required=False, queryset=Organization.objects.none(), empty_label="全部"
    )
    kind = forms.ChoiceField(label="变动", required=False, choices=choices("全部变动", *Movement.Kind.choices))
    since = CalendarField(label="从", required=False)
    until = CalendarField(label="到", required=False)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = Organization.objects.visible_to(account)
        self.fields["organization"].queryset = reached.filter(committee=F("pk")).order_by("path")
        self.fields["organization"].label_from_instance = lambda place: place.short_name

    def clean_q(self) -> str:
        return without_number(self.cleaned_data["q"])

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "不能早于开始的日期。")
        return self.cleaned_data

    def wanted(self) -> MovementsWanted:
        """What is asked for; a value that makes no sense narrows nothing."""
        self.is_valid()
        return MovementsWanted(**{name: value for name, value in self.cleaned_data.items() if value})

    def in_words(self) -> list[tuple[str, str]]:
        wanted = self.wanted()
        span = f"{written(wanted.since)}至{written(wanted.until)}" if wanted.since or wanted.until else "全部日期"
        kind = Movement.Kind(wanted.kind).label if wanted.kind else "全部变动"
        name = [(self.fields["q"].label, wanted.q)] if wanted.q else []
        return [("组织", str(wanted.organization or "管辖范围内全部")), *name, ("变动", kind), ("日期", span)]


class NumberForm(forms.Form):
    number = forms.CharField(
        label="手机号或身份证号",
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"]
        if not is_phone(typed) and id_problem(typed):
            raise ValidationError("请填写完整的手机号（11位）或身份证号（18位）。")
        return normal_id_number(typed)
