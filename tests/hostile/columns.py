"""The columns of text, and which of them hold what somebody typed."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

# Hashes, ciphers, paths, numbers and what is computed from a name.
NEVER_TYPED = {
    *("code_hash", "digest", "failure", "for_period", "id_index", "initials", "input_digest", "key", "path", "pinyin"),
    *("phone_index", "result_digest", "scope_path", "sealed", "session_data", "session_key", "token_hash"),
}
# Only the product writes these, or a file, or they are sealed, or no letter fits into them.
NOBODY_TYPES = {
    *(f"AuditRow.{name}" for name in ("action", "address", "door", "organization_path", "request", "sealed_with", "target")),
    *("AuditCheck.head", "AuditCheck.problem", "Account.username", "Account.password", "Grant.sector"),
    *("SecondFactor.secret", "LoginSession.device", "Complaint.number", "Complaint.contact", "Attachment.name"),
    *("Objection.number", "Objection.contact", "PublicNotice.phone"),
    *(f"PublicNoticeName.{name}" for name in ("name", "organization", "note")),  # one text with markup, see choices
    *("Organization.national_code", "Organization.unit_category", "Photo.upload", "ReportDraft.page", "ThemeDayMove.month"),
    *("Activity.service_category", "ThemeGuide.month"),
    *("ThemeGuide.month", "GroupTheme.month", "Newspaper.month", "Message.title", "Message.note", "Delivery.text", "Reminder.item", "Reminder.what", "Round.quarter"),
    *(f"RosterImport.{name}" for name in ("file_name", "reach")),
    *(f"RosterRow.{name}" for name in ("name", "note", "sheet", "subject")),
    *("PrivateNumbers.id_number", "PrivateNumbers.phone", "DutyRule.code", "DutyRule.organization_kind"),
    *("Scheme.code", "SchemeItem.indicator", "SchemeItem.name"),
    *("CountTaken.reason", "PhoneBallot.reason"),  # asked for only with more 优秀 than usual
    "OfficialForm.name",  # comes with a file, see tests/organizations/test_stationery.py
    "Poll.title",  # a record's topic, which is planted there
    *("Look.prolong_reason", "Correction.words", "Correction.before", "Correction.answer"),
    *("Export.file", "Export.reach"),
    *("FollowUp.source", "FollowUp.source_label"),
    "ScoreObjection.second_words",  # the form of the first answer, sent by somebody else of the department
    *("ScoreObjection.head", "ScoreObjection.head_document"),  # only where nobody is left to answer, see test_objections_head
    "LateEntry.what",  # put together from what was entered late, see test_adjustments
    *("WallCode.code", "InflowStep.said"),
}  # fmt: skip

Column = tuple[type[models.Model], str]


def columns() -> Iterator[Column]:
    """Those that no list of choices closes and that are more than a computed value."""
    kinds = models.CharField | models.TextField
    for model in apps.get_models():
        if not model.__module__.startswith("django."):
            names = [one.name for one in model._meta.fields if isinstance(one, kinds) and not one.choices]
            yield from ((model, name) for name in names if name not in NEVER_TYPED)


def name_of(model: type[models.Model], column: str) -> str:
    return f"{model.__name__}.{column}"


def typed() -> list[Column]:
    return [one for one in columns() if name_of(*one) not in NOBODY_TYPES]
