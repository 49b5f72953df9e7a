"""One POST of JSON to the gateway that the settings name; neither number nor text is kept, logged or repeated."""

import json
import logging
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

logger = logging.getLogger(__name__)
PATIENCE = 5.0
LONGEST_ANSWER = 4096


class NoNumber(Exception):
    """No phone number is known for the account."""


class NotSent(Exception):
    """The gateway did not take the message; the text says why and holds no personal value."""


class NoRedirect(HTTPRedirectHandler):
    """Number and token go to the configured address and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def send(*, phone: str, text: str) -> None:
    """Raises NotSent unless the gateway answers with 2xx. Call outside a transaction: it may take some seconds."""
    body = json.dumps({settings.SMS_PHONE_FIELD: phone, settings.SMS_TEXT_FIELD: text}).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    request = Request(settings.SMS_URL, data=body, headers=headers, method="POST")  # noqa: S310 - https is checked at start
    try:
        with build_opener(NoRedirect).open(request, timeout=PATIENCE) as answer:
            answer.read(LONGEST_ANSWER)
    except HTTPError as refusal:
        refusal.close()
        logger.warning("the gateway refused a message", extra={"facts": {"status": refusal.code}})
        raise NotSent(f"短信平台没有接受（状态 {refusal.code}）") from None
    except (OSError, HTTPException) as trouble:
        logger.warning("the gateway did not answer", extra={"facts": {"trouble": type(trouble).__name__}})
        raise NotSent("短信平台连不上，或没有在 5 秒内回答") from None
