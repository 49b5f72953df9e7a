"""What is wrong with the answer to a form, in words; nothing, when it is right."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.forms import BaseForm
from hostile.grounds import body_of, undone
from hostile.pages import Page
from hostile.postings import Posting

TOKEN = "t" * 32
RIGHT = {200, 204, 302, 400, 403, 404, 405, 409, 413, 415}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')
# Written whatever comes: who asks, who was refused, how often somebody guessed, what is being typed and its album.
BESIDES = {"organizations_loginsession", "dangjian_auditrow", "organizations_loginthrottle"}
BESIDES |= {"activities_reportdraft", "organizations_album"}


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables that are written meanwhile."""
    tables: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        tables.extend(WRITES.findall(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield tables


def errors(answer: Any) -> list[str]:
    """Every sentence at a field of the page's forms, and every problem of a record."""
    drawn = list(layers(answer.context))
    forms = [form.errors for layer in drawn for form in layer.values() if isinstance(form, BaseForm)]
    problems = {problem.message for layer in drawn for problem in layer.get("problems", ())}
    return sorted(problems | {str(one) for said in forms for sentences in said.values() for one in sentences})


def layers(context: Any) -> Iterator[dict[str, Any]]:
    """What the templates of a page were given, however deep the test client has packed it."""
    if isinstance(context, dict):
        yield context
    else:
        for inner in context or ():
            yield from layers(inner)


def faults(posting: Posting, content: bytes, kind: str) -> list[str]:
    """What is wrong with the answer, in words."""
    with undone(posting.persona) as client, writes() as tables:
        client.raise_request_exception = False
        client.handler.enforce_csrf_checks = True  # whoever checks the token reads the body before anybody else
        client.cookies["csrftoken"] = TOKEN
        answer = client.post(posting.address, content, content_type=kind, headers={"x-csrftoken": TOKEN})
        client.handler.enforce_csrf_checks = False
        body_of(answer)
        written, said = {*tables} - BESIDES, errors(answer)
        on = answer.headers.get("Location", "")
        after = client.get(on).status_code if answer.status_code == 302 else 200
    found = [f"answered {answer.status_code}"] if answer.status_code not in RIGHT else []
    found += [f"then {on} answered {after}"] if after >= 500 else []
    found += [f"said {sentence!r}" for sentence in said if not CHINESE.search(sentence)]
    found += [f"refused and wrote {written}"] if written and (said or answer.status_code >= 400) else []
    is_page = answer.headers.get("Content-Type", "").startswith("text/html") and b"zq7x" in content
    return found + (Page(answer.text).strangers() if is_page and answer.status_code == 200 else [])
