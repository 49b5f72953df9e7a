"""What people of the invented district have complained about or suggested. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    """`about` is a short name or nothing; `answer` is empty while it waits; so many days ago it was sent."""

    kind: str
    text: str
    days_ago: int
    about: str = ""
    answer: str = ""
    named: bool = False


VOICES = (
    Voice(
        "SUGGESTION", "主题党日的通知能不能提前一周发？年纪大的要安排时间。", 3, about="锦绣社区第二党支部", named=True
    ),
    Voice("TROUBLE", "选大字以后，记一次里的照片按钮要往下翻很久才看得到。", 9),
    Voice("COMPLAINT", "支部去年换届以后一直没有公布支委分工。", 2, about="锦绣社区第二党支部"),
    Voice(
        "PERSONAL",
        "我换了工作单位，想知道名册里写的是哪一个。",
        20,
        answer="已按您所在支部报来的新单位更正，“我的资料”里能看到。",
    ),
    Voice(
        "SUGGESTION",
        "建议把每月的学习材料放到首页。",
        40,
        answer="谢谢建议。学习材料在区委组织部微信公众号统一发布，这里不重复放。",
    ),
)
