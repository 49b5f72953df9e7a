"""What the department's own forms are for, and which placeholders each may hold, with a sample of what comes there. Pure."""

from collections.abc import Mapping, Sequence

from django.db import models

from dangjian.filling import List, Values, Vocabulary

MARK = "导出标记"
LONGEST_NAME = 40


class Use(models.TextChoices):
    RECORD = "RECORD", "活动记录表"
    ROLL = "ROLL", "签到表"
    HANDBOOK = "HANDBOOK", "支部工作手册"
    MONTH = "MONTH", "月度计划"
    REPORT = "REPORT", "考核通报"


BRANCH: dict[str, object] = {
    "支部名称": "锦绣社区第一党支部",
    "支部全称": "中国共产党青河区锦绣街道锦绣社区第一支部委员会",
    "单位名称": "锦绣街道党工委",
}
MARKED: dict[str, object] = {
    MARK: "导出编号20260911-0a1b2c3d　林晓（锦绣街道党工委）　2026-09-11 09:30　含个人信息，不得外传"
}
ACTIVITY: dict[str, object] = {
    "事项": "主题党日",
    "主题": "义务植树，共建绿色家园",
    "类别": "服务活动（环境整治）",
    "日期": "2026年9月11日",
    "时间": "15:00",
    "地点": "滨河公园东门",
    "主持": "胡明远",
    "党小组": "",
    "应到": 12,
}
SINGLE: dict[str, dict[str, object]] = {
    Use.RECORD: BRANCH
    | ACTIVITY
    | {
        "时长": "120分钟",
        "实到": 10,
        "请假": 2,
        "未请假": 0,
        "参加的领导": "林晓",
        "邀请": "群众5人",
        "没有到会": "病假：丁学敏\n公假：许静",
        "内容": "栽下海棠和白蜡120棵。\n商定分片养护。",
        "学习专题": "",
        "志愿服务人数": "",
        "每人小时": "",
        "合计小时": "",
        "记录人": "胡明远",
        "状态": "已通过",
    }
    | MARKED,
    Use.ROLL: BRANCH | ACTIVITY | MARKED,
    Use.HANDBOOK: BRANCH
    | {"时间范围": "2026年三季度", "截至日期": "2026年9月30日", "届次": 4, "任期": "2025年3月1日起", "活动次数": 2}
    | MARKED,
    Use.MONTH: {"月份": "2026年9月", "截至日期": "2026年9月11日", "支部数": 2} | MARKED,
    Use.REPORT: {
        "季度": "2026年三季度",
        "截至日期": "2026年10月8日",
        "支部数": 2,
        "平均分": "91.25",
        "优秀": 1,
        "良好": 1,
        "一般": 0,
        "较差": 0,
    }
    | MARKED,
}
Rows = Sequence[Mapping[str, object]]
LISTS: dict[str, Mapping[str, Rows]] = {
    Use.RECORD: {
        "到会": [{"序号": 1, "姓名": "胡明远", "情况": "到会"}, {"序号": 2, "姓名": "丁学敏", "情况": "病假"}],
        "表决": [{"事项": "年度计划", "应到": 12, "实到": 10, "赞成": 10, "不赞成": 0, "弃权": 0, "结果": "通过", "决议": "同意。"}],
    },
    Use.ROLL: {
        "人员": [{"序号": 1, "姓名": "胡明远"}, {"序号": 2, "姓名": "丁学敏"}, {"序号": 3, "姓名": ""}],
        "两栏": [{"左序号": 1, "左姓名": "胡明远", "右序号": 2, "右姓名": "丁学敏"}],
    },
    Use.HANDBOOK: {
        "委员": [{"职务": "书记", "姓名": "胡明远", "任职时间": "2025年3月1日"}],
        "党小组": [{"名称": "第一党小组", "人数": 6, "成员": "丁学敏、许静"}],
        "主题党日": [{"月份": "9月", "日期": "9月11日", "主题": "义务植树，共建绿色家园", "情况": "已通过"}],
        "记录": [
            {
                "序号": 1, "日期": "9月11日", "事项": "主题党日", "主题": "义务植树，共建绿色家园", "地点": "滨河公园东门",
                "主持": "胡明远", "应到": 12, "实到": 10, "请假": 2, "未请假": 0, "内容": "栽下海棠。", "状态": "已通过",
            }
        ],
        "到会": [{"序号": 1, "姓名": "胡明远", "应到": 2, "实到": 2, "请假": 0, "未请假": 0, "免到": 0}],
        "谈心谈话": [{"日期": "9月1日", "谈话人": "胡明远", "谈话对象": "许静"}],
    },
    Use.MONTH: {
        "支部": [
            {
                "序号": 1, "单位": "锦绣街道党工委", "名称": "锦绣社区第一党支部", "日期": "9月11日",
                "主题": "义务植树，共建绿色家园", "类别": "服务活动", "状态": "已记录", "应到": 12, "实到": 10,
            }
        ]
    },
    Use.REPORT: {
        "事项": [{"名称": "主题党日", "应做": 6, "已做": 5, "完成率": "83%"}],
        "单位": [{"序号": 1, "名称": "锦绣街道党工委", "支部数": 2, "得分": "91.25", "档次": "", "名次": ""}],
        "支部": [
            {
                "序号": 1, "单位": "锦绣街道党工委", "名称": "锦绣社区第一党支部", "得分": "95.5", "档次": "优秀", "名次": "",
            }
        ],
    },
}  # fmt: skip


def vocabulary(use: str) -> Vocabulary:
    lists = {name: List(tuple(rows[0])) for name, rows in LISTS[use].items()}
    return Vocabulary(names=tuple(SINGLE[use]), lists=lists, required=MARK)


def sample(use: str) -> Values:
    return Values(SINGLE[use], LISTS[use])


def offered(use: str) -> list[tuple[str, list[tuple[str, object]]]]:
    """For the page: what may be copied into a form, single ones first, then list by list, each with its sample."""
    groups = [("", [(written(name), said) for name, said in SINGLE[use].items()])]
    for every, rows in LISTS[use].items():
        groups.append((every, [(written(f"{every}.{name}"), said) for name, said in rows[0].items()]))
    return groups


def written(name: str) -> str:
    return f"{{{{{name}}}}}"
