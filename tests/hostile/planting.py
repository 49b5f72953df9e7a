"""Text put into the product through its forms, one after the other, and every page that may show it afterwards."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from access.asking import undoable
from access.world import Persona
from django.core.cache import cache
from django.db import transaction
from django.urls import resolve
from hostile.filling import Data, is_free
from hostile.grounds import Grounds, body_of
from hostile.pages import Field, Page
from hostile.postings import Posting, fresh

from organizations.policies.queries import IN_FORCE

# In this order each is taken: what ends something stands before what takes its place, what moves people stands
# last, and behind it the notice, which stands before every page until it is read.
PLANTS = [
    *("tree:found", "tree:rename", "roster:form_subgroup", "roster:enrol", "roster:edit", "roster:appoint"),
    *("roster:end_exemption", "roster:exempt", "granting:new"),
    *("records:make_up", "records:claim", "records:answer_claim decline"),
    *("records:plan publish", "records:leave", "records:new draft", "records:new", "records:card", "records:campaign_add", "feed:entry", "records:edit", "records:review_one return"),
    *("snapshots:new", "snapshots:return"),
    *("duties:rule_add", "duties:rule_change", "duties:theme_day_move", "duties:guide_add", "duties:guide_change", "duties:group_theme", "duties:category_add", "duties:category_change", "duties:exemption_add", "duties:holiday_add", "duties:holiday_change", "groups:change", "groups:dissolve", "assessment:scheme_copy", "assessment:scheme_units", "assessment:merit_add", "assessment:veto_add", "assessment:figures_of"),
    *("objections:object", "objections:one", "objections:carry_on", "objections:spot", "objections:step adjust", "objections:step report"),
    *("meetings:vote_new", "meetings:vote", "meetings:rectification_new", "meetings:exclusion_new"),
    *("stations:record", "stations:plan", "stations:opinion_new", "stations:opinion_handle", "stations:opinion_correct", "stations:service_new", "stations:service_correct", "stations:honour_new", "stations:honour", "stations:honour_correct", "stations:hang", "stations:site", "stations:open", "stations:move"),
    *("followups:ask", "followups:inspect", "followups:correct", "followups:correct", "followups:act report", "followups:act finish", "followups:act move", "followups:act withdraw"),
    *("floating:arrive", "floating:enter", "floating:act answer", "floating:act end", "floating:go_out"),
    *("complaints:new", "complaints:one answer", "looks:reveal", "looks:one refuse"),
    *("notices:write", "notices:rewrite", "notices:read_one", "notices:sent_one call_back"),
    *("notices:publish", "notices:feedback", "notices:objection answer", "notices:published_one withdraw"),
    *("corrections:ask", "corrections:one decline", "tree:move", "roster:transfer", "policies:new"),
]  # fmt: skip
# Free text of these is a question, a way back or a receipt's number: it is answered and stored nowhere.
ASKED = {
    "access:login",
    "access:code",
    "complaints:look",
    "notices:receipt",
    "complaints:follow again",
    "roster:find",
    "floating:act propose",
    "floating:act move_on",
}
# The same fields once more, or the same step on another way.
TWICE = {
    "groups:add",
    "records:joint",
    "records:new switch",
    "records:edit switch",
    "records:save",
    "records:plan keep",
    "snapshots:edit",
    "complaints:one close",
    "roster:advance",
    "roster:leave",
    "roster:rejoin",
}
TWICE |= {
    "meetings:count",
    "roster:status",
    "records:answer_claim accept",
    "roster:dissolve",
    "followups:act close",
    "corrections:one correct",
    "corrections:one_at_desk correct",
    "corrections:one_at_desk decline",
    "stations:close",
    "floating:act correct",
    "stations:tick confirm",
    "stations:tick save",
    "floating:still_here all",
    "floating:still_here gone",
}
# Taken only where nobody is left to answer, or after an objection was upheld: their own tests send them.
TWICE |= {"objections:head", "objections:excuse"}
# Taken only with a file, so its own test sends it.
TWICE |= {"stationery:add"}

ANSWERED_ON_THE_SPOT = {"complaints:new", "looks:reveal", "notices:feedback", "floating:arrive"}
ACCEPT = "/privacy/accept/"
Writer = Callable[[Posting, Field], str]
Visit = tuple[str, Persona]


@dataclass
class Planted:
    """What was refused, the shape of every page afterwards, and what stands in one that must not."""

    refused: dict[str, int] = field(default_factory=dict)
    shapes: dict[str, Counter] = field(default_factory=dict)
    strangers: dict[str, list[str]] = field(default_factory=dict)
    newest: dict[str, tuple[tuple[int, ...], Visit]] = field(default_factory=dict)

    def note(self, name: str, page: Page, persona: Persona) -> None:
        self.shapes[name], self.strangers[name] = page.shape(), page.strangers()
        for address in page.links():
            self.offer(address, persona)

    def offer(self, address: str, persona: Persona) -> None:
        """Of the pages of one kind that are linked, the one of the newest thing is looked at too."""
        address = address.partition("#")[0]
        match = resolve(urlsplit(address).path)
        numbers = tuple(value for value in match.kwargs.values() if isinstance(value, int))
        if numbers and self.newest.get(match.view_name, ((),))[0] < numbers:
            self.newest[match.view_name] = (numbers, (address, persona))


def plant(grounds: Grounds, forms: list[Posting], write: Writer, *, look: Callable[[], None] = lambda: None) -> Planted:
    """Send every form of `PLANTS`, look at every page, take everything back. `look` sees what is stored meanwhile."""
    planted, known = Planted(), {posting.label: posting for posting in forms}
    cache.set(IN_FORCE, 0, timeout=None)
    with undoable():
        pages = {opening.name: (opening.address, opening.persona) for opening in grounds.taking("GET")}
        for label in PLANTS:
            posting = fresh(known[label])
            if led := sent(planted, posting, posting.said(grounds, partial(write, posting))):
                pages[f"after {label}"] = (led, posting.persona)
        for persona in {persona.name: persona for _, persona in pages.values()}.values():
            accept_notice(planted, persona)
        visit(planted, pages)
        visit(
            planted,
            {f"newest {name}": page for name, (_, page) in planted.newest.items() if page not in pages.values()},
        )
        look()
        transaction.set_rollback(True)
    cache.set(IN_FORCE, 0, timeout=None)
    return planted


def sent(planted: Planted, posting: Posting, data: Data) -> str:
    """Where the form led to; what came instead is a refusal, but for answers that are pages themselves."""
    answer = posting.persona.returns().post(posting.address, data)
    if answer.status_code != 302 and posting.name not in ANSWERED_ON_THE_SPOT:
        planted.refused[posting.label] = answer.status_code
    planted.note(f"answer to {posting.label}", Page(body_of(answer).decode(), posting.address), posting.persona)
    return answer.headers.get("Location", "")


def accept_notice(planted: Planted, persona: Persona) -> None:
    """The notice that was planted holds, and stands before every other page until it was read."""
    client = persona.returns()
    if (answer := client.get(ACCEPT)).status_code == 200:
        planted.note("policies:accept", Page(answer.text, ACCEPT), persona)
        client.post(ACCEPT, {"version": answer.context["notice"].version})


def visit(planted: Planted, pages: dict[str, Visit]) -> None:
    for name, (address, persona) in pages.items():
        answer = persona.returns().get(address)
        if body_of(answer) and answer.headers["Content-Type"].startswith("text/html"):
            planted.note(name, Page(answer.text, address), persona)


def free_fields(forms: list[Posting]) -> Iterator[tuple[str, str]]:
    for posting in forms:
        yield from ((posting.label, one.name) for one in posting.form.fields if is_free(one))
