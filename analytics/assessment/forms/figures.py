"""One page of figures that staff enter: a row per organization, blank where there is none."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from analytics.indicators.models import ManualFigure
from analytics.indicators.services import Figure
from organizations.tree.models import Organization

PARTS = ("done", "due", "evidence", "document")
MOST = 100_000


class FiguresForm(forms.Form):
    """Fields are named by the organization's row, so that a page sent late reaches nobody else."""

    def __init__(
        self, *args: Any, places: Sequence[Organization], standing: Mapping[int, ManualFigure], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = list(places)
        for place in self.places:
            self.fields |= figure_fields(place)
            if known := standing.get(place.pk):
                said = (known.done, known.due, known.evidence, known.document_number)
                self.initial |= {f"{part}_{place.pk}": one for part, one in zip(PARTS, said, strict=True)}

    def rows(self) -> list[tuple[Organization, list[forms.BoundField]]]:
        return [(place, [self[f"{part}_{place.pk}"] for part in PARTS]) for place in self.places]

    def clean(self) -> None:
        for place in self.places:
            self.check_row(place)

    def check_row(self, place: Organization) -> None:
        """All or nothing, and no more done than was due."""
        done, due, evidence, document = (f"{part}_{place.pk}" for part in PARTS)
        if {done, due, evidence, document} & set(self.errors):
            return
        said = {name: self.cleaned_data.get(name) for name in (done, due, evidence)}
        if all(value in (None, "") for value in (*said.values(), self.cleaned_data.get(document))):
            return
        blank = [name for name, value in said.items() if value in (None, "")]
        for name in blank:
            self.add_error(name, "填了一项，这里也要填；没有这一项就整行留空。")
        if not blank and said[done] > said[due]:
            self.add_error(done, "完成的不能比应完成的多。")

    @property
    def figures(self) -> dict[Organization, Figure | None]:
        return {place: self.figure_of(place) for place in self.places}

    def figure_of(self, place: Organization) -> Figure | None:
        done, due, evidence, document = (self.cleaned_data[f"{part}_{place.pk}"] for part in PARTS)
        return None if due is None else Figure(done, due, evidence, document)


def figure_fields(place: Organization) -> dict[str, forms.Field]:
    """Each with a label that names the organization, since a column's heading is read by eyes alone."""
    name = place.short_name
    return {
        f"done_{place.pk}": number(f"{name}已完成", least=0),
        f"due_{place.pk}": number(f"{name}应完成", least=1),
        f"evidence_{place.pk}": text(f"{name}的依据", 120),
        f"document_{place.pk}": text(f"{name}的文号", 60),
    }


def number(label: str, *, least: int) -> forms.IntegerField:
    field = forms.IntegerField(label=label, required=False, min_value=least, max_value=MOST)
    field.widget.attrs["class"] = "form-control"
    return field


def text(label: str, longest: int) -> forms.CharField:
    field = forms.CharField(label=label, required=False, max_length=longest)
    field.widget.attrs["class"] = "form-control"
    return field
