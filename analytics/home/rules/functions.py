"""功能清单: every function that 国办函〔2026〕12号 and 关于防治“指尖上的形式主义”的若干意见 speak about (domain.md §5.1).

The tests hold this list against the product: what is said not to exist has no address, model or field of that name.
Whoever builds one of them changes its line here first.
"""

from dataclasses import dataclass

from organizations.access.rules import Right

ASKED, BANNED, LIMITED = "必须有", "不得有", "不得强制或滥用"


@dataclass(frozen=True)
class Function:
    """`names` are the words by which code would call it; `url` leads to what exists, for those who have the `right`."""

    label: str
    rule: str
    exists: bool
    says: str
    names: frozenset[str] = frozenset()
    url: str = ""
    right: str = ""

    @property
    def state(self) -> str:
        return "有" if self.exists else "没有"


def absent(label: str, rule: str, says: str, names: str = "") -> Function:
    return Function(label, rule, exists=False, says=says, names=frozenset(names.split()))


def present(label: str, rule: str, says: str, url: str = "", right: str = "") -> Function:
    return Function(label, rule, exists=True, says=says, url=url, right=right)


FUNCTIONS = (
    present("投诉建议", ASKED, "每页下方都有入口，不登录、不留名也能提交，凭回执查答复。", "complaints:new"),
    present("隐私说明", ASKED, "第一次登录和有新版时先告知，以前的版本都能查到。", "policies:notice"),
    present(
        "查看、更正本人信息",
        ASKED,
        "“我的资料”列着门户里存的关于本人的全部内容，可以下载；哪一项不对，提出更正申请，15个工作日内答复。",
        "home:kept",
    ),
    absent(
        "打卡签到",
        BANNED,
        "到会由支部记录员登记一次；没有扫码、刷脸、定时签到。",
        "checkin clockin signin streak punch",
    ),
    absent("积分", BANNED, "不给党员记分、攒分、换奖品。", "bonus coin coins reward rewards badge badges"),
    absent(
        "党员个人排名",
        BANNED,
        "没有任何按人排列名次的页面和表格。",
        "leaderboard memberrank memberranking personalranking topmembers",
    ),
    absent(
        "在线时长统计", BANNED, "不统计谁在线多久；登录状态只用来判断何时该重新登录。", "onlinetime dwell heartbeat"
    ),
    absent(
        "登录率、注册率、安装率通报", BANNED, "没有这类统计，也不作为考核内容。", "loginrate installrate activerate"
    ),
    absent("学习时长考核", BANNED, "不记录看了多久、学了几篇。", "studytime watchtime pageview pageviews"),
    absent(
        "定位和行动轨迹",
        LIMITED,
        "网页向浏览器声明不使用定位；照片里的拍摄地点在保存前去掉。",
        "geolocation latitude longitude gps track",
    ),
    absent("人脸、指纹等识别", LIMITED, "不采集，页面也不能打开摄像头预览。", "face biometric fingerprint"),
    absent(
        "点赞、投票、转发数作依据",
        BANNED,
        "支部动态可以点赞、看浏览数，都不进入任何得分，也不比较；没有网上投票评比，不统计转发。",
        "repost upvote onlinevote",
    ),
    present(
        "评论",
        LIMITED,
        "支部动态下面可以评论，不要求谁评、评多少，不进入得分；被举报的先隐藏，由支部或上级看过再定。",
        "feed:list",
        Right.TAKE_PART,
    ),
    present(
        "随手拍",
        LIMITED,
        "自愿发，支部通过后展示，本人随时可以撤回；不计分，不统计数量。",
        "snapshots:mine",
        Right.TAKE_PART,
    ),
    absent("视频上传", LIMITED, "不能上传视频和录音。", "video audio"),
    absent(
        "商业广告、付费",
        BANNED,
        "没有广告、收费、带货，页面不引用其他网站的内容。",
        "advert adverts payment order coupon",
    ),
    absent("自动评价个人", LIMITED, "不用程序给党员评级、画像。", "profiling persona creditscore"),
    present(
        "活动照片",
        LIMITED,
        "可以传，不传也能提交；一句话就是一条有效的记录，照片张数不计分。",
        "records:choose",
        Right.RECORD,
    ),
    present(
        "填表报数",
        LIMITED,
        "只记党内法规要求开展的组织生活，记一次，台账、季度得分和报表都从这一条生成；名册可以从现有表格导入。",
        "records:choose",
        Right.RECORD,
    ),
    present(
        "季度得分",
        LIMITED,
        "只看党支部该开展的组织生活有没有记录，由人审核，每一分都能点开看依据。名称、权重由组织部按备案的方案设定。",
    ),
    present(
        "党组织按得分列表",
        LIMITED,
        "只在工作台、只给本级和上级看；不公开，不给党员看，不自动生成通报。",
    ),
    present(
        "待办提醒",
        LIMITED,
        "站内消息，到期前后各提醒支部书记和记录员；几件事合成一条，每人每天最多一条，21点到次日8点不发，办了就不再提醒。"
        "短信、企业微信群由组织部决定是否开通；不打电话。",
        "messages:inbox",
    ),
    present(
        "个人信息导出",
        LIMITED,
        "工作人员导出名册、台账要说明事由，身份证号、手机号只显示一部分，文件上写明导出人，逐次记入操作日志。",
    ),
)
