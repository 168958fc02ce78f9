"""The page Reasons."""

from datetime import datetime
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import Window, address, table
from tests.builds import publish_star
from tests.homes import rows
from tests.stage_frames import MRI, item, load
from tests.stage_frames import letter as staged_letter
from warehouse.site import build


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


def test_a_warehouse_without_reasons_says_what_reads_them(tmp_path: Path, opened: Window) -> None:
    (tmp_path / "builds").mkdir()
    written = load("L1", datetime(2017, 3, 1), staged_letter("aa", item("MRI of the neck", **MRI)))
    publish_star(tmp_path / "warehouse.duckdb", tmp_path / "builds", "w-1", written)
    build.build(tmp_path / "warehouse.duckdb", tmp_path / "site")

    opened.open(address(tmp_path, "reasons"))

    assert opened.page.locator("#headline").inner_text() == "No reasons yet: imr rebuild reads them from the letters"
