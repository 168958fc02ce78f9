"""The de-identified page: every sentence and every row of it holds in SQL, and no small count can be told from it."""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest

from tests.browser import Window
from tests.builds import publish_star
from tests.stage_frames import MASSAGE, MRI, NORCO, Rows, cites, item, letter, load
from warehouse.site import build

FUSION = {"category": "Surgery", "subcategory": "Spine", "service": "Fusion"}
HIDDEN = "Not shown: small counts are left out"
Counts = tuple[int, int]


def letters(random: Random) -> Iterator[Rows]:
    """Letters whose services, years, guidelines and specialties are unevenly frequent."""
    for number in range(420):
        decided = date(random.choices((2015, 2016, 2017, 2018), (1, 30, 50, 40))[0], 1 + random.randrange(12), 15)
        waited = random.choices((6, 20, 27, 33, 60), (2, 30, 40, 30, 3))[0]
        items = []
        for _ in range(random.choices((1, 2), (60, 40))[0]):
            (service,) = random.choices((MRI, NORCO, MASSAGE, FUSION), (50, 30, 25, 1))
            overturned = random.random() < (0.35 if service is MRI else 0.15)
            cited = []
            if random.random() < 0.8:
                section = random.choices(("Special Studies", "Physical Methods"), (30, 1))[0]
                cited.append(cites("reviewer", "Low Back Complaints", section))
            if random.random() < 0.4:
                cited.append(cites("reviewer", "Low Back", family="ODG"))
            if random.random() < 0.5:
                cited.append(cites("claims_administrator", "Low Back Complaints", "Special Studies"))
            title = str(service["service"])
            codes = ("criteria_met", "benefit_documented") if overturned else ("no_objective_findings", "safety_risk")
            reasons = [] if number % 5 == 0 else codes[: 1 + (number % 40 == 1)]
            items.append(item(title, "Overturned" if overturned else "Upheld", cited=cited, reasons=reasons, **service))
        yield letter(
            f"{number:03}",
            *items,
            case_number=f"CM17-9{number:06}",
            decision_date=decided,
            assigned_date=decided - timedelta(days=waited),
            specialties=random.choices(("Neurology", "Pain Medicine", "Dentistry"), (60, 40, 1)),
        )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "builds").mkdir()
    written = load("L1", datetime(2018, 12, 31), *letters(Random(7)))
    publish_star(folder / "warehouse.duckdb", folder / "builds", "w-1", written)
    build.build(folder / "warehouse.duckdb", folder / "public", deidentified=True)
    return folder


def counts(home: Path, by: str, of: str = "") -> dict[str, Counts]:
    """Decisions and overturned ones by an expression, each decision once per value."""
    sql = f"""
        SELECT label::VARCHAR, count(*), sum(is_overturned)::INTEGER FROM (
            SELECT DISTINCT decision_key, is_overturned, {by} AS label
            FROM fact_decision
            INNER JOIN dim_service_type USING (service_type_key)
            INNER JOIN dim_date ON date_key = decision_date_key {of}
        ) GROUP BY ALL"""
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        return {label: (decisions, overturned) for label, decisions, overturned in connection.execute(sql).fetchall()}


CITED = "INNER JOIN bridge_decision_guideline USING (decision_key) INNER JOIN dim_guideline USING (guideline_key)"
SPECIALTY = "INNER JOIN bridge_reviewer_specialty USING (reviewer_key) INNER JOIN dim_specialty USING (specialty_key)"
REASON = "INNER JOIN bridge_decision_reason USING (decision_key) INNER JOIN dim_reason USING (reason_key)"
SAME = """(SELECT bool_or(is_same) FROM (
    SELECT count(DISTINCT cited_by) = 2 AS is_same
    FROM bridge_decision_guideline AS b INNER JOIN dim_guideline USING (guideline_key)
    WHERE b.decision_key = fact_decision.decision_key GROUP BY family, guideline))"""


def facts(home: Path) -> dict[str, dict[str, Counts]]:
    """What SQL counts, by page and figure."""
    by_reviewer = f"{CITED} WHERE cited_by = 'reviewer'"
    categories, years = counts(home, "category"), counts(home, "year")
    return {
        "index.trend": years,
        "index.volume": years,
        "index.categories": categories,
        "services.rates": categories,
        "services.counts": categories,
        "guidelines.families": counts(home, "family", by_reviewer),
        "guidelines.guidelines": counts(home, "family || ': ' || guideline", by_reviewer),
        "specialties.rates": counts(home, "specialty", SPECIALTY),
        "specialties.counts": counts(home, "specialty", SPECIALTY),
    }


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


@pytest.fixture(scope="module")
def known(home: Path) -> dict[str, dict[str, Counts]]:
    return facts(home)


def is_small(number: int) -> bool:
    return 0 < number < 11


def rated(of: dict[str, Counts], label: str, rate: str, number: str) -> bool:
    decisions, overturned = of[label]
    return (rate, int(number.replace(",", ""))) == (percent(overturned, decisions), decisions)


def test_every_sentence_and_every_row_holds_in_sql(
    home: Path, known: dict[str, dict[str, Counts]], opened: Window
) -> None:
    (decisions, overturned) = counts(home, "'all'")["all"]
    (both, _) = counts(home, SAME).get("true", (0, 0))
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        waits = connection.execute(
            "SELECT decision_date - assigned_date FROM dim_case WHERE assigned_date IS NOT NULL ORDER BY 1"
        ).fetchall()
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
    sentences = rows = 0

    for page in ("index", "services", "guidelines", "specialties", "time", "quality"):
        opened.open(f"file://{home / 'public' / page}.html")
        said = [("headline", opened.page.locator("#headline").inner_text())]
        for section in opened.page.locator("section.figure").all():
            name = str(section.get_attribute("id"))
            said.append((name, section.locator("h2").inner_text()))
            of = known.get(f"{page}.{name}")
            if of is None or not section.locator(".csv").is_visible():
                continue
            with opened.page.expect_download() as saved:
                section.locator(".csv").click()
            found = list(csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))
            shown = {next(iter(row.values())): (int(row["Decisions"]), int(row["Overturned"])) for row in found}
            assert shown.items() <= of.items(), (page, name)
            assert not any(is_small(d) or is_small(o) or is_small(d - o) for d, o in shown.values()), (page, name)
            rows += len(shown)
        main = {"index": "trend", "services": "rates", "guidelines": "families", "specialties": "rates"}
        for name, sentence in said:
            of = known.get(f"{page}.{main.get(page, '') if name == 'headline' else name}", {})
            plain = sentence.removeprefix("Of those shown: ")
            if sentence == HIDDEN:
                continue
            matching = [(m, holds) for form, holds in forms if (m := re.fullmatch(form, plain))]
            assert len(matching) == 1, (page, name, sentence)
            assert matching[0][1](matching[0][0], of), (page, name, sentence)
            sentences += 1
        text = opened.page.locator("main").inner_text()
        assert not re.search(r"undefined|NaN|null|Nothing was loaded|Every rule held|cites no", text), page
    assert sentences > 15
    assert rows > 15


def test_every_sentence_and_every_row_of_the_reasons_holds_in_sql(home: Path, opened: Window) -> None:
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        given = connection.execute(
            f"SELECT lower(outcome), reason, count(*) FROM fact_decision {REASON} GROUP BY ALL"
        ).fetchall()
        decided = connection.execute(
            "SELECT lower(outcome), count(*), count(*) FILTER (decision_key NOT IN (SELECT decision_key FROM "
            "bridge_decision_reason)) FROM fact_decision GROUP BY ALL"
        ).fetchall()
    of = {(side, reason): decisions for side, reason, decisions in given}
    explained = {side: decisions - without for side, decisions, without in decided}
    counted = {
        side: f"{without} of {decisions} {side} ({percent(without, decisions)})" for side, decisions, without in decided
    }

    opened.open(f"file://{home / 'public' / 'reasons'}.html")

    shares = []
    for side, verb in (("upheld", "uphold"), ("overturned", "overturn")):
        with opened.page.expect_download() as saved:
            opened.page.locator(f"#{side} .csv").click()
        rows = list(csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))
        assert rows
        for row in rows:
            shown = (int(row["Decisions"]), int(row["Of those with a reason"]))
            assert shown == (of[side, row["Reason"]], explained[side])
            assert not is_small(shown[0])
            assert not is_small(shown[1] - shown[0])
        most = max(rows, key=lambda row: int(row["Decisions"]))
        share = percent(int(most["Decisions"]), explained[side])
        shares.append(f"to {verb}: {most['Reason']}, {share}")
        said = opened.page.locator(f"#{side} h2").inner_text()
        assert said == f"Of those shown: Most common reason {shares[-1]} of {explained[side]}"
    headline = opened.page.locator("#headline").inner_text()
    assert headline == f"Of those shown: Most common reason {'; '.join(shares)}"
    missing = f"No reason was found in {counted['upheld']} and {counted['overturned']} decisions."
    assert missing in opened.page.locator("main").inner_text()


def test_two_filters_at_once_are_not_shown_rather_than_none(home: Path, opened: Window) -> None:
    opened.open(f"file://{home / 'public' / 'index'}.html#category=Pharmaceuticals&specialty=Neurology")

    assert opened.page.locator("#headline").inner_text() == HIDDEN
    assert opened.page.locator("#figure-decisions strong").inner_text() == "not shown"
    assert "No decision" not in opened.page.locator("main").inner_text()


def test_the_page_names_the_way_to_all_counts(home: Path, opened: Window) -> None:
    opened.open(f"file://{home / 'public' / 'index'}.html")

    assert "imr dashboard build DIR --letters 0" in opened.page.locator("footer").inner_text()


def test_a_filter_that_a_page_does_not_have_is_said(home: Path, opened: Window) -> None:
    opened.open(f"file://{home / 'public' / 'quality'}.html#category=Surgery")

    assert opened.page.locator("#not-applied").inner_text() == (
        "This page cannot filter by category Surgery: its figures are of all."
    )


def test_a_reason_leaves_no_small_count_of_its_outcome(home: Path, opened: Window) -> None:
    given = counts(home, "concat_ws('|', outcome, reason)", REASON)
    some, all_of = counts(home, "outcome", REASON), counts(home, "outcome")
    opened.open(f"file://{home / 'public' / 'reasons'}.html")
    shown: dict[str, int] = {}
    for outcome in ("Upheld", "Overturned"):
        section = opened.page.locator(f"#{outcome.lower()}")
        with opened.page.expect_download() as saved:
            section.locator(".csv").click()
        found = list(csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines()))
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
