from django.apps import AppConfig


class DangjianConfig(AppConfig):
    name = "dangjian"
    verbose_name = "运行"

    def ready(self) -> None:
        from dangjian.web import checks  # noqa: F401 - registering is what importing it is for
