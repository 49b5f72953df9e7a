from typing import Any

from django.db.models import Model

from dangjian.audit.models import AuditRow


def record(action: str, *, by: Any, target: Model | str, path: str = "", **detail: object) -> AuditRow:
    """One row for one service call, in the caller's transaction; `detail` holds no personal value."""
    named = target if isinstance(target, str) else f"{target._meta.model_name}:{target.pk}"
    return AuditRow.objects.create(action=action, by=by, target=named, organization_path=path, detail=detail)
