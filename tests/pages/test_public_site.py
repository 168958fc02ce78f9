"""The de-identified page: every sentence and every row of it holds in SQL, and no small count can be told from it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import Window, address, table
from tests.homes import rows
from tests.pages.public import Counts, counts, is_small, percent

HIDDEN = "Not shown: small counts are left out"
CITED = "INNER JOIN bridge_decision_guideline USING (decision_key) INNER JOIN dim_guideline USING (guideline_key)"
SPECIALTY = "INNER JOIN bridge_reviewer_specialty USING (reviewer_key) INNER JOIN dim_specialty USING (specialty_key)"
SAME = """(SELECT bool_or(is_same) FROM (
    SELECT count(DISTINCT cited_by) = 2 AS is_same
    FROM bridge_decision_guideline AS b INNER JOIN dim_guideline USING (guideline_key)
    WHERE b.decision_key = fact_decision.decision_key GROUP BY family, guideline))"""


@pytest.fixture(scope="module")
def known(public: Path) -> dict[str, dict[str, Counts]]:
    """What SQL counts, by page and figure."""
    by_reviewer = f"{CITED} WHERE cited_by = 'reviewer'"
    categories, years = counts(public, "category"), counts(public, "year")
    return {
        "index.trend": years,
        "index.volume": years,
        "index.categories": categories,
        "services.rates": categories,
        "services.counts": categories,
        "guidelines.families": counts(public, "family", by_reviewer),
        "guidelines.guidelines": counts(public, "family || ': ' || guideline", by_reviewer),
        "specialties.rates": counts(public, "specialty", SPECIALTY),
        "specialties.counts": counts(public, "specialty", SPECIALTY),
    }


def rated(of: dict[str, Counts], label: str, rate: str, number: str) -> bool:
    decisions, overturned = of[label]
    return (rate, int(number.replace(",", ""))) == (percent(overturned, decisions), decisions)


def test_every_sentence_and_every_row_holds_in_sql(
    public: Path, known: dict[str, dict[str, Counts]], opened: Window
) -> None:
    (decisions, overturned) = counts(public, "'all'")["all"]
    (both, _) = counts(public, SAME).get("true", (0, 0))
    waits = rows(
        public, "SELECT decision_date - assigned_date FROM dim_case WHERE assigned_date IS NOT NULL ORDER BY 1"
    )
    days = [wait for (wait,) in waits]
    rate = r"(?P<rate>[\d.]+%) of (?P<number>[\d,]+)"
    forms: list[tuple[str, Callable[[re.Match[str], dict[str, Counts]], bool]]] = [
        (r"(\d+) of (\d+) denials overturned: (.+)", lambda m, _: m.groups() == (
            str(overturned), str(decisions), percent(overturned, decisions))),
        (rf"(?:(?P<label>.+) is overturned|Reviewers in (?P<by>.+) overturn|Where the reviewer cites (?P<family>.+), "
         rf"denials are overturned|With (?P<with>.+), denials are overturned)(?: most| least)?: {rate}",
         lambda m, of: rated(of, m["label"] or m["by"] or m["family"] or m["with"], m["rate"], m["number"])),
        (r"Most decisions: (.+), (\d+) of (\d+)", lambda m, of: (
            of[m[1]][0], decisions) == (int(m[2]), int(m[3])) and all(
            is_small(d) or is_small(o) or is_small(d - o) or d <= int(m[2]) for d, o in of.values())),
        (r"(\d+) \w+ shown; of all, (\d+) of (\d+) decisions overturned",
         lambda m, of: int(m[1]) < len(of) and (int(m[2]), int(m[3])) == (overturned, decisions)),
        (r"(\d+) \w+ shown, in (\d+) decisions", lambda m, of: int(m[1]) < len(of) and int(m[2]) == decisions),
        (r"What the reviewer cites, in (\d+) decisions", lambda m, _: int(m[1]) == decisions),
        (r"The sides cite the same guideline in (.+) of (\d+) decisions",
         lambda m, _: m.groups() == (percent(both, decisions), str(decisions))),
        (r"No [\w ]+ differs clearly from the (.+) of all", lambda m, _: m[1] == percent(overturned, decisions)),
        (r"(?:The rate rose|The rate fell|No clear change): (.+) in (\d+), (.+) in (\d+)", lambda m, of: (
            m[1], m[3]) == (percent(*of[m[2]][::-1]), percent(*of[m[4]][::-1]))),
        (r"Most decisions in (\d+): (\d+)", lambda m, of: of[m[1]][0] == int(m[2])),
        (r"Assignment to decision: half of the letters take (\d+) days or fewer",
         lambda m, _: sum(d <= int(m[1]) for d in days) >= len(days) / 2 > sum(d <= int(m[1]) - 7 for d in days)),
        (r"(\d+) to (\d+) days is most common: (\d+) of (\d+) letters", lambda m, _: (
            sum(int(m[1]) <= d <= int(m[2]) for d in days), len(days)) == (int(m[3]), int(m[4]))),
        (r"0\.0% of decisions unclassified, 0 of 420 letters not loaded", lambda *_: True),
    ]  # fmt: skip
    sentence_count = row_count = 0

    for page in ("index", "services", "guidelines", "specialties", "time", "quality"):
        opened.open(address(public, page))
        said = [("headline", opened.page.locator("#headline").inner_text())]
        for section in opened.page.locator("section.figure").all():
            name = str(section.get_attribute("id"))
            said.append((name, section.locator("h2").inner_text()))
            of = known.get(f"{page}.{name}")
            if of is None or not section.locator(".csv").is_visible():
                continue
            shown = {
                next(iter(row.values())): (int(row["Decisions"]), int(row["Overturned"])) for row in table(opened, name)
            }
            assert shown.items() <= of.items(), (page, name)
            assert not any(is_small(d) or is_small(o) or is_small(d - o) for d, o in shown.values()), (page, name)
            row_count += len(shown)
        main = {"index": "trend", "services": "rates", "guidelines": "families", "specialties": "rates"}
        for name, sentence in said:
            of = known.get(f"{page}.{main.get(page, '') if name == 'headline' else name}", {})
            plain = sentence.removeprefix("Of those shown: ")
            if sentence == HIDDEN:
                continue
            matching = [(m, holds) for form, holds in forms if (m := re.fullmatch(form, plain))]
            assert len(matching) == 1, (page, name, sentence)
            assert matching[0][1](matching[0][0], of), (page, name, sentence)
            sentence_count += 1
        text = opened.page.locator("main").inner_text()
        assert not re.search(r"undefined|NaN|null|Nothing was loaded|Every rule held|cites no", text), page
    assert sentence_count > 15
    assert row_count > 15


def test_two_filters_at_once_are_not_shown_rather_than_none(public: Path, opened: Window) -> None:
    opened.open(address(public, "index", "#category=Pharmaceuticals&specialty=Neurology"))

    assert opened.page.locator("#headline").inner_text() == HIDDEN
    assert opened.page.locator("#figure-decisions strong").inner_text() == "not shown"
    assert "No decision" not in opened.page.locator("main").inner_text()


def test_the_page_names_the_way_to_all_counts(public: Path, opened: Window) -> None:
    opened.open(address(public, "index"))

    assert "imr dashboard build DIR --letters 0" in opened.page.locator("footer").inner_text()


def test_a_filter_that_a_page_does_not_have_is_said(public: Path, opened: Window) -> None:
    opened.open(address(public, "quality", "#category=Surgery"))

    assert opened.page.locator("#not-applied").inner_text() == (
        "This page cannot filter by category Surgery: its figures are of all."
    )
