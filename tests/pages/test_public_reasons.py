"""The page Reasons of the de-identified site: its sentences and rows hold in SQL, and it shows no small count."""

from pathlib import Path

from tests.browser import Window, address, table
from tests.homes import rows
from tests.pages.public import counts, is_small, percent

REASON = "INNER JOIN bridge_decision_reason USING (decision_key) INNER JOIN dim_reason USING (reason_key)"


def test_every_sentence_and_every_row_of_the_reasons_holds_in_sql(public: Path, opened: Window) -> None:
    given = rows(public, f"SELECT lower(outcome), reason, count(*) FROM fact_decision {REASON} GROUP BY ALL")
    decided = rows(
        public,
        "SELECT lower(outcome), count(*), count(*) FILTER (decision_key NOT IN (SELECT decision_key FROM "
        "bridge_decision_reason)) FROM fact_decision GROUP BY ALL",
    )
    of = {(side, reason): decisions for side, reason, decisions in given}
    explained = {side: decisions - without for side, decisions, without in decided}
    counted = {
        side: f"{without} of {decisions} {side} ({percent(without, decisions)})" for side, decisions, without in decided
    }

    opened.open(address(public, "reasons"))

    shares = []
    for side, verb in (("upheld", "uphold"), ("overturned", "overturn")):
        listed = table(opened, side)
        assert listed
        for row in listed:
            shown = (int(row["Decisions"]), int(row["Of those with a reason"]))
            assert shown == (of[side, row["Reason"]], explained[side])
            assert not is_small(shown[0])
            assert not is_small(shown[1] - shown[0])
        most = max(listed, key=lambda row: int(row["Decisions"]))
        share = percent(int(most["Decisions"]), explained[side])
        shares.append(f"to {verb}: {most['Reason']}, {share}")
        said = opened.page.locator(f"#{side} h2").inner_text()
        assert said == f"Of those shown: Most common reason {shares[-1]} of {explained[side]}"
    headline = opened.page.locator("#headline").inner_text()
    assert headline == f"Of those shown: Most common reason {'; '.join(shares)}"
    missing = f"No reason was found in {counted['upheld']} and {counted['overturned']} decisions."
    assert missing in opened.page.locator("main").inner_text()


def test_a_reason_leaves_no_small_count_of_its_outcome(public: Path, opened: Window) -> None:
    given = counts(public, "concat_ws('|', outcome, reason)", REASON)
    some, all_of = counts(public, "outcome", REASON), counts(public, "outcome")
    opened.open(address(public, "reasons"))
    shown: dict[str, int] = {}
    for outcome in ("Upheld", "Overturned"):
        found = table(opened, outcome.lower())
        shown |= {f"{outcome}|{row['Reason']}": int(row["Decisions"]) for row in found}
        assert {row["Of those with a reason"] for row in found} == {str(some[outcome][0])}
        wholes = (some, all_of)
        assert not any(is_small(whole[outcome][0] - int(row["Decisions"])) for row in found for whole in wholes)

    assert shown.items() <= {label: decisions for label, (decisions, _) in given.items()}.items()
    assert 0 < len(shown) < len(given)
    assert not any(map(is_small, shown.values()))
    assert opened.page.locator("#headline").inner_text().startswith("Of those shown: Most common reason to uphold: ")
    without = {outcome: f"{all_of[outcome][0] - some[outcome][0]} of {all_of[outcome][0]}" for outcome in some}
    assert all(words in opened.page.locator("#without").inner_text() for words in without.values())
