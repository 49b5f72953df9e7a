"""What comes in front of a request: hosts, forwarders, origins, and pages to go on to, as attackers write them."""

from random import Random
from urllib.parse import quote

EVIL = "zq7x.evil.example"
HOSTS = [
    EVIL,
    f"{EVIL}:443",
    f"testserver.{EVIL}",
    f"testserver@{EVIL}",
    f"testserver:80@{EVIL}",
    f"testserver#{EVIL}",
    f"testserver, {EVIL}",
    f"testserver\t{EVIL}",
    "",
    ".",
    ":",
    "[",
    "[::1",
    "[::1]x",
    "testserver:99999",
    "testserver:-1",
    "testserver:port",
    "a" * 300,
    "党建.example",
]
HOPS = [EVIL, "127.0.0.1", "127.0.0.1, " * 400, "::ffff:10.0.0.1", "[", "1.2.3.4:port", "999.1.1.1", ", , ,", "unknown"]
HOPS += ["1.2.3.4\x0b5", "a" * 4000, "fe80::1%eth0", "'; DROP TABLE x --"]
# Header → what it may hold. None of them is believed; the first two name another host.
ALL = {
    "Host": HOSTS,
    "X-Forwarded-Host": HOSTS,
    "X-Forwarded-Server": HOSTS,
    "Forwarded": [f"host={EVIL};proto=https", f'for="[::1]";host="{EVIL}"', ";;;"],
    "X-Forwarded-For": HOPS,
    "X-Real-Ip": HOPS,
    "X-Forwarded-Proto": ["https", "javascript", "https, http", ""],
    "X-Forwarded-Port": ["0", "99999", "port"],
    "X-Forwarded-Prefix": [f"//{EVIL}", "/../.."],
    "X-Original-Url": ["/desk/", f"https://{EVIL}/"],
    "X-Rewrite-Url": ["/desk/audit/"],
    "X-Http-Method-Override": ["DELETE", "POST"],
    "Origin": [f"https://{EVIL}", "null", "http://testserver.evil.example"],
    "Referer": [f"https://{EVIL}/?token=1", "", "javascript:alert(1)", "/\\"],
    "User-Agent": ["", "a" * 9000, f"<script src=//{EVIL}>", "\u202e文"],
    "Accept": ["application/json", "*/*;q=" + "9" * 500, "text/html;;;", ","],
    "Accept-Language": ["zz-" + "z" * 600, ",,,;q=", "zh-hans;q=NaN"],
    "Accept-Encoding": ["gzip;q=-1", "br, " * 500, "identity;q=0, *;q=0"],
    "Cookie": ["sessionid=" + "x" * 4000, "display=<b>; display=elder", "csrftoken=\x01", ";;;===", "messages=W1tdXQ"],
    "If-None-Match": ['"' + "x" * 3000, "*", "W/"],
    "If-Modified-Since": ["yesterday", "Thu, 01 Jan 1970 00:00:00 GMT" * 20, "Mon, 32 Foo 99999 99:99:99 GMT"],
    "Range": ["bytes=0-0", "bytes=-9999999999", "bytes=" + "0-0," * 500, "lines=1"],
    "Content-Length": ["-1", "x", "9" * 30],
}
LEADS = [
    "//{}",
    "///{}",
    "/\\{}",
    "\\\\{}",
    "https:{}",
    "https:///{}",
    "http://testserver@{}",
    "//testserver@{}",
    "/%09/{}",
]
LEADS += [
    "/\t/{}",
    "/\r\nLocation: https://{}",
    "javascript://{}/%0aalert(1)",
    "//{}/%2e%2e",
    "////{}/",
    "/.//{}",
    "/..//{}",
]
LEADS += [
    "@{}",
    "?next=//{}",
    "#//{}",
    " //{}",
    "\u3000//{}",
    "／／{}",
    "//{}\x00",
    "/a/../..//{}",
    "HTTPS://{}",
    "//%E2%80%AE{}",
]


def hostile_headers(random: Random) -> dict[str, str]:
    """One to four headers, each with something that nobody who means well sends."""
    chosen = random.sample(list(ALL), random.randint(1, 4))
    return {name: random.choice(ALL[name]) for name in chosen}


def hostile_lead(random: Random) -> str:
    """A page to go on to, elsewhere; half of them behind one more layer of escapes."""
    lead = random.choice(LEADS).format(EVIL)
    return quote(lead, safe="") if random.random() < 0.5 else lead
