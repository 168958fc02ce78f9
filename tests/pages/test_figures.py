"""The figures of the pages: SQL counts the same, links keep what was asked, and every number opens what it counts."""

import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser import Window, address, figure, table
from tests.builds import publish_star
from tests.homes import rows
from tests.stage_frames import MRI, item, load
from tests.stage_frames import letter as staged_letter
from warehouse.site import build


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


# The cells of all tables that count something, by their column, with the address that each opens.
COUNTS = """[...document.querySelectorAll("section.figure table")].flatMap((table) => {
    const heads = [...table.querySelectorAll("th")].map((head) => head.innerText);
    return [...table.querySelectorAll("tbody tr")].flatMap((row) => [...row.cells].map((cell, at) => ({
        head: heads[at], count: cell.innerText, opens: cell.querySelector("a")?.href ?? null,
    })));
}).filter(({ head, count }) => ["Decisions", "Overturned", "Letters"].includes(head) && count !== "0")"""


@pytest.mark.parametrize("page", ["index", "services", "guidelines", "reasons", "specialties", "time"])
def test_every_count_in_a_table_opens_what_it_counts(home: Path, opened: Window, page: str) -> None:
    opened.open(address(home, page))
    opened.page.locator("section.figure details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    opened.page.wait_for_function(
        "[...document.querySelectorAll('section.figure details:not([hidden]) table')].every((one) => one.rows.length)"
    )

    counts = opened.page.evaluate(COUNTS)

    assert counts
    assert [count for count in counts if count["opens"] is None] == []
    # The list holds decisions, of which a letter has several.
    for last in {count["head"]: count for count in counts if count["head"] != "Letters"}.values():
        opened.open(last["opens"])
        assert opened.page.locator("#headline").inner_text().split()[0] == last["count"], last


def test_guidelines_of_a_category_and_a_specialty_are_those_of_their_mart(home: Path, opened: Window) -> None:
    mart = "mart.overturn_rate_by_guideline_service_and_specialty WHERE cited_by = 'reviewer'"
    ((category, specialty),) = rows(
        home, f"SELECT category, specialty FROM {mart} GROUP BY ALL ORDER BY sum(decisions) DESC, 1, 2 LIMIT 1"
    )

    opened.open(address(home, "guidelines", "#" + urlencode({"category": category, "specialty": specialty})))

    shown = {row["Guideline"]: int(row["Decisions"]) for row in table(opened, "guidelines")}
    counted = rows(
        home,
        f"SELECT family || ': ' || coalesce(guideline, 'Not named'), sum(decisions)::INT FROM {mart}"
        f" AND category = '{category}' AND specialty = '{specialty}' GROUP BY ALL",
    )
    assert shown == dict(counted)
    assert len(shown) > 1


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


def test_a_filter_that_nothing_passes_says_so(home: Path, opened: Window) -> None:
    opened.open(address(home, "index", "#from=1999-01&to=1999-01&category=Home Health&family=ACOEM"))

    assert figure(opened, "decisions") == "0"
    assert "Nothing matches these filters." in opened.page.locator("main").inner_text()
