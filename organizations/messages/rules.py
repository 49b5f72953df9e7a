"""What a text message says, and how many somebody may cause. Pure."""

from datetime import timedelta

from organizations.access.rules import Budget

# Shorter than a printed slip: it lies in somebody's phone, and in the hands of whoever carries messages.
LINK_HOLDS_FOR = timedelta(hours=24)
TO_ONE_ACCOUNT = Budget("sms-to", guesses=3, span=timedelta(days=1))
BY_ONE_ACCOUNT = Budget("sms-by", guesses=200, span=timedelta(days=1))


def link_text(*, portal: str, link: str) -> str:
    """Without a name: the phone may be somebody else's by now."""
    return f"【{portal}】请在24小时内打开链接，设置登录密码：{link} 只能用一次，请勿转发。"
