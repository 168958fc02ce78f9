"""The web UI in a real browser: a run that failed is completed from its failure, one that is terminated ends at once.

Webserver, daemon and runs are those of `make dev`, each in processes of their own.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import dagster as dg
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from orchestration.pipeline.instance import open_instance
from orchestration.pipeline.origin import LOCATION
from orchestration.store.drafts import RECEIVED, new_load_id
from orchestration.store.home import Home
from tests import homes
from tests.browser import Window, running, window
from tests.homes import digest, letter, rows, write
from tests.waiting import until

PATIENCE = 240
# So many letters keep a load busy for longer than it takes to terminate it.
MANY = 4_000
DECISIONS = "SELECT count(*) FROM fact_decision JOIN dim_case USING (case_key) WHERE case_number "
STATUSES = re.compile("^(Queued|Starting|Started|Success|Failure|Canceling|Canceled)$")


@dataclass(frozen=True)
class Served:
    """A home, and the address of its web UI."""

    home: Home
    address: str


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A home that has loaded two letters, its web UI and its daemon."""
    folder = tmp_path_factory.mktemp("web")
    home = Home(folder / "home")
    assert imr(home, "load", write(folder / "letters", letter(1), letter(2))) == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "IMR_HOME": str(home.root), "DAGSTER_CLI_DEV_PORT": str(port)}
    command = [sys.executable, "-m", "orchestration.pipeline.webserver"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
        try:
            address = f"http://127.0.0.1:{port}"
            until(lambda: server.poll() is not None or is_answering(address), PATIENCE)
            assert server.poll() is None, (folder / "server.log").read_text()
            yield Served(home, address)
        finally:
            stop(server)


@pytest.fixture
def opened(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Window]:
    with window(browser) as opened:
        yield opened
        opened.keep(request.node.name)


def test_the_first_visit_shows_the_warehouse_and_no_dialog(served: Served, opened: Window) -> None:
    with opened.page.expect_response(lambda response: "Nux" in (response.request.post_data or "")) as answer:
        opened.page.goto(served.address)
    expect(opened.page.get_by_role("link", name="Runs")).to_be_visible()
    # A dialog would be shown after a moment.
    opened.page.wait_for_timeout(2000)

    assert answer.value.json()["data"]["shouldShowNux"] is False
    assert opened.page.get_by_role("dialog").count() == 0
    assert {asked for asked in opened.asked if not asked.startswith((served.address, "data:", "blob:"))} == set()


@pytest.mark.parametrize("started", ["in the web UI", "by a command"])
def test_a_run_that_failed_is_completed_from_its_failure(served: Served, opened: Window, started: str) -> None:
    home, page = served.home, opened.page
    number = {"in the web UI": 11, "by a command": 12}[started]
    (home.inbox / f"{number}.txt").write_text(letter(number))
    before = digest(home.root)
    # A build cannot be made while a file has the name of its folder.
    home.candidate.write_text("A stray file.")

    if started == "in the web UI":
        launch(served, page)
    else:
        assert imr(home, "load") == 1
    failed = last_run(home)
    page.goto(f"{served.address}/runs/{failed.run_id}")
    expect(status(page)).to_have_text("Failure", timeout=PATIENCE * 1000)
    assert digest(home.root) == before
    home.candidate.unlink()
    re_execute(page, "From failure")
    page.wait_for_url(lambda address: "/runs/" in address and failed.run_id not in address)
    expect(status(page)).to_have_text("Success", timeout=PATIENCE * 1000)

    again = last_run(home)
    assert again.parent_run_id == failed.run_id
    assert "raw_letters" not in (again.step_keys_to_execute or ["raw_letters"])
    assert rows(home.root, f"{DECISIONS} = 'CM17-90000{number}'") == [(2,)]
    assert imr(home, "verify") == 0


def test_a_run_that_is_terminated_leaves_the_warehouse_and_is_finished_by_the_next_load(
    served: Served, opened: Window
) -> None:
    home, page = served.home, opened.page
    write(home.inbox / "many", *(letter(10_000 + number) for number in range(MANY)))
    before = digest(home.root)

    load_id = launch(served, page)
    until((home.stage / f".{load_id}" / RECEIVED).exists, PATIENCE)
    terminate(served, page)
    with home.locked(wait=30):
        assert digest(home.root) == before

    assert imr(home, "load") == 0
    assert rows(home.root, f"{DECISIONS} LIKE 'CM17-901%'") == [(2 * MANY,)]
    assert imr(home, "verify") == 0


def test_a_run_that_waits_for_another_is_terminated_at_once(served: Served, opened: Window) -> None:
    home, page = served.home, opened.page
    before = digest(home.root)

    with home.locked():
        launch(served, page)
        until(lambda: last_run(home).status == dg.DagsterRunStatus.STARTED, PATIENCE)
        terminate(served, page)

    assert digest(home.root) == before


def imr(home: Home, *arguments: object) -> int:
    """The exit code of a command, in a thread of its own: the browser's event loop has this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(homes.imr, home.root, *arguments).result()[0]


def launch(served: Served, page: Page) -> str:
    """Launch the job in a new partition, as a person does; the load that it is."""
    load_id = new_load_id()
    page.goto(f"{served.address}/locations/{LOCATION}/jobs/load")
    page.get_by_role("button", name="Materialize").first.click()
    # A partition that is added before the dialog has loaded the others is not selected.
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(5000)
    page.get_by_role("button", name="Add a partition").click()
    page.get_by_role("dialog").last.get_by_role("textbox").fill(load_id)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Launch 1 run").click()
    until(lambda: last_run(served.home).tags.get("dagster/partition") == load_id, PATIENCE)
    return load_id


def re_execute(page: Page, steps: str) -> None:
    """Choose the steps to execute again, from the menu beside the button."""
    page.get_by_role("button", name="Re-execute").locator("xpath=following::button[1]").click()
    page.get_by_role("menuitem").filter(has_text=re.compile(f"^{steps}$")).click()


def terminate(served: Served, page: Page) -> None:
    """Terminate the last run, which has begun, and wait until it is canceled."""
    page.goto(f"{served.address}/runs/{last_run(served.home).run_id}")
    page.get_by_role("button", name="Terminate").click()
    # Not "Force termination", which does not wait for the process to end.
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Terminate")).click()
    expect(status(page)).to_have_text("Canceled", timeout=PATIENCE * 1000)


def status(page: Page) -> Locator:
    """The status of the run that a page shows."""
    return page.get_by_text(STATUSES).first


def last_run(home: Home) -> dg.DagsterRun:
    with open_instance(home) as instance:
        return instance.get_runs(limit=1)[0]


def is_answering(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/server_info", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server and every process that it started."""
    os.killpg(server.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        server.wait(30)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()
