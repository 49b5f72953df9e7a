"""The base of every page of data maintenance."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows the rows somebody reaches and changes none.

    A model that may be changed here allows it (`has_change_permission` …), opens the page (`doors`) and hands
    `save_model` to its service. A model without a place in the tree says `scoped = False`.
    """

    # What places a row in the tree and tells its versions apart is the machine's own.
    exclude: tuple[str, ...] = ("path", "version")
    scoped = True
    doors: tuple[str, ...] = ("changelist", "change")
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if url.name and url.name.endswith(self.doors)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if self.scoped else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        """A row out of reach does not exist, here as on every page."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = self.model._meta.verbose_name_plural
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        raise NotImplementedError(f"{self.model.__name__} 要由它的服务保存。")

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """The service has written its own line; there is one log only."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """See `log_addition`."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """See `log_addition`."""
