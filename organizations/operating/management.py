"""`manage.py metrics`: the same figures for a program that watches, in the words of Prometheus."""

from typing import Any

from django.utils.timezone import now

from dangjian.portal.management import PreparedCommand
from organizations.operating.queries import figures_for_machines


class Metrics(PreparedCommand):
    help = "把运行情况打印成监控程序读的数字（Prometheus 文本格式）：排队多久、没成功的、出错率、磁盘、备份；没有任何人的资料"

    def handle(self, **options: Any) -> None:
        for name, labels, value in figures_for_machines(now=now()):
            said = ",".join(f'{label}="{word}"' for label, word in labels.items())
            self.say(f"dangjian_{name}{{{said}}} {value}" if said else f"dangjian_{name} {value}")
