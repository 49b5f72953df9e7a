"""`make shots`: every page of shots.toml as its persona sees it, at three sizes, and all of them on one sheet.

Runs on the database of the environment (the demo's). Ends with 1 if a page answers otherwise than expected, writes to
the console or does not stand up to `scrutiny`.
"""

import os
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from scrutiny import SIZES, Size, complaints

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = ROOT / "shots"


@dataclass
class Page:
    """One line of the list: where it is, or a page that links there and what to follow on it."""

    title: str
    persona: str = ""
    path: str = ""
    url: str = ""
    args: list[str] = field(default_factory=list)
    follow: list[str] = field(default_factory=list)
    status: int = 200

    def address(self) -> str:
        from django.urls import reverse

        return self.path or reverse(self.url, args=self.args)


def session_of(username: str) -> str:
    """A session for one of the accounts that the demo prints."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from organizations.access.backends import SessionStore
    from organizations.access.models import Account

    account = Account.objects.filter(username=username).first()
    if account is None:
        sys.exit(f"没有账号{username}：先运行 make demo，或用 DATA_DIR、DATABASE_URL 指向演示库。")
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def serve():
    """The portal on a free port of this machine, with its collected static files."""
    from django.core.management import call_command
    from django.test.testcases import LiveServerThread

    call_command("collectstatic", interactive=False, verbosity=0)
    server = LiveServerThread("127.0.0.1", lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    return server


def shoot(context, page: Page, size: Size, base: str, target: Path) -> list[str]:
    """Take one picture; what is wrong with the page, in words."""
    wrong: list[str] = []
    tab = context.new_page()
    tab.on("console", lambda message: wrong.append(f"控制台：{message.text}"))
    answer = tab.goto(base + page.address())
    for selector in page.follow:
        if not tab.locator(selector).count():
            wrong.append(f"页面上没有{selector}")
            break
        with tab.expect_navigation() as arrived:
            tab.locator(selector).first.click()
        answer = arrived.value
    tab.wait_for_load_state("networkidle")
    if answer.status != page.status:
        wrong.append(f"状态{answer.status}，应为{page.status}")
    tab.screenshot(path=target, full_page=True)
    wrong += complaints(tab, size)
    tab.close()
    expected = f"status of {page.status} ("  # the browser's own line about a page that is meant not to be there
    return [line for line in wrong if page.status == 200 or expected not in line]


def cookies(base: str, session: str, display: str) -> list[dict]:
    from django.conf import settings

    wanted = {settings.SESSION_COOKIE_NAME: session, "display": display}
    return [{"name": name, "value": value, "url": base} for name, value in wanted.items() if value]


def photograph(pages: list[Page], sessions: dict[str, str], base: str) -> tuple[list[list[Path]], list[str]]:
    """The files of every page, and every complaint about one."""
    import chromium
    from playwright.sync_api import sync_playwright

    files: list[list[Path]] = [[] for _ in pages]
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = chromium.start(playwright)
        for name, size in SIZES.items():
            for number, page in enumerate(pages):
                file = TARGET / f"{number + 1:02}-{name}.png"
                with browser.new_context(viewport={"width": size.width, "height": size.height}) as context:
                    context.add_cookies(cookies(base, sessions[page.persona], size.display))
                    wrong += [f"{page.title} {name}：{line}" for line in shoot(context, page, size, base, file)]
                files[number].append(file)
        browser.close()
    return files, wrong


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangjian.settings")
    import django

    django.setup()
    import sheet

    plan = tomllib.loads((HERE / "shots.toml").read_text())
    pages = [Page(**page) for page in plan["page"]]
    sessions = {"": ""} | {name: session_of(username) for name, username in plan["personas"].items()}
    TARGET.mkdir(exist_ok=True)
    server = serve()
    files, wrong = photograph(pages, sessions, f"http://127.0.0.1:{server.port}")
    server.terminate()
    titles = [f"{number:02} {page.title}" for number, page in enumerate(pages, 1)]
    sheet.build(list(zip(titles, files, strict=True)), TARGET / "contact-sheet.png")
    sys.stdout.write("\n".join([*wrong, f"{len(pages)}页，{TARGET / 'contact-sheet.png'}", ""]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
