"""One POST of JSON to a gateway that the settings name; neither number nor text nor address is kept, logged or repeated."""

import json
import logging
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

logger = logging.getLogger(__name__)
PATIENCE = 5.0
LONGEST_ANSWER = 4096
# What may go better later although nothing was wrong with the message: 408 too slow, 429 too many, 5xx theirs.
FOR_NOW = frozenset({408, 429, *range(500, 600)})
# The same in the answers of WeCom: -1 busy, 45009 too many in a minute.
WECOM_FOR_NOW = frozenset({-1, 45009})


class NoNumber(Exception):
    """No phone number is known for the account."""


class NotSent(Exception):
    """The gateway has not got the message for now; the text says why and holds no personal value."""


class Refused(NotSent):
    """The gateway will never take it like this."""


class NoAnswer(NotSent):
    """It was handed over and nothing came back: nobody knows whether it arrived."""


class NoRedirect(HTTPRedirectHandler):
    """Number and token go to the configured address and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def send(*, phone: str, text: str) -> None:
    """Raises NotSent unless the gateway answers with 2xx. Call outside a transaction: it may take some seconds."""
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
    body = {settings.SMS_PHONE_FIELD: phone, settings.SMS_TEXT_FIELD: text}
    post_json(settings.SMS_URL, body, called="短信平台", headers=headers)


def announce(text: str) -> None:
    """To the group of the robot: WeCom answers 200 to everything and says inside what it thinks. Raises NotSent."""
    answer = post_json(settings.WECOM_URL, {"msgtype": "text", "text": {"content": text}}, called="企业微信")
    try:
        code = int(json.loads(answer)["errcode"])
    except (ValueError, KeyError, TypeError):
        raise Refused("企业微信的回答看不懂，请核对 WECOM_URL") from None
    if code:
        logger.warning("the robot refused an announcement", extra={"facts": {"errcode": code}})
        kind = NotSent if code in WECOM_FOR_NOW else Refused
        raise kind(f"企业微信没有接受（错误码 {code}）")


def post_json(url: str, body: dict[str, Any], *, called: str, headers: dict[str, str] | None = None) -> bytes:
    """The first bytes of a 2xx answer. Raises NotSent."""
    every = {"Content-Type": "application/json; charset=utf-8"} | (headers or {})
    request = Request(url, data=json.dumps(body).encode(), headers=every, method="POST")  # noqa: S310 - https is checked at start
    try:
        with build_opener(NoRedirect).open(request, timeout=PATIENCE) as answer:
            return answer.read(LONGEST_ANSWER)
    except HTTPError as refusal:
        refusal.close()
        logger.warning("a gateway refused a message", extra={"facts": {"status": refusal.code}})
        kind = NotSent if refusal.code in FOR_NOW else Refused
        raise kind(f"{called}没有接受（状态 {refusal.code}）") from None
    except (OSError, HTTPException) as trouble:
        logger.warning("a gateway did not answer", extra={"facts": {"trouble": type(trouble).__name__}})
        # Only what fails before the request is out comes as URLError.
        kind = NotSent if isinstance(trouble, URLError) else NoAnswer
        raise kind(f"{called}连不上，或没有在 5 秒内回答") from None
