"""Every page in a real browser, from disk or served: drawn in every state of a warehouse, and nothing leaves it."""

import re
import subprocess
import sys
import urllib.error
import urllib.request
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import NARROW, WIDE, Window, address, imr, table, window
from tests.homes import letter, rows, write

PAGES = ("index", "services", "guidelines", "reasons", "specialties", "compare", "time", "quality", "decisions")


@pytest.mark.parametrize(
    ("size", "theme"), [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light")], ids=["wide", "dark", "narrow"]
)
def test_every_page_opens_from_disk_without_a_barrier(
    browser: Browser, home: Path, size: dict[str, int], theme: str
) -> None:
    with window(browser, size, theme) as opened:
        for page in PAGES:
            opened.open(address(home, page))
            opened.keep(f"{page}-{size['width']}-{theme}")
            assert (page, opened.barriers(), opened.complaints) == (page, [], [])
            # Nothing is beyond the edge of a narrow page.
            assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page
        assert {address.split(":")[0] for address in opened.asked} <= {"file", "data", "blob", "about"}


@pytest.mark.parametrize("letters", [0, 1])
def test_a_warehouse_without_letters_or_with_one_has_its_pages(tmp_path: Path, opened: Window, letters: int) -> None:
    given = write(tmp_path / "letters", *(letter(number) for number in range(letters)))
    assert imr(tmp_path / "home", "load", given if letters else write(tmp_path / "none", "no letter at all"))[0] == 0
    assert imr(tmp_path / "home", "dashboard", "build")[0] == 0

    for page in PAGES:
        opened.open(address(tmp_path / "home", page))
        assert "undefined" not in opened.page.locator("main").inner_text()
        assert "NaN" not in opened.page.locator("main").inner_text()
        # A page that compares says why it does not: there is nothing, or too little.
        assert letters == 0 or "No decisions" not in opened.page.locator("main").inner_text(), page


def test_a_first_load_has_nothing_to_compare_with(home: Path, opened: Window) -> None:
    opened.open(address(home, "quality"))

    assert opened.page.locator("#measures h2").inner_text() == "There is nothing to compare the last load with yet"
    assert "Nothing was loaded" not in opened.page.locator("#measures").inner_text()


def test_the_theme_is_chosen_and_kept(home: Path, opened: Window) -> None:
    opened.open(address(home, "index"))
    opened.page.locator("#theme").click()
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = opened.page.evaluate(paper)

    opened.open(address(home, "services"))

    assert opened.page.locator("html").get_attribute("data-theme") == "dark"
    assert (opened.page.evaluate(paper), dark) == (dark, opened.page.evaluate(paper))
    assert opened.page.locator("#theme").inner_text() == "Light theme"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_report_fits_a_narrow_page_and_the_dark(home: Path, browser: Browser, tmp_path: Path, theme: str) -> None:
    report = tmp_path / "report.html"
    assert imr(home, "report", "annual", "--year", "2017", "--format", "html", "--output", report)[0] == 0

    with window(browser, NARROW, theme) as opened:
        opened.page.goto(report.as_uri())
        opened.keep(f"report-{theme}")
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert opened.barriers() == []
        paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == ("rgb(255, 255, 255)" if theme == "light" else "rgb(20, 24, 29)")


def test_the_deidentified_site_holds_no_letter_and_no_small_number(home: Path, tmp_path: Path, opened: Window) -> None:
    code, _ = imr(home, "dashboard", "build", tmp_path / "public", "--deidentified")

    assert code == 0
    written = "".join(path.read_text() for path in (tmp_path / "public").rglob("*") if path.suffix in (".js", ".html"))
    words = [str(word) for (word,) in rows(home, "SELECT case_number FROM dim_case WHERE case_number IS NOT NULL")]
    words += [str(word) for (word,) in rows(home, "SELECT title FROM fact_decision WHERE length(title) > 30")]
    assert [word for word in words if word in written] == []
    assert not (tmp_path / "public" / "letters").exists()
    assert not [*(tmp_path / "public").glob("compare.html"), *(tmp_path / "public").glob("data/compared.js")]
    for page in ("time", "quality"):
        opened.open(f"file://{tmp_path / 'public' / page}.html")
        assert opened.page.locator("#notice").is_hidden(), page
    for page in ("index", "services", "guidelines", "specialties"):
        opened.open(f"file://{tmp_path / 'public' / page}.html")
        figures = opened.page.locator("section.figure:has(.csv:visible)")
        for name in figures.evaluate_all("all => all.map((one) => one.id)"):
            cells = table(opened, name)
            assert [row for row in cells if 0 < int(row["Decisions"]) < 11] == [], (page, name)
            assert [row for row in cells if 0 < int(row.get("Overturned", 0)) < 11] == [], (page, name)


def test_a_folder_of_other_files_is_left_alone(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    code, printed = imr(home, "dashboard", "build", tmp_path)

    assert (code, len(printed.splitlines())) == (2, 1)
    assert "holds other files" in printed
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_served_page_shows_letters_to_this_machine_alone(home: Path, browser: Browser) -> None:
    program = "from orchestration.cli import main; main()"
    command = [sys.executable, "-c", program, "--home", str(home), "dashboard", "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        served = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert served is not None
        with window(browser) as opened:
            opened.open(f"{served[0]}/decisions.html#category=Pharmaceuticals")
            opened.page.locator("main table a").first.click()
            opened.page.wait_for_url("**/letter.html**")
            opened.page.wait_for_selector("#text mark")
            original = str(opened.page.locator("#original").evaluate("link => link.href"))
            with urllib.request.urlopen(original) as received:
                assert original.endswith(sha256(received.read()).hexdigest())
            assert opened.complaints == []
            assert {
                address for address in opened.asked if not address.startswith((served[0], "data:", "about:"))
            } == set()
        stranger = urllib.request.Request(f"{served[0]}/data/list.js", headers={"Host": "example.org"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(stranger)
        assert refused.value.code == 400
        refused.value.close()
    finally:
        server.terminate()
        server.communicate(timeout=30)
