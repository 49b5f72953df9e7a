"""Every form of the product as its page shows it, with whoever fills it in; what no page of the grounds shows, by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from access.world import Persona
from django.urls import resolve, reverse
from django.utils.timezone import localdate
from hostile.filling import Data, Writer, filled, plain
from hostile.grounds import Grounds, Opening, body_of, undone
from hostile.pages import Field, Form, Page
from hostile.quarters import FAILED, STAGES, UNTAKEN

from members.followups.models import InspectionChange
from organizations.tree.models import Organization

# What a page shows only after something else has happened: the fields of its form and what stands in them.
UNSHOWN: dict[str, dict[str, str]] = {
    "access:code": {"code": "123456"},
    "access:typed": {},
    "access:end_sessions": {"session": ""},
    "access:second_factor_confirm": {"code": "123456"},
    "photos:upload": {"album": "<album_id>", "client_id": "5f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a11", "kind": "SCENE", "position": "1"},
    "photos:remove": {"back": "/home/"},
    "policies:accept": {"version": "1", "next": "/home/"},
    "complaints:follow": {"number": "261128-00427", "code": "ABCD2345", "do": "again", "text": "还没有解决。"},
    "imports:confirm": {"absent_leave": "on"},
    "imports:undo": {},
    "duties:rule_call_off": {},
    "assessment:scheme_call_off": {},
    "assessment:merit_drop": {},
    "assessment:veto_drop": {},
    "duties:theme_day_undo": {},
    "records:save": {"revision": "0", "page": "", "topic": "植树", "text": "栽树", "held_on": "2026-11-13", "roster": "1", "minutes-LECTURE": "30", "invited-MASSES": "5", "reason-1": "SICK", "present": "1", "also": "LECTURE"},
    "records:begun": {},
    "records:draft_file": {"use": "MATERIAL", "attachment": "1"},
    "records:record_file": {"use": "MATERIAL", "attachment": "1"},
    "records:discard": {},
    "records:plan_month": {"lines": "THEME_DAY"},
    "records:undo_month": {},
    "meetings:vote_drop": {},
    "meetings:rectified": {"do": "done"},
    "meetings:ballot_count": {},
    "meetings:ballot_call_off": {},
    "meetings:appraisal_again": {},
    "meetings:session_drop": {},
    "corrections:withdraw": {},
    "followups:drop": {},
    "messages:open": {},
    "stationery:remove": {},
    "stationery:restore": {},
    "reports:export_again": {},
    "desk:warning_file": {"uid": "5f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a13"},
    "desk:roster_file": {"uid": "5f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a12", "reason": "VERIFY"},
    "reminders:undo": {"next": "/desk/"},
    "reminders:remind": {"quarter": "2026Q3", "branch": "1", "next": "/desk/"},
    "messages:read_all": {},
    "messages:to_computer": {"page": "/me/data/"},
    "records:withdraw": {},
    "feed:seen": {},
    "snapshots:withdraw": {},
    "records:review": {"seen": "<activity>:1"},
}  # fmt: skip


# Whoever is logged in has no log-in page, and nobody answers the own complaint.
BY_STRANGERS = ("access:login", "complaints:new", "notices:receipt")

WITH_BUTTONS = {
    "granting:account",
    "granting:accounts",
    "feed:reported",
    "imports:preview",
    "roster:members",
    "assessment:scores",
    "floating:one",
    "floating:away",
}
# Names as somebody types them who means harm; a record that comes late has to say why.
MARKUP = "<b onclick=zq7x()>丁</b>，\"><script>zq7x()</script>，<a href=javascript:zq7x()>'</a>"
# What nobody takes back asks first (`dangjian.acts.asks_first`); everywhere else it is not read.
SURE = {"sure": ["1"]}
LONG_AGO = "?kind=THEME_DAY&period=2026-03"


@dataclass(frozen=True)
class Posting:
    """One way to send one form."""

    name: str
    address: str
    persona: Persona
    form: Form
    button: tuple[str, str] = ("", "")
    page: str = ""

    @property
    def label(self) -> str:
        """`complaints:one answer`: one address may take several forms."""
        told = [self.button[1], *self.form.sent().get("do", [])]
        return " ".join([self.name, *filter(None, told)])

    def said(self, grounds: Grounds, write: Writer = plain) -> Data:
        own = {name: [value] for name, value in choices(grounds, self.name).items()}
        return filled(self.form, write=write, button=self.button) | own | SURE


def choices(grounds: Grounds, name: str) -> dict[str, str]:
    """What the first choice would not do for."""
    today, own = localdate(), str(grounds.place.organization.pk)
    comrade, somebody = str(grounds.persona("member").member.pk), str(grounds.place.member.pk)
    return {
        "granting:new": {"username": "zhao.qi", "role": "SECRETARY", "organization": own, "sector": ""},
        "granting:give": {"role": "LIAISON", "organization": own, "sector": ""},
        "duties:theme_day_move": {"month": f"{next_month(today):%Y-%m}", "day": f"{next_month(today)}"},
        "duties:holiday_add": {"first": f"{today + timedelta(days=400)}"},
        "duties:guide_add": {"sector": "VILLAGE"},
        "groups:change": {"leader": own},
        "duties:rule_change": {"times": "2"},
        "meetings:vote_new": {"base": "40", "present": "30", "yes": "30", "no": "0", "abstain": "0"},
        "meetings:rectification_new": {"until": f"{next_month(today)}"},
        "meetings:exclusion_new": {"member": comrade}
        | dict.fromkeys(("approved_on", "resolved_on", "starts_on"), f"{today}"),
        "meetings:talks": {"one": comrade, "other": somebody},
        "records:leave": {"reason": "OTHER"},
        "stations:balance": {"until": f"{today}"},
        "stations:place": {"at.x": "10", "at.y": "20"},
        "stations:plan": {"held_on": f"{today}"},
        "stations:service_new": {"persons": "3"},
        "followups:correct": {"held_on": f"{today - timedelta(days=InspectionChange.objects.count())}"},
        "followups:act": {"due_on": "2037-01-06"},
        "floating:arrive": {"phone": "13700000077", "expected_until": f"{next_month(today)}"},
        "floating:enter": {"phone": "13700000078", "expected_until": f"{next_month(today)}"},
        "floating:go_out": {"member": comrade, "starts_on": f"{today}"},
        "floating:asked": {"member": comrade},
        "floating:act": {"branch": self_named(grounds)},
        "notices:publish": {"phone": "0371-66660001", "names": MARKUP},
        "records:claim": {"should_be": "SICK"},
        "looks:reveal": {"purpose": "INSPECTION"},
        "roster:appoint": {"title": "PUBLICITY_COMMISSIONER"},
        "roster:find": {"number": "13800138000"},
        "web:display": {"size": "elder"},
        "assessment:merit_add": {"points": "1", "issued_on": f"{today}"},
        "assessment:veto_add": {"most": "59", "issued_on": f"{today}"},
        "assessment:figures_of": figures(),
        "objections:one": {"verdict": "DISMISSED"},
    }.get(name, {})


def figures() -> dict[str, str]:
    """Nine of ten for whoever the page lists; words alone are no figure."""
    places = Organization.objects.values_list("pk", flat=True)
    return {f"{part}_{pk}": value for pk in places for part, value in (("done", "9"), ("due", "10"))}


def self_named(grounds: Grounds) -> str:
    """A branch is asked by its exact name."""
    return grounds.place.organization.name


def next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=3)


def postings(grounds: Grounds) -> list[Posting]:
    """One per form and button, in the order of the addresses; the same form on many pages is one."""
    found = {one.label: one for one in (*by_hand(grounds), *shown(grounds))}
    return [found[label] for label in sorted(found)]


def by_hand(grounds: Grounds) -> Iterator[Posting]:
    for name, fields in UNSHOWN.items():
        opening = grounds.named(name)
        said = {key: put_in(value, grounds) for key, value in fields.items()}
        kinds = tuple(Field(key, "textarea" if key == "text" else "hidden", (value,)) for key, value in said.items())
        yield Posting(name, opening.path, opening.persona, Form("post", opening.path, kinds))


def put_in(value: str, grounds: Grounds) -> str:
    for name in ("album_id", "activity"):
        value = value.replace(f"<{name}>", str(grounds.place.values[name]))
    return value


def shown(grounds: Grounds) -> Iterator[Posting]:
    visits = [(opening.address, opening.persona) for opening in grounds.taking("GET") if has_a_form(opening)]
    visits += [(grounds.named(name).address, grounds.persona("anonymous")) for name in BY_STRANGERS]
    visits += [(grounds.named("records:new").path + LONG_AGO, grounds.named("records:new").persona)]
    visits += [(grounds.named("snapshots:new").path, grounds.persona("member"))]
    visits += [(grounds.named("followups:one").path, grounds.persona("secretary"))]
    kept = ("stations:equipment", "stations:house_rule", "stations:paper")
    visits += [
        (grounds.named(name).path, grounds.persona(by)) for name in kept for by in ("committee", "station manager")
    ]
    visits += [(address, grounds.persona("staff")) for address in process_pages(grounds)]
    for address, persona in visits:
        with undone(persona) as client:
            answer = client.get(address)
            said = body_of(answer)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            yield from on_page(Page(said.decode(), address), persona)


def process_pages(grounds: Grounds) -> list[str]:
    """The steps of quarters at every stage, and the records of a branch that may be held against the paper."""
    unscored = reverse("assessment:scores", args=[UNTAKEN.slug])
    steps = [reverse("objections:process", args=[one.slug]) for one in (UNTAKEN, FAILED, *STAGES)]
    return [unscored, *steps, f"{grounds.named('objections:spot').path}?branch={grounds.place.organization.pk}"]


def has_a_form(opening: Opening) -> bool:
    """Its own, or a button to another address. Django's own pages are all alike: one list and one row will do."""
    if opening.name.startswith("admin:"):
        return opening.name.startswith("admin:members_member_")
    return "POST" in opening.block.methods or opening.name in WITH_BUTTONS


def on_page(page: Page, persona: Persona) -> Iterator[Posting]:
    for form in page.forms():
        if form.method == "post":
            name = resolve(urlsplit(form.action).path).view_name
            for button in form.buttons or [("", "")]:
                yield Posting(name, form.action, persona, form, button if button[0] else ("", ""), page.address)


def fresh(posting: Posting) -> Posting:
    """The same form as its page shows it now; what is done in between changes versions and choices."""
    if not posting.page:
        return posting
    page = Page(body_of(posting.persona.returns().get(posting.page)).decode(), posting.page)
    return next((one for one in on_page(page, posting.persona) if one.label == posting.label), posting)
