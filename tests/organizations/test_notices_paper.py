"""公示 as a paper: what the page says, in the order of strokes, and nothing once the names are gone."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from factories import clerk, staff
from notices_factories import NOW, published
from photos_factories import document, pdf
from time_machine import travel

from dangjian.audit.models import AuditRow
from organizations.notices.services import withdraw

pytestmark = pytest.mark.django_db


def taken(client, person, notice):
    client.force_login(person)
    answer = client.get(reverse("notices:paper", args=[notice.pk]))
    return Document(BytesIO(b"".join(answer.streaming_content)))


def lines(read) -> list[str]:
    return [one.text for one in read.paragraphs if one.text]


def test_the_paper_holds_what_the_page_says(client, town):
    with travel(NOW, tick=False):
        notice = published(town.root)
        read = taken(client, staff(town.root), notice)

    said = lines(read)
    assert said[:3] == [notice.title, "根据评选办法，拟授予下列同志称号。", "现予公示。"]
    assert said[3].startswith("公示期为2026年3月23日至2026年3月27日，共5个工作日。")
    assert said[4:] == [
        "拟表彰对象（按姓氏笔画排序，共3名）",
        "受理方式",
        f"受理单位：{town.root.name}",
        "电话：0371-66660001",
        "地址：滨河路1号405室",
        town.root.name,
        "2026年3月23日",
    ]
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [
        ["序号", "姓名", "单位", "说明"],
        ["1", "丁学敏", "古渡中学党支部", "带教青年教师8人"],
        ["2", "刘德厚", "锦绣社区第二党支部", ""],
        ["3", "孟庆云", "锦绣社区第二党支部", "自编学习册12期"],
    ]
    assert AuditRow.objects.filter(action="notices.paper", target=f"publicnotice:{notice.pk}").count() == 1


def test_the_paper_lists_what_is_attached(client, town):
    with travel(NOW, tick=False):
        files = [document(name="推荐表.pdf"), document(pdf() + b"\n%%EOF", "办法.pdf")]
        notice = published(town.root, staff(town.root), files=files)
        assert "附件：1.推荐表.pdf；2.办法.pdf" in lines(taken(client, staff(town.root), notice))


@pytest.mark.parametrize("how", ["time", "withdrawn"])
def test_no_name_leaves_once_the_page_shows_none(client, town, how):
    notice, by = published(town.root), staff(town.root)
    if how == "withdrawn":
        withdraw(notice=notice, reason="名单有误", by=by, now=NOW)
    with travel(NOW if how == "withdrawn" else NOW + timedelta(days=60), tick=False):
        read = taken(client, by, notice)

    over = {"time": "公示已经结束", "withdrawn": "这份公示已经撤回"}[how]
    assert lines(read) == [notice.title, f"{over}，正文和名单不再显示。", town.root.name, "2026年3月23日"]
    assert read.tables == []


def test_only_the_office_that_published_it_takes_it(client, town):
    notice = published(town.root)
    client.force_login(clerk(town.street))
    assert client.get(reverse("notices:paper", args=[notice.pk])).status_code == 404
    assert AuditRow.objects.filter(action="notices.paper").count() == 0
