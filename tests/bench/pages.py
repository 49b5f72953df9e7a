"""(b) What a page costs, called in this process through the whole of WSGI, against the empty page of somebody logged in.

The empty page reads the session and the account and renders one word. So the floor is what Django, the middlewares and the
log-in take before a page has done anything of its own.
"""

from collections.abc import Callable
from datetime import date
from io import BytesIO

from told import Line, at_least, at_most, just
from turns import Turns, take_turns

FLOOR, FRAME = "empty page", "empty page of the desk"
EACH = 5
# (name, persona of the demo, address); an address may name a place of the demo by {branch}, {unit}, {quarter}.
PAGES = [
    ("phone home of a member", "dangyuan", "/home/"),
    ("phone home of a secretary", "shuji", "/home/"),
    ("form of a record", "shuji", "/b/{branch}/report/new/?kind=THEME_DAY"),
    ("records of a branch", "shuji", "/b/{branch}/records/"),
    ("one record", "shuji", "/b/{branch}/report/{record}/"),
    ("feed of the district", "dangyuan", "/feed/"),
    ("desk", "zuzhibu", "/desk/"),
    ("desk of a street", "jiedao", "/desk/"),
    ("50 records of the district", "zuzhibu", "/desk/activity/"),
    ("50 members", "zuzhibu", "/desk/person/"),
    ("organisations", "zuzhibu", "/desk/org/"),
    ("not done", "zuzhibu", "/desk/behind/"),
    ("review queue", "jiedao", "/desk/review/"),
    ("scores of a quarter", "zuzhibu", "/desk/score/{quarter}/"),
    ("why a branch has its score", "zuzhibu", "/desk/score/{quarter}/o/{branch}/explain/"),
    ("analysis of a quarter", "zuzhibu", "/desk/analysis/{quarter}/"),
    ("stations", "zuzhibu", "/desk/station/"),
    ("figures of 14 stations, a workbook", "zuzhibu", "/desk/station/figures.xlsx"),
    ("activities of 14 stations, a workbook", "zuzhibu", "/desk/station/register/{year}/activities/export/"),
    ("opinions of 14 stations, a workbook", "zuzhibu", "/desk/station/register/{year}/opinions/export/"),
    ("members of 14 stations, a workbook", "zuzhibu", "/desk/floating/export/"),
]
# Given for a reason that is posted.
ASKED = "/export/"
TOKEN = "b" * 32  # of a form: what cookie and form agree upon
# Milliseconds at three years of records.
MOST = {
    "phone home of a member": 150,
    "phone home of a secretary": 150,
    "desk": 400,
    "desk of a street": 400,
    "why a branch has its score": 300,
}
# Nobody asked for these; we hold ourselves to them.
BOUNDS = {
    "figures of 14 stations, a workbook": 5_000,
    "activities of 14 stations, a workbook": 5_000,
    "opinions of 14 stations, a workbook": 5_000,
    "members of 14 stations, a workbook": 5_000,
}
LISTS = ["50 records of the district", "50 members"]
OF_ORGANISATIONS = ["organisations"]


def words(today: date) -> dict[str, object]:
    """The places that the addresses name."""
    from activities.records.models import Activity
    from dangjian.periods import Quarter
    from organizations.access.models import Account

    writer = Account.objects.get(username="shuji")
    branch = writer.grants.filter(role="SECRETARY").values_list("organization", flat=True)[0]
    record = Activity.objects.filter(organization=branch, state="ACCEPTED").latest("held_on")
    return {"branch": branch, "record": record.pk, "quarter": Quarter.containing(today).previous(), "year": today.year}


def called(path: str, session: str) -> Callable[[], bytes]:
    """One request, from the environ of a server to the last byte of the answer; anything but 200 ends the bench."""
    from django.conf import settings

    from dangjian.wsgi import application

    where, _, query = path.partition("?")
    said = f"csrfmiddlewaretoken={TOKEN}&reason=REPORT".encode() if where.endswith(ASKED) else b""

    def act() -> bytes:
        answered: list[str] = []
        body = application(
            {
                "REQUEST_METHOD": "POST" if said else "GET",
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(said)),
                "PATH_INFO": where,
                "QUERY_STRING": query,
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "HTTP_HOST": "localhost",
                "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
                "REMOTE_ADDR": "127.0.0.1",
                "wsgi.input": BytesIO(said),
                "wsgi.url_scheme": "http",
            },
            lambda status, *_: answered.append(status),
        )
        whole = b"".join(body)
        body.close()
        if not answered[0].startswith("200"):
            raise SystemExit(f"{path}: {answered[0]}")
        return whole

    return act


def measure(today: date, *, rounds: int) -> list[Line]:
    from camera import session_of

    places = words(today)
    sessions = {name: session_of(name) for name in {who for _, who, _ in PAGES}}
    acts = {FLOOR: called("/bench/empty/", sessions["zuzhibu"]), FRAME: called("/bench/frame/", sessions["zuzhibu"])}
    acts |= {name: called(path.format(**places), sessions[who]) for name, who, path in PAGES}
    found = take_turns(acts, rounds=rounds, each=EACH)
    return [line for name in acts for line in lines_of(name, found)]


def lines_of(name: str, found: Turns) -> list[Line]:
    taken, queries = found.milliseconds(name), found.queries[name]
    first = at_most("b", name, taken, MOST.get(name), "ms", queries, bound=BOUNDS.get(name))
    if name in LISTS + OF_ORGANISATIONS:
        rates = [100 / one for one in found.over(name, FLOOR)]
        within = [100 / one for one in found.over(name, FRAME)]
        least = 35 if name in LISTS else 85
        return [
            first,
            at_least("b", f"{name}, rate of the empty page", rates, least, "%"),
            just("b", f"{name}, rate of the desk's empty page", within, "%"),
        ]
    return [first]
