"""A home of letters made at random and its de-identified site, with what SQL counts in it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from tests.builds import publish_star
from tests.homes import rows
from tests.stage_frames import MASSAGE, MRI, NORCO, Rows, cites, item, letter, load
from warehouse.site import build

FUSION = {"category": "Surgery", "subcategory": "Spine", "service": "Fusion"}
Counts = tuple[int, int]


def letters(random: Random) -> Iterator[Rows]:
    """Yield letters whose services, years, guidelines and specialties are unevenly frequent."""
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


def make(folder: Path) -> None:
    """Make the home in a folder."""
    (folder / "builds").mkdir()
    publish_star(
        folder / "warehouse.duckdb", folder / "builds", "w-1", load("L1", datetime(2018, 12, 31), *letters(Random(7)))
    )
    build.build(folder / "warehouse.duckdb", folder / "site", deidentified=True)


def counts(home: Path, by: str, of: str = "") -> dict[str, Counts]:
    """Return the decisions and the overturned ones by an expression, each decision once per value."""
    sql = f"""
        SELECT label::VARCHAR, count(*), sum(is_overturned)::INTEGER FROM (
            SELECT DISTINCT decision_key, is_overturned, {by} AS label
            FROM fact_decision
            INNER JOIN dim_service_type USING (service_type_key)
            INNER JOIN dim_date ON date_key = decision_date_key {of}
        ) GROUP BY ALL"""
    return {str(label): (decisions, overturned) for label, decisions, overturned in rows(home, sql)}


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


def is_small(number: int) -> bool:
    return 0 < number < 11
