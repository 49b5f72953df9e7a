"""Every net of the matrix catches: a made-up bad answer of each sort is called bad, and a good one is not."""

from dataclasses import replace
from io import BytesIO

import pytest
from access.answers import Answer, Asked, answer_of, faults
from access.blocks import Block
from access.canaries import met, new_mark, new_numbers
from access.world import Persona, Place, World
from django.http import HttpResponse

from dangjian.sheets import write_sheet
from members.private.rules import id_problem, is_phone
from organizations.tree.models import Kind, Organization

POLICY = "default-src 'none'; frame-ancestors 'none'"
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": POLICY,
    "Content-Type": "text/html; charset=utf-8",
    "X-Content-Type-Options": "nosniff",
    "X-Request-Id": "a1b2c3d4e5f6",
}


def branch(name, path):
    return Place(name=name, organization=Organization(kind=Kind.BRANCH, path=path, short_name=name))


OWN, FOREIGN = branch("own", "1.2."), branch("foreign", "1.3.")
WORLD = World({"own": OWN, "foreign": FOREIGN}, [])
MEMBER = Persona("member", "MEMBER", OWN.organization, account=object())
NOBODY = Persona("anonymous")


def page(text="", status=200, written=(), cookies="", **headers):
    said = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {name: value for name, value in said.items() if value}, cookies, text, set(written))


def asked(method="GET", right=(200,), persona=MEMBER, *, opens=True, **block):
    defaults = {"methods": ["GET", "POST"], "roles": ["MEMBER"], "shows": True}
    return Asked(Block(**(defaults | block)), method, persona, OWN, list(right), opens)


def wrong(answer, about):
    return list(faults(answer, about, WORLD))


GOOD = page(f"<p>{OWN.word('title')}党支部</p>")


def test_a_good_answer_has_no_fault():
    assert wrong(GOOD, asked()) == []


@pytest.mark.proves("no-foreign-word")
@pytest.mark.proves("looking-changes-nothing")
@pytest.mark.proves("headers-everywhere")
@pytest.mark.parametrize(
    ("answer", "about", "fault"),
    [
        (replace(GOOD, status=404), asked(), "answered 404, not [200]"),
        (GOOD, asked(right=[404], opens=False), "answered 200, not [404]"),
        (page("<p>空</p>"), asked(), "does not show what it is about"),
        (GOOD, asked(lists="person"), f"does not list {OWN.word('person')} of the own place"),
        (page(OWN.mark, Cache_Control="max-age=60"), asked(), "may be cached"),
        (page(OWN.mark, X_Content_Type_Options=""), asked(), "may be sniffed"),
        (page(OWN.mark, Content_Security_Policy=""), asked(), "has the policy “”"),
        (
            page(OWN.mark, Content_Security_Policy=f"{POLICY}; style-src 'unsafe-inline'"),
            asked(),
            f"has the policy “{POLICY}; style-src 'unsafe-inline'”",
        ),
        (
            page(f"{OWN.mark}<p style='x'>"),
            asked(),
            "has ' style=' in the page, which the policy refuses",
        ),
        (replace(GOOD, written={"members_member"}), asked(), "a GET wrote ['members_member']"),
        (
            page(status=404, written={"members_member"}),
            asked("POST", [404], opens=False),
            "wrote ['members_member'] although it was refused",
        ),
        (page(status=302), asked("POST", [302], changes="members_member"), "did not change members_member"),
        (page(status=302), asked("POST", [302], audited=True), "left no audit row"),
        (
            page(status=302, Location="/somewhere/"),
            asked(right=[302], persona=NOBODY, opens=False),
            "led to /somewhere/, not to the log-in page",
        ),
    ],
)
def test_a_bad_answer_is_called_bad(answer, about, fault):
    assert wrong(answer, about) == [fault]


@pytest.mark.parametrize(
    "answer",
    [
        page(f"{OWN.mark}{FOREIGN.word('person')}党员"),
        page(OWN.mark, Location=f"/find/?q={FOREIGN.word('person')}"),
        page(OWN.mark, cookies=f"Set-Cookie: messages={FOREIGN.word('person')}"),
    ],
    ids=["page", "redirect", "cookie"],
)
def test_a_foreign_canary_is_found_wherever_it_stands(answer):
    assert wrong(answer, asked()) == [f"shows {FOREIGN.word('person')} of the foreign place"]


def test_what_stands_at_home_is_foreign_too_when_it_is_not_for_the_role():
    said = page(OWN.word("complaint") + OWN.word("draft") + OWN.word("record"))
    assert wrong(said, asked()) == [
        f"shows {OWN.word('complaint')} of the own place",
        f"shows {OWN.word('draft')} of the own place",
    ]


def test_a_number_is_found_even_at_home():
    assert wrong(page(f"{OWN.mark} {OWN.numbers.phone}"), asked()) == ["shows a number of the own place"]
    assert wrong(page(f"{OWN.mark} {OWN.numbers.phone}"), asked(numbers=True)) == []
    assert wrong(page(f"{OWN.mark} {OWN.contact.phone}"), asked(contacts=True)) == []
    assert wrong(page(f"{OWN.mark} {OWN.contact.id_number}"), asked(contacts=True)) == [
        "shows a number of the own place"
    ]
    assert wrong(page(f"{OWN.mark} {FOREIGN.numbers.id_number}"), asked(numbers=True)) == [
        "shows a number of the foreign place"
    ]


def test_a_workbook_is_opened():
    file = BytesIO()
    write_sheet(file, title="花名册", notes=[], columns=[("姓名", 10)], rows=[[FOREIGN.word("person")]])
    assert met(answer_of(HttpResponse(file.getvalue()), []).text) == {(FOREIGN.mark, "person")}


def test_statements_that_write_are_told_from_those_that_read():
    statements = ['SELECT 1 FROM "a"', 'INSERT INTO "b" VALUES (1)', 'UPDATE "c" SET x = 1', 'DELETE FROM "d"']
    assert answer_of(HttpResponse(), statements).written == {"b", "c", "d"}


@pytest.mark.proves("out-of-reach-is-not-found")
def test_answers_are_alike_but_for_number_token_and_address():
    def refused(number, token, address, text="没有"):
        form = f'<input name="csrfmiddlewaretoken" value="{token}"><a href="{address}">{number}</a>{text}'
        return page(form, 404, X_Request_Id=number).plain(address)

    assert refused("aaa111", "x1", "/b/1/") == refused("bbb222", "y2", "/b/987654321/")
    assert refused("aaa111", "x1", "/b/1/") != refused("bbb222", "y2", "/b/987654321/", "没有权限")


def test_marks_that_touch_and_marks_that_were_cut_off_are_read():
    one, two = new_mark(), new_mark()
    assert met(f"{one}draft{two}person党员") == {(one, "draft"), (two, "person")}
    assert met(f"{one}perso…") == {(one, "")}


def test_marks_and_numbers_are_right_and_never_twice():
    numbers = [new_numbers() for _ in range(50)]
    assert [id_problem(one.id_number) for one in numbers] == [None] * 50
    assert [is_phone(one.phone) for one in numbers] == [True] * 50
    assert len({one for pair in numbers for one in pair}) == 100
    assert [phone for _, phone in numbers if any(phone in one for one, _ in numbers)] == []
