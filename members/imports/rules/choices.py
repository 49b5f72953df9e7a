"""Words that stand for one of a few values: what senders write, and the value it means."""

import re
import unicodedata
from collections.abc import Mapping

from members.imports.rules.cells import Cell, DateCell
from members.imports.rules.problems import NotUnderstood

SEX = {
    "男": "MALE",
    "女": "FEMALE",
    "男性": "MALE",
    "女性": "FEMALE",
    "1": "MALE",
    "2": "FEMALE",
    "M": "MALE",
    "F": "FEMALE",
}

CATEGORY = {
    "正式党员": "FULL", "正式": "FULL", "中共党员": "FULL", "党员": "FULL", "中共正式党员": "FULL",
    "预备党员": "PROBATIONARY", "预备": "PROBATIONARY", "中共预备党员": "PROBATIONARY",
}  # fmt: skip

EDUCATION = {
    "研究生": "POSTGRADUATE", "博士": "POSTGRADUATE", "硕士": "POSTGRADUATE", "博士研究生": "POSTGRADUATE",
    "硕士研究生": "POSTGRADUATE", "研究生及以上": "POSTGRADUATE", "在职研究生": "POSTGRADUATE",
    "中央党校研究生": "POSTGRADUATE", "省委党校研究生": "POSTGRADUATE",
    "大学本科": "BACHELOR", "本科": "BACHELOR", "大学": "BACHELOR", "学士": "BACHELOR", "大学普通班": "BACHELOR",
    "本科学历": "BACHELOR", "中央党校大学": "BACHELOR", "省委党校大学": "BACHELOR",
    "大专": "COLLEGE", "大学专科": "COLLEGE", "专科": "COLLEGE", "高职": "COLLEGE", "大学专科和专科学校": "COLLEGE",
    "中央党校大专": "COLLEGE", "省委党校大专": "COLLEGE",
    "中专": "SECONDARY_SPECIALIZED", "中等专科": "SECONDARY_SPECIALIZED", "中技": "SECONDARY_SPECIALIZED",
    "技校": "SECONDARY_SPECIALIZED", "职高": "SECONDARY_SPECIALIZED", "中师": "SECONDARY_SPECIALIZED",
    "中等专业学校": "SECONDARY_SPECIALIZED", "职业高中": "SECONDARY_SPECIALIZED", "技工学校": "SECONDARY_SPECIALIZED",
    "高中": "HIGH_SCHOOL", "普通高中": "HIGH_SCHOOL", "高中毕业": "HIGH_SCHOOL",
    "初中": "MIDDLE_SCHOOL", "初级中学": "MIDDLE_SCHOOL", "初中毕业": "MIDDLE_SCHOOL",
    "小学": "PRIMARY", "小学及以下": "PRIMARY", "文盲": "PRIMARY", "小学毕业": "PRIMARY", "文盲或半文盲": "PRIMARY",
    "扫盲": "PRIMARY", "初小": "PRIMARY", "高小": "PRIMARY",
}  # fmt: skip

MEMBERSHIP_STATUS = {
    "1": "NORMAL", "正常": "NORMAL", "正式": "NORMAL", "正常党籍": "NORMAL", "01": "NORMAL",
    "10": "RETAINED", "保留党籍": "RETAINED", "保留": "RETAINED",
    "11": "RESTORED", "恢复党籍": "RESTORED", "恢复": "RESTORED",
    "12": "SUSPENDED", "停止党籍": "SUSPENDED", "停止": "SUSPENDED",
    "13": "EXPELLED", "开除党籍": "EXPELLED", "开除": "EXPELLED",
    "去世": "DECEASED", "死亡": "DECEASED", "已故": "DECEASED",
    "已转出": "LEFT", "转出": "LEFT", "已转出或出党": "LEFT", "出党": "LEFT", "除名": "LEFT",
}  # fmt: skip

# The statistics' eight classes; a post in other words is kept as it is and has no class.
OCCUPATION_CLASS = {
    "工人": "WORKER", "工勤技能人员": "WORKER", "农民": "FARMER", "农牧渔民": "FARMER", "专业技术人员": "PROFESSIONAL",
    "企业管理人员": "MANAGER", "管理人员": "MANAGER", "社会组织管理人员": "MANAGER", "公务员": "CIVIL_SERVANT",
    "参照公务员法管理人员": "CIVIL_SERVANT", "党政机关工作人员": "CIVIL_SERVANT", "学生": "STUDENT", "离退休人员": "RETIRED",
    "退休人员": "RETIRED", "离休人员": "RETIRED", "退休": "RETIRED", "离休": "RETIRED", "社区工作者": "OTHER",
    "其他": "OTHER", "其他职业人员": "OTHER", "个体工商户": "OTHER", "灵活就业人员": "OTHER",
}  # fmt: skip

ETHNICITIES = frozenset(
    [
        "汉",
        "壮",
        "回",
        "满",
        "维吾尔",
        "苗",
        "彝",
        "土家",
        "藏",
        "蒙古",
        "侗",
        "布依",
        "瑶",
        "白",
        "朝鲜",
        "哈尼",
        "黎",
        "哈萨克",
        "傣",
        "畲",
        "傈僳",
        "东乡",
        "仡佬",
        "拉祜",
        "佤",
        "水",
        "纳西",
        "羌",
        "土",
        "仫佬",
        "锡伯",
        "柯尔克孜",
        "景颇",
        "达斡尔",
        "撒拉",
        "布朗",
        "毛南",
        "塔吉克",
        "普米",
        "阿昌",
        "怒",
        "鄂温克",
        "京",
        "基诺",
        "德昂",
        "保安",
        "俄罗斯",
        "裕固",
        "乌孜别克",
        "门巴",
        "鄂伦春",
        "独龙",
        "赫哲",
        "高山",
        "珞巴",
        "塔塔尔",
    ]
)

YES, NO = "YES", "NO"
YES_NO = {"是": YES, "有": YES, "已设": YES, "设": YES, "1": YES, "否": NO, "没有": NO, "未设": NO, "不设": NO, "0": NO}


def words(cell: Cell) -> str:
    """The cell's text without blanks, in half-width letters and digits."""
    if isinstance(cell, DateCell):
        return cell.day.isoformat()
    text = str(int(cell)) if isinstance(cell, int | float) and cell == int(cell) else str(cell)
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).strip("。.,;:'\"")


def choose(cell: Cell, among: Mapping[str, str], *, code: str, message: str) -> str:
    """The value that the cell's words stand for, also when a code or a remark stands beside them."""
    text = words(cell)
    without_remark = re.sub(r"\(.*?\)", "", text)
    without_code = re.sub(r"^\d+[-.、:]?", "", without_remark)
    for candidate in (text.upper(), text, without_remark, without_code):
        if candidate in among:
            return among[candidate]
    raise NotUnderstood(code, message)


def ethnicity(cell: Cell) -> str:
    """汉 and 汉族 are one; a name outside the 56 is kept as written."""
    text = words(cell)
    return f"{text}族" if text in ETHNICITIES else text[:20]
