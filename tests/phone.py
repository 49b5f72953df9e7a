"""A phone on plain HTTP: its cookies, the form of a record as its page has it, and a photo as it goes over the line.

For tests and measurements that start the portal's real processes: each adds only what it does on an answer, or on none.
"""

import http.client
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from uuid import uuid4

FORM = "application/x-www-form-urlencoded"


@dataclass
class Phone:
    """`keeps`: one line for everything that is asked; otherwise one for each, so that several may ask at once."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    keeps: bool = False
    patience: float = 120
    line: http.client.HTTPConnection | None = None

    def exchange(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, Message, bytes]:
        """Status, heads and body; whoever gets no answer sees OSError or HTTPException."""
        line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        self.line = line if self.keeps else None
        try:
            line.request(method, path, body or None, self.heads(method) | dict(headers or {}))
            answer = line.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            self.line = None
            line.close()
            raise
        if not self.keeps:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, answer.headers, said

    def heads(self, method: str) -> dict[str, str]:
        cookies = dict(self.cookies)
        heads = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        return heads | ({"X-CSRFToken": cookies.get("csrftoken", "")} if method == "POST" else {})


@dataclass(frozen=True)
class Form:
    """The form of a record: where it goes, where drafts go, where an album is begun, and what a browser would send."""

    action: str
    autosave: str
    begins: str
    fields: list[tuple[str, str]]


def read_form(page: str) -> Form:
    start = page.rindex("<form", 0, page.index('id="report"'))
    form = page[start : page.index("</form>", start)]
    fields = [
        (name, value)
        for tag in re.findall(r"<input[^>]*>", form)
        if (name := attribute(tag, "name")) and (value := attribute(tag, "value"))
        if attribute(tag, "type") not in {"checkbox", "radio"} or "checked" in tag
    ]
    return Form(attribute(form, "action"), attribute(form, "data-autosave"), attribute(form, "data-begins"), fields)


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1].replace("&amp;", "&") if found else ""


def in_parts(fields: Iterable[tuple[str, str]], photo: bytes) -> tuple[bytes, str]:
    """The body of a request with a photo, and what it calls itself."""
    edge = uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{said}\r\n' for name, said in fields]
    parts.append(
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    body = "".join(parts).encode() + photo + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"
