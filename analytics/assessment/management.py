"""`manage.py assess 2026Q3`: compute a quarter now."""

import json
from argparse import ArgumentTypeError

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localdate, now

from analytics.assessment.services import ReasonMissing, assess
from analytics.assessment.services.run import NothingToAssess
from dangjian.periods import Quarter
from dangjian.portal.management import PreparedCommand


def quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(PreparedCommand):
    help = "计算一个季度的考核，例如 manage.py assess 2026Q3"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", type=quarter)
        parser.add_argument("--reason", default="", help="取数以后再算，要写明原因")
        parser.add_argument("--json", action="store_true", help="只打印一行 JSON")

    def handle(self, *args, **options):
        try:
            run = assess(quarter=options["quarter"], by=None, today=localdate(), clock=now, reason=options["reason"])
        except ReasonMissing as error:
            raise CommandError("这个季度已经取数，再算一版请用 --reason 写明原因。") from error
        except NothingToAssess as error:
            raise CommandError("这个季度没有应做的事项，没有可以计算的支部。") from error
        figures = {
            "quarter": str(run.quarter),
            "run": run.version,
            "input_digest": run.input_digest,
            "result_digest": run.result_digest,
            **run.counts,
        }
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        else:
            self.stdout.write(
                f"{run.quarter.label}第{run.version}版：{run.counts['branches']}个支部，{run.counts['units']}个单位，"
                f"{run.counts['lines']}行明细，未纳入{run.counts['left_out']}个。\n"
                f"数据摘要 {run.input_digest}\n结果摘要 {run.result_digest}"
            )
