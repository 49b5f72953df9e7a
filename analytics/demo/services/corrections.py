"""What a member has asked to have corrected: one answered, one that waits."""

from datetime import datetime, timedelta

from members.corrections.rules import Fact
from members.corrections.services import ask, decline
from members.roster.models import Member
from organizations.access.models import Account

PAPER = "入党志愿书上写的就是这一天。有别的材料，请带到支部核对，可以再提。"


def ask_for_corrections(member: Member, account: Account, clerk: Account, *, now: datetime) -> None:
    joined = {"says": "入党日期差一个月", "should": "以本人记得的为准，晚一个月"}
    then = now - timedelta(days=24)
    answered = ask(member=member, fact=Fact.JOINED, **joined, by=account, now=then)
    decline(correction=answered, text=PAPER, by=clerk, now=then + timedelta(days=6))
    moved = {"says": "单位今年改了名", "should": "滨河区第三中学", "explanation": "有聘书，可以拿给支部看"}
    ask(member=member, fact=Fact.EMPLOYER, **moved, by=account, now=now - timedelta(days=2))
