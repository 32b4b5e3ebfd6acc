"""A browser for tests of pages: Debian's chromium, one for all tests, a context for each login."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

_ARGUMENTS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class BrowserMissingError(Exception):
    """There is no chromium; the pages cannot be tried."""

    def __init__(self) -> None:
        super().__init__("chromium is not installed: run deploy/test-setup (Debian: as root)")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start chromium.

    Raises:
        BrowserMissingError: it is not installed.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise BrowserMissingError
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, url: str, login: str, password: str) -> None:
    """Sign a page's context in by the form."""
    page.goto(f"{url}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.click("form.fields button")
