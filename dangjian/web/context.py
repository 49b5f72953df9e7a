from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, object]:
    """What every page may print: names, the demo mark, the chosen text size."""
    display = request.COOKIES.get("display", "")
    return {
        "portal_name": settings.PORTAL_NAME,
        "assessment_title": settings.ASSESSMENT_TITLE,
        "is_demo": settings.DEMO,
        "display": display if display in {"elder", "elder xl"} else "",
        "request_id": getattr(request, "id", ""),
    }
