"""A home of sixty cases, and its two exports."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.builds import publish_star
from tests.deidentified.exports import export
from tests.stage_frames import MASSAGE, MRI, cites, item, letter, load


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty cases: MRI overturned in 12 of 36, massage in 13 of 24; six are of men of 97, one of a man of 104.

    Of massage, none that is upheld has a reason; of MRI, 4 have two.
    """
    folder = tmp_path_factory.mktemp("home")
    (folder / "builds").mkdir()
    described = {"decision_date": date(2017, 2, 20), "injury_date": date(2016, 6, 30), "sex": "male"}
    cited = [
        cites("reviewer", "Low Back Complaints", "Special Studies"),
        cites("reviewer", "Mr. Smith's Handbook", family="Other", is_known=False),
    ]
    both = ["conservative_care_first", "no_objective_findings"]
    reasons = [["criteria_met"]] * 12 + [both] * 4 + [both[1:]] * 20 + [["benefit_documented"]] * 13 + [[]] * 11
    letters = [
        letter(
            f"{number:02}",
            item(
                "MRI for Mr. Smith",
                "Overturned" if number < 12 else "Upheld",
                cited=cited,
                reasons=reasons[number],
                **MRI,
            )
            if number < 36
            else item(
                "Massage for Mr. Smith",
                "Overturned" if number < 49 else "Upheld",
                reasons=reasons[number],
                **MASSAGE,
            ),
            case_number=f"CM17-90000{number:02}",
            age=104 if number == 13 else 97 if 14 <= number < 20 else 44,
            diagnoses=["the sprain of Mr. Smith"],
            specialties=["Neurology"],
            **described,
        )
        for number in range(60)
    ]
    publish_star(folder / "warehouse.duckdb", folder / "builds", "w-1", load("L1", datetime(2017, 3, 1), *letters))
    return folder


@pytest.fixture(scope="session")
def exported(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of its rows."""
    return export(home, tmp_path_factory.mktemp("export") / "new", "rows")


@pytest.fixture(scope="session")
def counts(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of its tables."""
    return export(home, tmp_path_factory.mktemp("export") / "new", "tables")
