"""The system's Chromium, driven by Playwright, with an eye on what a page asks for and complains of."""

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from typing import TypeVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests import homes

T = TypeVar("T")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
# What the pages looked like in the last run; outside of the project, since they may show real letters.
PICTURES = Path(gettempdir()) / "imr-pictures"
NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Window:
    """A page in a browser: what it asked for, and what it complained of."""

    page: Page
    asked: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Open a page and wait until its figures are drawn."""
        self.page.goto("about:blank")
        self.page.goto(address)
        self.page.wait_for_selector("html[data-shown=yes]")

    def keep(self, name: str) -> None:
        """Keep a picture of the whole page."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def barriers(self) -> list[str]:
        """What keeps people from using the page, as far as axe sees: serious and critical findings."""
        found = Axe().run(self.page, options={"preload": False}).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


@contextmanager
def running() -> Iterator[Browser]:
    """A browser without a window."""
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    if program is None:
        missing = "Chromium is not installed: tests/system-packages installs Debian's package chromium"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def window(browser: Browser, size: dict[str, int] = WIDE, theme: str = "light") -> Iterator[Window]:
    """A window of its own, which remembers nothing of others."""
    context = browser.new_context(viewport=size, color_scheme=theme, accept_downloads=True)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    opened = Window(context.new_page())
    opened.page.on("request", lambda request: opened.asked.add(request.url))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("dialog", lambda dialog: (opened.complaints.append(dialog.message), dialog.dismiss()))
    opened.page.on(
        "console",
        lambda said: opened.complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    yield opened
    context.close()


def address(home: Path, page: str, asked: str = "") -> str:
    """The address of a page of the site of a home."""
    return f"file://{home / 'site' / page}.html{asked}"


def figure(opened: Window, name: str) -> str:
    """The number of a figure of the overview, as shown."""
    return opened.page.locator(f"#figure-{name} strong").inner_text()


def table(opened: Window, name: str) -> list[dict[str, str]]:
    """The rows of a figure, from its CSV."""
    with opened.page.expect_download() as saved:
        opened.page.locator(f"#{name} .csv").click()
    return list(csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))


def imr(home: Path, *arguments: object) -> tuple[int, str]:
    """The exit code and the output of a command."""
    return apart(homes.imr, home, *arguments)


def apart(work: Callable[..., T], *arguments: object) -> T:
    """What a piece of work returns, done in a thread of its own: the event loop of the browser has this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *arguments).result()
