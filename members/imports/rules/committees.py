"""Which new branches have a committee when the file does not say: those with seven full members or more (支部工作条例 20)."""

from collections import Counter
from collections.abc import Iterable

from members.imports.rules.findings import NEW, Finding
from members.imports.rules.headers import MEMBERS, ORGANIZATIONS
from members.imports.rules.kinds import BRANCH
from members.imports.rules.placing import ref_of

FULL_MEMBERS = 7
NOTICE = (
    "{count} 个新支部有 7 名以上正式党员，按《支部工作条例》第二十条登记为设支部委员会；"
    "实际不设的请在组织页更正，或在党组织表里加“是否设支委会”一列。"
)


def presume_committees(findings: Iterable[Finding]) -> list[str]:
    """Enter it into the facts of the new branches; the notice, if there are any."""
    rows = list(findings)
    full = Counter(
        row.outcome.branch for row in rows if row.subject == MEMBERS and row.outcome.facts.get("category") == "FULL"
    )
    presumed = [row for row in rows if is_open(row) and full[ref_of(row.sheet, row.row)] >= FULL_MEMBERS]
    for row in presumed:
        row.outcome.facts["has_committee"] = "YES"
    return [NOTICE.format(count=len(presumed))] if presumed else []


def is_open(row: Finding) -> bool:
    facts = row.outcome.facts
    new_branch = row.subject == ORGANIZATIONS and row.outcome.state == NEW and facts.get("kind") == BRANCH
    return new_branch and not facts.get("temporary") and "has_committee" not in facts
