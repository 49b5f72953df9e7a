"""Invented people: names, and ID numbers with region code 999999, which belongs to nobody."""

from datetime import date, timedelta
from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷申"
)
GIVEN_MALE = [
    "建国",
    "志强",
    "国平",
    "永福",
    "海涛",
    "建军",
    "春生",
    "立新",
    "振华",
    "德厚",
    "明远",
    "铁柱",
    "长顺",
    "永和",
    "少波",
    "建林",
    "学敏",
    "国栋",
    "红旗",
    "爱民",
    "卫东",
    "文博",
    "浩然",
    "思源",
    "晓东",
    "伟",
    "强",
    "磊",
    "军",
    "勇",
    "鹏",
    "飞",
    "斌",
    "波",
    "辉",
    "刚",
    "健",
    "洋",
    "超",
    "凯",
    "俊杰",
    "子轩",
    "宏伟",
    "金山",
    "广田",
    "大勇",
    "天佑",
    "光明",
    "胜利",
    "保国",
    "守信",
    "玉山",
    "新民",
    "全有",
    "喜来",
]
GIVEN_FEMALE = [
    "丽华",
    "秀英",
    "玉梅",
    "素芬",
    "小燕",
    "文静",
    "秀兰",
    "雅琴",
    "桂兰",
    "玉洁",
    "雪梅",
    "改成",
    "淑珍",
    "美玲",
    "春燕",
    "海霞",
    "红梅",
    "晓丽",
    "静",
    "芳",
    "娜",
    "敏",
    "静怡",
    "婷婷",
    "慧",
    "颖",
    "琳",
    "雪",
    "丹",
    "萍",
    "红",
    "艳",
    "梅",
    "兰",
    "凤英",
    "翠花",
    "金凤",
    "月娥",
    "桂芝",
    "玉兰",
    "佳怡",
    "思雨",
    "欣然",
    "雨桐",
    "晓彤",
    "若兰",
    "巧云",
    "秋菊",
    "爱华",
    "惠芳",
]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"


def person_name(random: Random, *, male: bool) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN_MALE if male else GIVEN_FEMALE)


def id_number(born_on: date, *, serial: int, male: bool) -> str:
    """18 digits with a right check digit; the serial's parity tells the sex (GB 11643)."""
    body = f"999999{born_on:%Y%m%d}{serial % 500 * 2 + male:03}"
    check = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    return body + CHECK_DIGITS[check]


def phone(number: int) -> str:
    return f"199{number:08}"


def day_between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randrange(max((last - first).days, 1)))
