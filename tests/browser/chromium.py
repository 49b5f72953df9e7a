"""The browser of this machine: none is downloaded."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def found() -> str:
    """The path of Chromium: CHROMIUM if it is set, else the first name on PATH, else nothing."""
    named = os.environ.get("CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, NAMES)), "")


def start(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=found(), args=SWITCHES)
