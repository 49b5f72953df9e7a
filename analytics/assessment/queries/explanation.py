"""Why a branch has its score: every line with its records, its gaps, and words that sum to what was lost."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from activities.duties.queries import documents_excusing
from analytics.assessment.models import AS_PRINTED, Score, ScoreLine
from analytics.assessment.queries.evidence import ProofRow, proofs_of
from analytics.assessment.queries.lights import DUTY_KINDS
from analytics.assessment.queries.means import LeftOut, left_out, lost_by_name, mean_line, reckoned
from analytics.assessment.rules import BRANCH_MEAN, FULL, apportioned, points_text, shown_parts
from analytics.indicators.rules import Colour, colour_of
from members.roster.queries import InOffice, secretaries_between
from organizations.access.models import Account
from organizations.photos.models import Photo
from organizations.tree.models import Kind

NAMED, UNFOLDED = 3, 12
NOT_ASKED = {
    "subgroup_meeting": "没有党小组",
    "committee_meeting": "没有设支委会",
    "organizational_life": "没有到期的",
    "democratic_appraisal": "没有到期的",
    "attendance": "没有到会记录",
    "records_mended": "没有交来的记录",
}


@dataclass(frozen=True)
class Loss:
    """One part of what was lost, in words, less than nothing where something was added; all of them together are what
    is missing to 100."""

    words: str
    amount: int

    @property
    def text(self) -> str:
        """With its sign: −4, or +3."""
        return f"−{points_text(self.amount)}" if self.amount > 0 else f"+{points_text(-self.amount)}"


@dataclass(frozen=True)
class LineShown:
    """`points`, `most` and `printed` in thousandths as they are shown: `most` is the weight as applied here, `printed` as
    the scheme has it. A line that does not apply says why in `not_asked`; of a mean `below` says
    what the branches lost and `reckoned` how it came about."""

    line: ScoreLine
    points: int
    most: int
    rows: list[ProofRow]
    photos: list[Photo]
    not_asked: str
    below: dict[str, int]
    reckoned: str

    @property
    def code(self) -> str:
        return code_of(self.line)

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def rule_text(self) -> str:
        return self.line.rule_text

    @property
    def applies(self) -> bool:
        return self.line.applies

    @property
    def counted(self) -> str:
        return f"{self.line.done}/{self.line.due}"

    @property
    def gaps(self) -> list[ProofRow]:
        return [row for row in self.rows if row.remark]

    @property
    def lost(self) -> int:
        return self.most - self.points

    @property
    def moved(self) -> int:
        """What came from the lines that do not apply."""
        return self.most - self.line.printed

    @property
    def unfolded(self) -> bool:
        """Something is lost, and its rows are few enough to be read at a glance."""
        return bool(self.lost) and len(self.rows) <= UNFOLDED

    @property
    def points_text(self) -> str:
        return points_text(self.points)

    @property
    def most_text(self) -> str:
        return points_text(self.most)

    @property
    def printed_text(self) -> str:
        return points_text(self.line.printed)

    @property
    def moved_text(self) -> str:
        return points_text(self.moved)

    @property
    def losses(self) -> list[Loss]:
        """The loss by what is missing: gap by gap while they are few. A rate is one part, a mean one per line below."""
        if not self.lost:
            return []
        if self.line.item is None:
            return [Loss(self.name, self.lost)]
        if sum(self.below.values()):
            return losses_of(self.lost, {f"支部{name}": lost for name, lost in self.below.items()})
        item, lacks = self.line.item, Counter(f"{gap.what}{gap.remark}" for gap in self.gaps)
        if item.full_at < 100 or not lacks:
            return [Loss(f"{self.name}{percent_text(self.line)}，没有达到{item.full_at}%", self.lost)]
        if len(lacks) > NAMED:
            return [Loss(f"{self.name}缺{lacks.total()}项", self.lost)]
        return losses_of(self.lost, lacks)


def losses_of(lost: int, weights: Mapping[str, int]) -> list[Loss]:
    parts = apportioned(lost, list(weights.values()))
    return [Loss(words, part) for words, part in zip(weights, parts, strict=True) if part]


@dataclass(frozen=True)
class Explanation:
    score: Score
    lines: list[LineShown]
    secretaries: list[InOffice]
    left_out: list[LeftOut]

    @property
    def points(self) -> str:
        return points_text(self.score.points)

    @property
    def band(self) -> str:
        return self.score.band

    @property
    def place(self) -> str:
        """The rank in words, for the desk; empty where the scheme lists none."""
        if not self.score.is_ranked or self.score.rank is None:
            return ""
        if self.score.rank_in_committee is None:
            return f"第{self.score.rank}名"
        return f"全区第{self.score.rank}名，单位内第{self.score.rank_in_committee}名"

    @property
    def lost(self) -> str:
        return points_text(shown_loss(self.score))

    @property
    def lead(self) -> str:
        """What the words add up to."""
        lost = shown_loss(self.score)
        if lost > 0:
            return f"少的{points_text(lost)}分"
        return f"多出的{points_text(-lost)}分" if lost else "有加有减，正好100分"

    @cached_property
    def losses(self) -> list[Loss]:
        """In words, the line with the largest loss first; they sum to `lost`."""
        ordered = sorted(self.lines, key=lambda line: -line.lost)
        return [loss for line in ordered for loss in line.losses]

    @property
    def not_asked(self) -> list[LineShown]:
        return [line for line in self.lines if not line.applies]

    @property
    def applied(self) -> int:
        return sum(line.applies for line in self.lines)

    @property
    def moved_from(self) -> str:
        """党小组会（10分）、民主评议党员（5分）: whence the points came that the others have more."""
        return "、".join(f"{line.name}（{line.printed_text}分）" for line in self.not_asked)

    @property
    def missing(self) -> int:
        """How many due items are missing, as the colours count them."""
        return sum(one.line.due - one.line.done for one in self.lines if one.code in DUTY_KINDS)

    @property
    def colour(self) -> Colour:
        return colour_of(self.missing)

    @property
    def records(self) -> int:
        """How many different records the score rests on."""
        every = [one for line in self.lines for one in line.line.evidence]
        return len({one["activity"] for one in every if one.get("activity")})


def explain(score: Score, *, account: Account) -> Explanation:
    """Constant number of queries, however many records or branches stand behind the score."""
    own = ScoreLine.objects.filter(score=score).select_related("item")
    lines = list(own.order_by(*AS_PRINTED)) or [mean_line(score)]
    above = score.organization.kind != Kind.BRANCH
    quarter = score.run.quarter
    return Explanation(
        score,
        lines_shown(score, lines, account=account),
        [] if above else secretaries_between(score.organization_id, quarter.start, quarter.end),
        left_out(score, account=account) if above else [],
    )


def lines_shown(score: Score, lines: list[ScoreLine], *, account: Account) -> list[LineShown]:
    """Each as it is printed."""
    proofs, reasons = proofs_of(score, lines, account=account), reasons_not_asked(score, lines)
    means = any(code_of(line) == BRANCH_MEAN for line in lines)
    below = lost_by_name(score) if means else {}
    return [
        LineShown(
            line=line,
            points=points,
            most=most,
            rows=proofs.rows(line, points),
            photos=proofs.photos(line),
            not_asked=reasons.get(code_of(line), ""),
            below=below if code_of(line) == BRANCH_MEAN else {},
            reckoned=reckoned(score, line) if code_of(line) == BRANCH_MEAN else "",
        )
        for line, (points, most) in zip(lines, parts_shown(score, lines), strict=True)
    ]


def parts_shown(score: Score, lines: list[ScoreLine]) -> list[tuple[int, int]]:
    """Of each of all lines of a score, as they are printed, the points and the most: all points are the score together
    and all losses the rest to 100, both as they are shown; what is nothing stays nothing. Ties go to the first where
    something is gained and to the last where it is lost, so that a weight of whole hundredths stays what it is."""
    gained = shown_parts([line.points for line in lines], score.points)
    lost = shown_parts([line.weight - line.points for line in reversed(lines)], shown_loss(score))[::-1]
    return [(one, one + gone) for one, gone in zip(gained, lost, strict=True)]


def shown_loss(score: Score) -> int:
    """What is missing to 100 from the points as they are shown, so that both together are 100 on the page."""
    return FULL - (score.points + 5) // 10 * 10


def reasons_not_asked(score: Score, lines: list[ScoreLine]) -> dict[str, str]:
    """Why a line does not apply here: an exemption with its document, or nothing of the kind was due."""
    codes = [code_of(line) for line in lines if not line.applies]
    by_kind = documents_excusing(score.organization_id, score.run.quarter) if codes else {}
    return {code: reason_of(code, by_kind) for code in codes}


def reason_of(code: str, excused: dict[str, str]) -> str:
    kind = DUTY_KINDS.get(code)
    if kind is None or kind not in excused:
        return NOT_ASKED.get(code, "没有要求做的")
    return f"已经免除（{excused[kind]}）" if excused[kind] else "已经免除"


def code_of(line: ScoreLine) -> str:
    return line.item.indicator if line.item else line.kind


def percent_text(line: ScoreLine) -> str:
    """Rounded down, so that what is too little never reads as enough."""
    tenths = 1000 * line.done // line.due
    return f"{tenths // 10}.{tenths % 10}%"
