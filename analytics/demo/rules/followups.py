"""What was asked of whom in the demo, and what an inspection found."""

ASKED_BY_STREET = (
    ("RESOLUTION", "把党员大会通过的活动室修缮方案报街道党建办", 8, "方案已经写好，等书记签字。"),
    ("PROBLEM", "补齐上半年党小组会记录里缺的主持人和记录人", -6, ""),
    ("RESOLUTION", "联系辖区单位落实一次共驻共建活动", -20, "已和第三中学党支部商定植树。"),
)
WITHIN_BRANCH = ("RESOLUTION", "列出困难党员名单，年底前逐户走访", 2)
DONE = "活动已经办了，照片和记录在本月主题党日里。"
INSPECTORS = "林晓、许静"
INSPECTORS_AT_FIRST = "林晓"
LOOKED_AT = "三会一课记录本、党员活动室、党费收缴公示"
FINDINGS = (
    "三季度支委会记录没有写明每个人的意见",
    "活动室的入党誓词牌已经褪色",
    "党费公示栏停在第二季度",
)
REPORTED = "誓词牌已经重新制作，昨天挂上。"
