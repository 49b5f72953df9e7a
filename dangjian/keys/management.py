from argparse import ArgumentParser

from django.apps import apps
from django.core.management import BaseCommand, CommandError

from dangjian.keys.services import KeyMissing, first_key, open_all, rotate_keys

BATCH = 500


class RotateKeys(BaseCommand):
    help = "把库里所有加密的内容改用 FIELD_KEY 里的第一个密钥；系统可以照常运行，中断后再运行一次就接着做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help=f"每批多少行（默认 {BATCH}）")
        parser.add_argument("--check", action="store_true", help="什么都不改，只核对是不是每一行都打得开")

    def handle(self, *, batch: int, check: bool, **options: object) -> None:
        if check:
            self.open_all()
            return
        if batch < 1:
            raise CommandError("--batch 应为 1 以上的整数。")
        try:
            rotated = rotate_keys(batch=batch, said=self.say)
        except KeyMissing as missing:
            raise CommandError(
                f"库里还有用密钥 {missing} 加密的内容，而 FIELD_KEY 里没有它，什么都没有改。"
                f"请把 {missing} 加回 FIELD_KEY 的末尾（如 {first_key()}:…,{missing}:…），再运行一次。"
            ) from missing
        for label, pks in rotated.unreadable.items():
            self.stderr.write(f"{named(label)}：{len(pks)}行打不开，没有改动（编号 {shown(pks)}）。")
        self.stdout.write(f"共重新加密{sum(rotated.renewed.values())}行。")
        if rotated.unreadable:
            raise CommandError("有内容打不开：可能被改动过，或者是从别的系统拷来的。请用备份核对，旧密钥先不要去掉。")
        self.stdout.write(
            f"所有内容都已使用密钥 {first_key()}。其余密钥可以从 FIELD_KEY 去掉；旧的备份仍要用它们打开。"
        )

    def open_all(self) -> None:
        """For whoever has restored a database, on either engine."""
        looked = open_all()
        for label, pks in looked.unreadable.items():
            self.stderr.write(f"{named(label)}：{len(pks)}行打不开（编号 {shown(pks)}）。")
        if looked.unreadable:
            raise CommandError("有内容打不开：请看 FIELD_KEY 是不是写这些内容时的那几个，旧的有没有都带上。")
        self.stdout.write(f"{looked.rows}行加密的内容都打得开。")

    def say(self, label: str, done: int) -> None:
        self.stdout.write(f"{named(label)}：已重新加密{done}行")
        self.stdout.flush()


def named(label: str) -> str:
    return str(apps.get_model(label)._meta.verbose_name)


def shown(pks: list[int]) -> str:
    return "、".join(map(str, pks[:20])) + ("……" if len(pks) > 20 else "")
