from django.apps import AppConfig
from django.contrib.admin import apps as admin


class DangjianConfig(AppConfig):
    name = "dangjian"
    verbose_name = "运行"
    default = True

    def ready(self) -> None:
        from django.urls import register_converter

        from dangjian.web import checks  # noqa: F401 - registering is what importing it is for
        from dangjian.web.rules import RowConverter

        register_converter(RowConverter, "row")


class DeskConfig(admin.AdminConfig):
    """Django's admin with the desk as its site."""

    default = False
    default_site = "analytics.desk.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib.admin.sites import site
        from django.contrib.auth.models import Group

        site.unregister(Group)  # rights are grants
