"""The inbox of one account, and how texts went out."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from dangjian.jobs.models import JobState
from organizations.access.models import Account
from organizations.messages.models import Delivery, Message
from organizations.messages.rules import Channel

STATES = {JobState.WAITING: "等着发", JobState.DONE: "已发", JobState.FAILED: "没发出"}


def inbox(account: Account) -> QuerySet[Message]:
    """The newest first."""
    return Message.objects.visible_to(account).order_by("-posted_at", "-pk")


def unread(account: Account) -> QuerySet[Message]:
    return Message.objects.visible_to(account).unread()


def state_in_words(channel: str, state: str, count: int, reason: str) -> str:
    """短信已发2；短信没发出1（短信平台没有接受）."""
    why = f"（{reason}）" if reason and state == JobState.FAILED else ""
    return f"{Channel(channel).label}{STATES[JobState(state)]}{count}{why}"


def outcomes(messages: Iterable[int]) -> dict[int, list[tuple[str, str, str]]]:
    """Per message the channel, state and reason of each of its deliveries; one query."""
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    rows = Delivery.objects.filter(message__in=list(messages)).order_by("pk")
    for message, *outcome in rows.values_list("message", "channel", "job_state", "failure"):
        found[message].append((outcome[0], outcome[1], outcome[2]))
    return found


def outcomes_in_words(outcomes: Iterable[tuple[str, str, str]]) -> list[str]:
    """Summed up: what went the same way stands together."""
    alike = Counter((channel, state, reason if state == JobState.FAILED else "") for channel, state, reason in outcomes)
    return [state_in_words(*key[:2], count, key[2]) for key, count in sorted(alike.items())]
