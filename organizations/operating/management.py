"""`manage.py metrics`: the same figures for a program that watches, in the words of Prometheus."""

from typing import Any

from django.core.management import BaseCommand
from django.utils.timezone import now

from organizations.operating.queries import figures_for_machines
from organizations.operating.rules import figure_line


class Metrics(BaseCommand):
    """Ends well also where the database does not answer, and says so: whoever moves a whole answer into place would go on
    showing the last good one."""

    help = "把运行情况打印成监控程序读的数字（Prometheus 文本格式）：排队多久、没成功的、出错率、磁盘、备份；没有任何人的资料"
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        lines = [figure_line(*figure) for figure in figures_for_machines(now=now())]
        self.stdout.write("\n".join(sorted(lines)))  # all of a name one after the other, as the format demands
