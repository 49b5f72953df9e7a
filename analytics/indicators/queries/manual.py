from collections import defaultdict

from analytics.indicators.models import ManualFigure
from analytics.indicators.queries.reading import Apart
from analytics.indicators.rules import Counted, Fact, ManualKind, Missing, Proof, Span


class Manual(Apart):
    """Done and due as staff entered them for the quarter, with what shows it. Nothing entered: it does not apply."""

    version = 1

    def __init__(self, kind: ManualKind) -> None:
        self.code, self.name = str(kind.value), str(kind.label)

    def measure(self, span: Span) -> dict[int, Counted]:
        rows = ManualFigure.objects.of(self.code, span.quarter).values_list("organization", "done", "due")
        return {organization: Counted(done, due) for organization, done, due in rows}

    def proof(self, span: Span) -> dict[int, Proof]:
        proofs: dict[int, Proof] = defaultdict(Proof)
        rows = ManualFigure.objects.of(self.code, span.quarter).order_by("pk")
        for organization, done, due, evidence, document in rows.values_list(
            "organization", "done", "due", "evidence", "document_number"
        ):
            shown = f"{evidence}（{document}）" if document else evidence
            proofs[organization].evidence.append(Fact(shown, span.day, counts=done))
            if done < due:
                proofs[organization].missing.append(Missing(self.name, span.day, f"{due - done}项没有完成"))
        return proofs
