"""得分明细 as rows of a table: every line with what stands behind it, as the page shows it."""

from collections.abc import Iterator, Sequence

from analytics.assessment.queries.evidence import ProofRow
from analytics.assessment.queries.explanation import Explanation, LineShown

COLUMNS = [
    ("指标", 16),
    ("方案分值", 10),
    ("实际分值", 10),
    ("得分", 10),
    ("应有", 30),
    ("记录", 40),
    ("时间", 12),
    ("到会", 10),
    ("谁审的", 34),
    ("计分", 10),
    ("说明", 44),
]


def explanation_rows(explanation: Explanation) -> Iterator[Sequence[object]]:
    """Each line is followed by its rows; the figures of the lines add up to the score, those of the rows to the line."""
    for line in explanation.lines:
        yield [line.name, line.line.printed / 1000, line.most / 1000, line.points / 1000, *[""] * 6, about(line)]
        for row in line.rows:
            yield [*[""] * 4, *row_cells(row)]


def row_cells(row: ProofRow) -> Sequence[object]:
    said = "，".join(part for part in (row.remark, row.reminded) if part)
    topic = "不在可查看的范围里" if row.hidden else row.topic
    return [row.what, topic, row.on or "", row.came, row.reviewed, float(row.earned), said]


def about(line: LineShown) -> str:
    if not line.applies:
        return f"{line.not_asked}，本季度不适用，{line.printed_text}分按比例分给其他项"
    return "；".join([line.reckoned or line.rule_text, *(f"{loss.words}{loss.text}" for loss in line.losses)])
