"""Recording, sealing and verifying the log."""

from dangjian.audit.services.heads import heads_file, note_head, noted_heads
from dangjian.audit.services.recording import Door, entered, record, record_refusal, traced_if
from dangjian.audit.services.sealing import seal_next, seal_waiting
from dangjian.audit.services.verifying import check, verify

__all__ = [
    "Door",
    "check",
    "entered",
    "heads_file",
    "note_head",
    "noted_heads",
    "record",
    "record_refusal",
    "seal_next",
    "seal_waiting",
    "traced_if",
    "verify",
]
