"""When a meeting may vote, and what a vote decides. No database, no clock; every figure is the regulations'."""

from dataclasses import dataclass

from django.db import models


class Purpose(models.TextChoices):
    ADMISSION = "ADMISSION", "接收预备党员"
    REGULARIZATION = "REGULARIZATION", "预备党员转正"
    ELECTION = "ELECTION", "选举"
    DISCIPLINE = "DISCIPLINE", "处分"
    OTHER = "OTHER", "其他决议"


class Quorum(models.TextChoices):
    """How many of those with a vote must have come before anything may be decided."""

    GE_HALF = "GE_HALF", "半数以上"
    GT_HALF = "GT_HALF", "超过半数"
    GE_FOUR_FIFTHS = "GE_FOUR_FIFTHS", "五分之四以上"


class ExclusionReason(models.TextChoices):
    """Who, approved by the organization above and by the meeting, is not counted among those who should vote."""

    ILL = "ILL", "患病，不能表达本人意志"
    ABROAD = "ABROAD", "自费出国半年以上"
    PUNISHED = "PUNISHED", "留党察看或者服刑"
    BEDRIDDEN = "BEDRIDDEN", "年老体弱卧床不起、生活不能自理"
    MOVED = "MOVED", "工作调动、下派锻炼、蹲点、外出半年以上，没有转走组织关系"
    RETURNED_HOME = "RETURNED_HOME", "离退休后长期回原籍居住，没有转走组织关系"


@dataclass(frozen=True)
class Rule:
    """`of_present`: elected is who has more than half of those who came, everything else needs half of all."""

    quorum: Quorum
    basis: str
    counts_written: bool = False
    of_present: bool = False


def rule_for(purpose: str) -> Rule:
    """The rule of a purpose.

    支部工作条例 art. 11: a decision needs half or more of those with a vote to have come, and passes with more
    than half of all of them. 发展党员工作细则 art. 20 and 21 (art. 33 the same for regularization): more than half
    must have come, and written opinions handed in before the meeting are counted. 基层组织选举工作条例: four fifths
    must have come, and elected is who has more than half of those present. A punishment takes the stricter opening.
    """
    return RULES[Purpose(purpose)]


ADMITTING = "《中国共产党发展党员工作细则》第二十条、第二十一条"
RULES = {
    Purpose.ADMISSION: Rule(Quorum.GT_HALF, ADMITTING, counts_written=True),
    Purpose.REGULARIZATION: Rule(Quorum.GT_HALF, "《中国共产党发展党员工作细则》第三十三条", counts_written=True),
    Purpose.ELECTION: Rule(Quorum.GE_FOUR_FIFTHS, "《中国共产党基层组织选举工作条例》", of_present=True),
    Purpose.DISCIPLINE: Rule(Quorum.GT_HALF, "《中国共产党支部工作条例（试行）》第十一条，按超过半数从严"),
    Purpose.OTHER: Rule(Quorum.GE_HALF, "《中国共产党支部工作条例（试行）》第十一条"),
}


def needed_present(quorum: str, base: int) -> int:
    """The smallest number of voters who must have come; a meeting of nobody decides nothing."""
    least = {
        Quorum.GE_HALF: (base + 1) // 2,
        Quorum.GT_HALF: base // 2 + 1,
        Quorum.GE_FOUR_FIFTHS: (4 * base + 4) // 5,
    }
    return max(1, least[Quorum(quorum)])


@dataclass(frozen=True)
class Count:
    """What was counted: who could vote (`base`), who of them came, and how they voted."""

    base: int
    present: int
    yes: int
    no: int
    abstain: int
    written_yes: int = 0
    written_no: int = 0

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.abstain

    @property
    def written(self) -> int:
        return self.written_yes + self.written_no

    @property
    def invalid(self) -> int:
        """Ballots of people present that say nothing, or were not handed in."""
        return self.present - self.cast


class Result(models.TextChoices):
    NO_QUORUM = "NO_QUORUM", "到会人数不够，表决无效"
    PASSED = "PASSED", "通过"
    REJECTED = "REJECTED", "没有通过"


@dataclass(frozen=True)
class Outcome:
    rule: Rule
    result: Result
    needed_present: int
    needed_yes: int
    counted_yes: int


def outcome(purpose: str, count: Count) -> Outcome:
    """What the count decides by the rule of its purpose."""
    rule = rule_for(purpose)
    must_come = needed_present(rule.quorum, count.base)
    must_agree = (count.present if rule.of_present else count.base) // 2 + 1
    yes = count.yes + (count.written_yes if rule.counts_written else 0)
    valid = count.present >= must_come
    result = (Result.PASSED if yes >= must_agree else Result.REJECTED) if valid else Result.NO_QUORUM
    return Outcome(rule, result, must_come, must_agree, yes)


def count_problems(purpose: str, count: Count) -> dict[str, str]:
    """What cannot be right about a count, by the field where it shows."""
    found = {}
    if count.present > count.base:
        found["present"] = f"有表决权的到会{count.present}人，比应到会有表决权的{count.base}人还多，请核对"
    if count.cast > count.present:
        found["yes"] = f"赞成、不赞成、弃权一共{count.cast}票，比到会的{count.present}人还多，请核对"
    if not rule_for(purpose).counts_written and count.written:
        found["written_yes"] = "只有接收预备党员和预备党员转正才计算书面意见，其他表决请填0"
    elif count.present + count.written > count.base:
        found["written_yes"] = "到会的和提出书面意见的加起来，比应到会有表决权的人还多，请核对"
    return found
