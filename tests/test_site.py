"""The page in a real browser, opened from disk: what it shows, where a mark leads, and that nothing leaves it."""

import csv
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests import homes
from tests.browser import NARROW, WIDE, Window, running, window
from tests.builds import publish_star
from tests.homes import letter, rows, write
from tests.score import SHARED
from tests.stage_frames import MRI, item, load
from tests.stage_frames import letter as staged_letter
from warehouse import read
from warehouse.site import build, letters
from warehouse.site.cubes import SQL

PAGES = ("index", "services", "guidelines", "reasons", "specialties", "compare", "time", "quality", "decisions")
T = TypeVar("T")
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def home(request: pytest.FixtureRequest) -> Path:
    """A home with the sample letters, or where they are at hand with real ones: a load draws its page."""
    made: Path = apart(request.getfixturevalue, "real" if SHARED.exists() else "demo")
    return made if SHARED.exists() else made.parent


def imr(home: Path, *arguments: object) -> tuple[int, str]:
    """A command, in a thread of its own: the browser's event loop has this one."""
    return apart(homes.imr, home, *arguments)


def apart(work: Callable[..., T], *arguments: object) -> T:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *arguments).result()


def address(home: Path, page: str, asked: str = "") -> str:
    return f"file://{home / 'site' / page}.html{asked}"


def figure(opened: Window, name: str) -> str:
    return opened.page.locator(f"#figure-{name} strong").inner_text()


def table(opened: Window, name: str) -> list[dict[str, str]]:
    """The rows of a figure, from its CSV."""
    with opened.page.expect_download() as saved:
        opened.page.locator(f"#{name} .csv").click()
    return list(csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))


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


def test_the_numbers_of_the_overview_are_those_of_sql(home: Path, opened: Window) -> None:
    opened.open(address(home, "index"))

    ((decisions, letters, overturned, last),) = rows(
        home,
        "SELECT count(*), count(DISTINCT case_key), sum(is_overturned)::INT, max(decision_date)::VARCHAR"
        " FROM fact_decision INNER JOIN dim_case USING (case_key)",
    )
    shown = {name: figure(opened, name) for name in ("decisions", "letters", "rate", "last-decision")}
    assert shown == {
        "decisions": f"{decisions:,}",
        "letters": f"{letters:,}",
        "rate": f"{int(str(overturned)) / int(str(decisions)):.1%}",
        "last-decision": last,
    }
    assert opened.page.locator("#headline").inner_text().startswith(f"{overturned} of {decisions} denials overturned")
    by_category = {row["Category"]: (row["Decisions"], row["Overturned"]) for row in table(opened, "categories")}
    assert by_category == {
        category: (str(count), str(overturned))
        for category, count, overturned in rows(
            home, "SELECT category, count(*), sum(is_overturned)::INT FROM mart.decision GROUP BY category"
        )
    }
    by_month = [(row["Decisions"], row["Overturned"]) for row in table(opened, "trend")]
    assert by_month == [
        (str(count), str(overturned))
        for count, overturned in rows(
            home,
            "SELECT count(*), sum(is_overturned)::INT FROM mart.decision WHERE decision_date IS NOT NULL"
            " GROUP BY date_trunc('month', decision_date) ORDER BY date_trunc('month', decision_date)",
        )
    ]


def test_filters_count_what_sql_counts_and_their_link_keeps_them(home: Path, opened: Window) -> None:
    opened.open(address(home, "index"))
    ((category, count),) = rows(
        home,
        "SELECT category, count(*) FROM mart.decision WHERE NOT is_ancillary"
        " GROUP BY category ORDER BY 2 DESC, 1 LIMIT 1",
    )

    opened.page.locator("select[name=category]").select_option(str(category))
    opened.page.locator("select[name=ancillary]").select_option("primary")

    expect(opened.page.locator("#figure-decisions strong")).to_have_text(f"{count:,}")
    opened.open(opened.page.url)
    assert figure(opened, "decisions") == f"{count:,}"
    opened.page.locator("nav a", has_text="Specialties").click()
    opened.page.wait_for_selector("html[data-shown=yes]")
    assert "ancillary=primary" in opened.page.url
    seconds = opened.page.evaluate("performance.getEntriesByName('shown')[0].duration")
    assert seconds < 10_000


def test_a_mark_leads_to_its_decisions_and_to_the_words_of_a_letter(home: Path, opened: Window) -> None:
    opened.open(address(home, "index"))
    opened.page.locator("#categories .mark-symbol path").first.click()
    opened.page.wait_for_url("**/services.html**")
    opened.page.wait_for_selector("html[data-shown=yes]")
    while "decisions.html" not in opened.page.url:
        before = opened.page.url
        opened.page.locator("main .mark-symbol path").first.click()
        opened.page.wait_for_function("before => location.href !== before", arg=before)
        opened.page.wait_for_timeout(200)
    opened.page.wait_for_selector("html[data-shown=yes]")
    opened.page.locator("main table a").first.click()
    opened.page.wait_for_url("**/letter.html**")
    opened.page.wait_for_selector("html[data-shown=yes]")
    opened.keep("letter")

    letter_id = re.search(r"letter=([0-9a-f]{64})", opened.page.url)
    assert letter_id is not None
    ((words, number),) = rows(
        home,
        "SELECT text, case_number FROM letter_text INNER JOIN dim_case USING (letter_id)"
        f" WHERE letter_id = '{letter_id[1]}'",
    )
    assert str(number) in opened.page.locator("#headline").inner_text()
    assert opened.page.locator("#text").inner_text().split() == str(words).split()
    highlighted = opened.page.locator("#text mark").all_inner_texts()
    assert any(str(number) in word for word in highlighted)
    assert opened.page.locator("main", has_text="Classified by").count() == 1
    assert opened.barriers() == []


def test_the_list_is_filtered_by_outcome_searched_sorted_and_saved(home: Path, opened: Window) -> None:
    opened.open(address(home, "decisions"))
    ((overturned,),) = rows(home, "SELECT count(*) FROM fact_decision WHERE outcome = 'Overturned'")
    ((mri,),) = rows(
        home,
        "SELECT count(*) FROM mart.decision"
        " WHERE outcome = 'Overturned' AND (contains(lower(disputed_service), 'mri') OR service = 'MRI')",
    )

    opened.page.locator("#tools [name=outcome]").select_option("Overturned")
    expect(opened.page.locator("#headline")).to_have_text(f"{overturned:,} decisions")
    opened.page.locator("#tools [name=sort]").select_option("service")
    search = opened.page.locator("#tools [name=words]")
    search.fill("mri")
    search.press("Enter")
    expect(opened.page.locator("#headline")).to_have_text(re.compile(rf"^{mri:,} decisions?$"))

    with opened.page.expect_download() as saved:
        opened.page.locator("#list-csv").click()
    listed = list(csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))
    services = [row["Disputed service"] for row in listed]
    assert len(listed) == mri
    assert services == sorted(services, key=str.lower)
    assert {row["Outcome"] for row in listed} <= {"Overturned"}
    assert all(word in opened.page.url for word in ("outcome=Overturned", "sort=service", "words=mri"))
    opened.open(opened.page.url)
    expect(search).to_have_value("mri")
    assert opened.barriers() == []


def test_numbers_labels_and_parts_of_bars_open_what_they_count(home: Path, opened: Window) -> None:
    opened.open(address(home, "index"))
    opened.page.locator("#categories details summary").click()
    number = opened.page.locator("#categories tbody td:nth-child(3) a").first
    counted = number.inner_text()
    opened.page.goto(str(number.evaluate("link => link.href")))
    expect(opened.page.locator("#headline")).to_have_text(re.compile(rf"^{counted} decisions?$"))

    opened.open(address(home, "index"))
    opened.page.locator("#categories .role-axis-label text", has_text="Pharmaceuticals").click()
    opened.page.wait_for_url("**/services.html#*category=Pharmaceuticals*")

    opened.open(address(home, "index"))
    periods = table(opened, "volume")
    part = opened.page.locator("#volume .mark-rect.layer_1_marks path")
    heights = part.evaluate_all("parts => parts.map((one) => one.getBoundingClientRect().height)")
    tallest = heights.index(max(heights))
    part.nth(tallest).click()
    opened.page.wait_for_url("**/decisions.html#*outcome=Overturned*")
    opened.page.wait_for_selector("html[data-shown=yes]")
    assert opened.page.locator("#headline").inner_text().split()[0] == periods[tallest]["Overturned"]


def test_a_chart_is_saved_as_an_image_and_a_csv_names_filter_and_side(home: Path, opened: Window) -> None:
    opened.open(address(home, "guidelines", "#side=claims_administrator&ancillary=primary"))

    with opened.page.expect_download() as saved:
        opened.page.locator("#families .image").click()
    (family, *_) = table(opened, "families")

    assert saved.value.suggested_filename == "imr-guidelines-families.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    assert family["Cited by"] == "the claims administrator"
    assert family["Filters"] == "without ancillary services"
    assert re.fullmatch(r"[01](\.\d{1,4})?", family["Rate"])
    assert "takes the items of a letter as independent" in " ".join(opened.page.locator("footer").inner_text().split())


def test_a_letter_lists_the_reasons_of_an_item_first_and_each_leads_to_its_words(home: Path, opened: Window) -> None:
    ((letter_id, item, reason, words),) = rows(
        home,
        "SELECT letter_id, item_number, reason, substr(text, span_start + 1, span_end - span_start)"
        " FROM bridge_decision_reason JOIN dim_reason USING (reason_key) JOIN fact_decision USING (decision_key)"
        " JOIN dim_case USING (case_key) JOIN letter_text USING (letter_id)"
        " WHERE position = 1 ORDER BY letter_id, item_number LIMIT 1",
    )
    opened.open(address(home, "letter", f"#letter={letter_id}"))

    first = opened.page.locator(f"#item-{item} dl").locator("dt, dd").nth(1).locator("li").first
    assert first.inner_text().startswith(f"{reason}: ")
    first.locator("button").click()

    sought = " ".join(opened.page.locator("mark.sought").all_inner_texts())
    assert "".join(str(words).split()) in "".join(sought.split())


def test_the_reasons_of_a_category_are_those_of_sql_and_lead_to_their_decisions(home: Path, opened: Window) -> None:
    opened.open(address(home, "services", "#category=Pharmaceuticals"))
    opened.page.locator("main a", has_text="Reasons of these decisions").click()
    opened.page.wait_for_url("**/reasons.html#category=Pharmaceuticals")
    opened.page.wait_for_selector("html[data-shown=yes]")
    pharmaceuticals = "FROM mart.decision LEFT JOIN bridge_decision_reason USING (decision_key)"
    given = rows(
        home,
        "SELECT reason, count(*), (SELECT count(DISTINCT decision_key) FILTER (reason_key IS NOT NULL)"
        f" {pharmaceuticals} WHERE category = 'Pharmaceuticals' AND outcome = 'Upheld')"
        f" {pharmaceuticals} JOIN dim_reason USING (reason_key)"
        " WHERE category = 'Pharmaceuticals' AND outcome = 'Upheld' GROUP BY ALL",
    )
    without = rows(
        home,
        "SELECT concat(count(DISTINCT decision_key) FILTER (reason_key IS NULL), ' of ', count(DISTINCT decision_key))"
        f" {pharmaceuticals} WHERE category = 'Pharmaceuticals' GROUP BY outcome ORDER BY outcome DESC",
    )

    found = table(opened, "upheld")
    assert sorted(
        (row["Reason"], int(row["Decisions"]), int(row["Of those with a reason"])) for row in found
    ) == sorted(given)
    assert [row["Decisions"] for row in found] == [
        str(count) for count in sorted((count for _, count, _ in given), key=int, reverse=True)
    ]
    said = opened.page.locator("#without").inner_text()
    assert all(str(part) in said for (part,) in without)
    ends = opened.page.locator(".chart .role-axis-label text:last-child").all_inner_texts()
    assert len(set(ends)) == 1, "both sides have one scale"

    opened.page.locator("#tools [name=group]").select_option("Opioids")
    expect(opened.page.locator("#tools [name=service] option", has_text="Norco")).to_have_count(1)
    assert "group=Opioids" in opened.page.url
    opened.open(address(home, "reasons", "#category=Surgery&group=Opioids"))
    assert opened.page.url.endswith("reasons.html#category=Surgery"), "no opioid is a surgery"

    opened.open(address(home, "reasons", "#category=Pharmaceuticals"))
    opened.page.locator("#upheld .mark-symbol path").first.click()
    opened.page.wait_for_url("**/decisions.html#*")
    opened.page.wait_for_selector("html[data-shown=yes]")
    assert opened.page.locator("#headline").inner_text() == f"{found[0]['Decisions']} decisions"


def test_two_dimensions_are_compared_as_sql_compares_them(home: Path, opened: Window) -> None:
    opened.open(address(home, "compare"))
    expected = rows(
        home,
        "SELECT category, topic, count(DISTINCT decision_key), count(DISTINCT decision_key) FILTER (is_overturned = 1)"
        " FROM fact_decision JOIN dim_service_type USING (service_type_key)"
        " JOIN bridge_decision_guideline USING (decision_key) JOIN dim_guideline USING (guideline_key)"
        " WHERE cited_by = 'reviewer' AND topic IS NOT NULL AND service_type_key <> -1"
        " GROUP BY GROUPING SETS ((category, topic), (topic), (category), ())",
    )
    first, *_ = sorted(
        [row for row in expected if None not in row], key=lambda row: (-int(str(row[2])), str(row[0]), str(row[1]))
    )

    found = table(opened, "cells")
    counted = {
        (row["Category"], row["Guideline topic"], int(row["Decisions"]), int(row["Overturned"])) for row in found
    }
    assert counted == {(row or "All", column or "All", *counts) for row, column, *counts in expected}
    cell = opened.page.locator(f"#heat a[aria-label^='{first[0]} \u00d7 {first[1]}: ']")
    assert cell.locator("small").inner_text() == f"{first[2]:,}"
    numbers = opened.page.locator("#heat td.few small").all_inner_texts()
    assert all(int(number) < 30 for number in numbers)
    assert len(numbers) > 0

    opened.page.locator("#heat [tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight"):
        opened.page.keyboard.press(key)
    said = opened.page.locator("#tip")
    expect(said).to_contain_text("95% interval")
    assert said.inner_text() == opened.page.locator("#heat :focus").get_attribute("aria-label")
    opened.page.keyboard.press("Escape")
    expect(said).to_be_hidden()
    opened.keep("compare-interval")

    with opened.page.expect_download() as saved:
        opened.page.locator("#cells .image").click()
    image = saved.value.path().read_bytes()
    width, height = (int.from_bytes(image[at : at + 4]) for at in (16, 20))
    shown = opened.page.locator("#heat").bounding_box()
    assert saved.value.suggested_filename == "imr-compare-cells.png"
    assert shown is not None
    assert (width >= 2 * shown["width"], height > 2 * shown["height"]) == (True, True)


@pytest.mark.parametrize(
    "asked",
    [
        "rows=drug_class&columns=topic&measure=rate",
        "rows=age&columns=region&measure=count",
        "rows=reason&columns=year&measure=count",
        "rows=specialty&columns=service&measure=rate",
    ],
)
def test_a_cell_leads_to_the_decisions_that_it_counts(home: Path, opened: Window, asked: str) -> None:
    opened.open(address(home, "compare", f"#{asked}"))
    assert opened.page.locator("#here").get_attribute("href") == f"compare.html#{asked}"
    cell = opened.page.locator("#heat a").first
    (counted,) = re.findall(
        r"(?<= of )[\d,]+(?= overturned)|[\d,]+(?= decisions?$)", cell.get_attribute("aria-label") or ""
    )

    cell.click()

    opened.page.wait_for_url("**/decisions.html#*")
    expect(opened.page.locator("#headline")).to_have_text(re.compile(rf"^{counted} decisions?$"))
    # A server applies the same filters to its list.
    filters = dict(parse_qsl(urlsplit(opened.page.url).fragment))
    with closing(read.connect(home / "warehouse.duckdb")) as connection:
        connection.execute((SQL / "views.sql").read_text())
        assert letters.decisions(connection, filters)["decisions"] == int(counted.replace(",", ""))


def test_a_warehouse_without_reasons_says_what_reads_them(tmp_path: Path, opened: Window) -> None:
    (tmp_path / "builds").mkdir()
    written = load("L1", datetime(2017, 3, 1), staged_letter("aa", item("MRI of the neck", **MRI)))
    publish_star(tmp_path / "warehouse.duckdb", tmp_path / "builds", "w-1", written)
    build.build(tmp_path / "warehouse.duckdb", tmp_path / "site")

    opened.open(address(tmp_path, "reasons"))

    assert opened.page.locator("#headline").inner_text() == "No reasons yet: imr rebuild reads them from the letters"


@pytest.mark.parametrize(
    ("asked", "decisions", "said", "chosen"),
    [
        ("from=2017-03", "2", "from Mar 2017", "2017-03"),
        ("from=2017-04", "1", "from Apr 2017", "2017-04"),
        ("from=2017-07", "0", "from Jul 2017", "2017-07"),
        ("to=2017-04", "1", "to Apr 2017", ""),
        ("to=2016-12", "0", "to Dec 2016", ""),
        ("from=spring", "2", "all decisions", ""),
    ],
)
def test_a_month_without_decisions_stays_the_one_that_was_asked_for(
    quiet_months: Path, opened: Window, asked: str, decisions: str, said: str, chosen: str
) -> None:
    opened.open(address(quiet_months, "index", f"#{asked}"))

    assert figure(opened, "decisions") == decisions
    assert opened.page.locator("#filter-summary").inner_text() == said
    assert opened.page.locator("#filters [name=from]").input_value() == chosen


@pytest.fixture(scope="module")
def quiet_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with decisions of March and June 2017."""
    home = tmp_path_factory.mktemp("quiet")
    (home / "builds").mkdir()
    decided = [
        staged_letter(name, item("MRI of the neck", **MRI), decision_date=date(2017, month, 7))
        for name, month in (("aa", 3), ("bb", 6))
    ]
    publish_star(home / "warehouse.duckdb", home / "builds", "w-1", load("L1", datetime(2017, 7, 1), *decided))
    build.build(home / "warehouse.duckdb", home / "site")
    return home


def test_printed_lines_of_a_letter_are_joined_unless_they_are_asked_for(home: Path, opened: Window) -> None:
    ((letter_id, words),) = rows(
        home,
        "SELECT letter_id, text FROM letter_text INNER JOIN dim_case USING (letter_id)"
        " WHERE layout = 'tabular' ORDER BY length(text) DESC, letter_id LIMIT 1",
    )
    printed = str(words).splitlines()

    opened.open(address(home, "letter", f"#letter={letter_id}"))
    joined = opened.page.locator("#text").inner_text().splitlines()
    opened.page.locator("#as-printed").check()
    opened.page.wait_for_url("**&lines=printed")

    assert len(joined) < 0.7 * len(printed)
    assert any(line.startswith("Decision rationale:") for line in joined)
    expect(opened.page.locator("#text")).to_have_text(str(words), use_inner_text=True)


def test_a_first_load_has_nothing_to_compare_with(home: Path, opened: Window) -> None:
    opened.open(address(home, "quality"))

    assert opened.page.locator("#measures h2").inner_text() == "There is nothing to compare the last load with yet"
    assert "Nothing was loaded" not in opened.page.locator("#measures").inner_text()


def test_a_letter_opens_as_it_was_received(home: Path, opened: Window) -> None:
    ((letter_id, media_type),) = rows(
        home,
        "SELECT letter_id, media_type FROM audit.letter SEMI JOIN dim_case USING (letter_id)"
        " WHERE media_type = 'application/pdf' ORDER BY ALL LIMIT 1",
    )

    opened.open(address(home, "letter", f"#letter={letter_id}"))

    link = opened.page.locator("#original")
    assert (media_type, link.inner_text()) == ("application/pdf", "Open the letter as it was received (PDF)")
    assert link.evaluate("link => link.href") == (home / "raw" / str(letter_id)[:2] / str(letter_id)).as_uri()


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


def test_the_theme_is_chosen_and_kept(home: Path, opened: Window) -> None:
    opened.open(address(home, "index"))
    opened.page.locator("#theme").click()
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = opened.page.evaluate(paper)

    opened.open(address(home, "services"))

    assert opened.page.locator("html").get_attribute("data-theme") == "dark"
    assert (opened.page.evaluate(paper), dark) == (dark, opened.page.evaluate(paper))
    assert opened.page.locator("#theme").inner_text() == "Light theme"


def test_the_words_of_a_letter_are_words_wherever_they_are(tmp_path: Path, opened: Window) -> None:
    long = "MRI " * 2_500
    hostile = [letter(1, HOSTILE), letter(2, "=HYPERLINK(1)"), letter(3, long.strip())]
    assert imr(tmp_path, "load", write(tmp_path / "letters", *hostile))[0] == 0

    opened.open(address(tmp_path, "decisions"))
    listed = opened.page.locator("main table a").all_inner_texts()
    for link in opened.page.locator("main table a").evaluate_all("links => links.map((link) => link.href)"):
        opened.open(link)

    ((loaded,),) = rows(tmp_path, "SELECT count(*) FROM fact_decision")
    assert len(listed) == loaded
    assert any("onerror" in words for words in listed)


def test_a_filter_that_nothing_passes_says_so(home: Path, opened: Window) -> None:
    opened.open(address(home, "index", "#from=1999-01&to=1999-01&category=Home Health&family=ACOEM"))

    assert figure(opened, "decisions") == "0"
    assert "Nothing matches these filters." in opened.page.locator("main").inner_text()


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
