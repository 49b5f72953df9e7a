"""The one admin site: the workbench in front, data maintenance behind it."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from analytics.desk import views
from organizations.access.queries import require
from organizations.access.rules import Right


class DeskSite(AdminSite):
    """Stock pages under /desk/data/; logging in, out and passwords are the business of `access`."""

    site_title = site_header = index_title = "数据维护"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.reach.has(Right.DESK)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(request.user, Right.DESK)
            return view(request, *args, **kwargs)

        return update_wrapper(csrf_protect(guarded if cacheable else never_cache(guarded)), view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        models = [
            path(f"data/{model._meta.app_label}/{model._meta.model_name}/", include(page.urls))
            for model, page in self._registry.items()
        ]
        return [
            path("", views.index, name="index"),
            path("find/", views.find, name="find"),
            path("data/", self.admin_view(self.index), name="data"),
            path("data/jsi18n/", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
            *models,
            path("data/<slug:app_label>/", self.admin_view(self.app_index), name="app_list"),
        ]
