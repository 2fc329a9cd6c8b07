"""Chromium, and what its console says."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

REFUSED_PAGE = re.compile(
    r"Failed to load resource: the server responded with a status of (403|404|409|422|429)\b"
)
"""What Chromium says of a page that the product refuses on purpose."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, driven by playwright; the content security policy stays on."""
    path = shutil.which("chromium")
    assert path is not None, "chromium is missing: see scripts/setup.sh"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


def watch(page: Page, complaints: list[str]) -> None:
    """Keep every console message and page error, but the status of a page refused on purpose."""
    refused: set[str] = set()

    def on_response(response: Response) -> None:
        if response.request.is_navigation_request() and response.status >= 400:
            refused.add(response.url)

    def on_console(message: ConsoleMessage) -> None:
        if REFUSED_PAGE.match(message.text) and message.location["url"] in refused:
            return
        complaints.append(f"{page.url}: {message.type}: {message.text}")

    page.on("response", on_response)
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
