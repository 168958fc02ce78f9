"""The page Compare."""

import re
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import Window, address, table
from tests.homes import rows
from warehouse import read
from warehouse.site import letters
from warehouse.site.cubes import SQL


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
