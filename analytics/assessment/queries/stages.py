"""How far a quarter has come, as the explanation of a score and the desk print it."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from analytics.assessment.models import Closing, ClosingStep, Run
from analytics.assessment.rules import SETTLED, Stage
from dangjian.periods import Quarter


@dataclass(frozen=True)
class StageShown:
    """`mark` is the class of its point: "done", "on" (under way) or "" (to come). `takes_objections` while a branch may
    still say what is wrong."""

    stage: Stage
    name: str
    mark: str
    text: str
    takes_objections: bool = False


def closing_of(quarter: Quarter) -> Closing | None:
    return Closing.objects.of(quarter).select_related("run").first()


def stages_of(quarter: Quarter, *, today: date) -> list[StageShown]:
    """All stages in their order, with days and people; two queries. Before anything has begun they are all to come."""
    closing = closing_of(quarter)
    steps = {step.stage: step for step in closing.steps.select_related("by")} if closing else {}
    return [shown(stage, closing, steps.get(stage), today=today) for stage in Stage]


def shown(stage: Stage, closing: Closing | None, step: ClosingStep | None, *, today: date) -> StageShown:
    if closing is None or step is None:
        return StageShown(stage, stage.label, "", "还没有开始")
    if step.began_at is None:
        return StageShown(stage, stage.label, "", f"计划{day(step.planned_on)}")
    mark = "on" if stage == closing.stage and closing.stage != Stage.REPORTED else "done"
    takes = stage == Stage.CHECKING and closing.is_checked_on(today) and closing.again_until is None
    text = "，".join([*said(stage, closing, step, today=today), *person(step)])
    return StageShown(stage, stage.label, mark, text, takes)


def said(stage: Stage, closing: Closing, step: ClosingStep, *, today: date) -> list[str]:
    began = day(localtime(step.began_at).date())
    if stage == Stage.CHECKING and closing.check_until:
        if closing.again_until:
            return [f"{began}到{day(closing.check_until)}，不一样的再核对到{day(closing.again_until)}"]
        if closing.is_checked_on(today):
            return [f"到{day(closing.check_until)}，可提异议"]
        return [f"{began}到{day(closing.check_until)}"]
    if stage == Stage.REPORTED and closing.circular_on:
        return [day(closing.circular_on), *([closing.circular_number] if closing.circular_number else [])]
    return [f"{began}，第{closing.run.version}版" if stage == Stage.FINAL else began]


def person(step: ClosingStep) -> list[str]:
    return [step.by.name] if step.by else []


def day(on: date) -> str:
    return f"{on.month}月{on.day}日"


def reported_run(quarter: Quarter) -> Run | None:
    """The version that the district tells its branches: the final one; before there is one, the one being decided on."""
    closing = closing_of(quarter)
    if closing is None:
        return Run.objects.current(quarter).first()
    return closing.run if closing.run.published_at else None


def is_preliminary(run: Run, closing: Closing | None) -> bool:
    """Whether the points of `run` may still change: neither final nor the adjustment of a final version."""
    return run.final_at is None and (closing is None or closing.stage not in SETTLED)


def counted_when(quarter: Quarter) -> str:
    """When the quarter counts what is entered for it now, to end a sentence with."""
    if closing_of(quarter) is None:
        return "下次计算时计入"
    return "这个季度已经取数，要在考核流程里写明原因重新取数，才计入新的一版"


def is_settled(quarter: Quarter) -> bool:
    """Whether the quarter has a final version, so that whatever comes is an adjustment."""
    return Closing.objects.of(quarter).filter(stage__in=SETTLED).exists()
