from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files import File

from dangjian.space import NoSpace
from dangjian.telling import TellingField
from organizations.photos.rules import MOST_DOCUMENTS, DocumentRejected, check

ACCEPT = ".pdf,.docx,.xlsx"


def check_files(files: Iterable[File], *, most: int = MOST_DOCUMENTS) -> None:
    """Before anything is kept: a refused file says its name and what to do."""
    every = list(files)
    if len(every) > most:
        raise ValidationError(f"附件最多{most}个，您选了{len(every)}个，请重新选。")
    for one in every:
        try:
            check(one.file, one.size)
        except (DocumentRejected, NoSpace) as refusal:
            raise ValidationError(f"附件“{one.name}”没有收：{refusal}") from refusal
        one.seek(0)


class PlainField(TellingField):
    """What is put up for everybody to read."""

    refusal = "公布的文字里不能有身份证号和手机号，请删掉。"
