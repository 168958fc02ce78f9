"""A browser, started once, and the home whose pages it opens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Window, apart, running, window
from tests.homes import made_once
from tests.pages import public as public_site
from tests.score import SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture
def opened(browser: Browser) -> Iterator[Window]:
    with window(browser) as opened:
        yield opened
        assert opened.complaints == []
        assert {
            address for address in opened.asked if not address.startswith(("file:", "data:", "blob:", "about:"))
        } == set()


@pytest.fixture(scope="session")
def home(request: pytest.FixtureRequest) -> Path:
    """A home with the sample letters, or where they are at hand with real ones: a load draws its page."""
    made: Path = apart(request.getfixturevalue, "real" if SHARED.exists() else "demo")
    return made if SHARED.exists() else made.parent


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a de-identified site."""
    return made_once(tmp_path_factory, "public", public_site.make)
