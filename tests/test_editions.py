"""Guidelines of the star: editions out of force, and topics across families and editions."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.stage_frames import built, cites, item, letter, load, rows


def test_a_citation_of_an_edition_not_in_force_is_found(tmp_path: Path) -> None:
    chronic = "Chronic Pain Medical Treatment"
    cited = [cites("reviewer", chronic, edition=edition) for edition in ("2009", "2016", None)]
    decided = letter("aa", item("Rest", cited=cited), case_number="CM17-9000001", decision_date=date(2017, 2, 20))

    target = built(tmp_path, load("L1", datetime(2017, 3, 1), decided))

    assert rows(target, "SELECT guideline, edition, in_force_from, in_force_until FROM mart.citation_not_in_force") == [
        (chronic, "2009", date(2009, 7, 18), date(2016, 7, 27))
    ]


# Guideline, edition, day of the decision, whether the days of the edition are known, whether it was out of force.
EDITIONS = [
    ("Low Back Disorders", "2019", date(2019, 8, 10), True, True),
    ("Low Back Disorders", "2019", date(2019, 8, 11), True, False),
    ("Low Back Disorders", "2016", date(2019, 8, 10), True, False),
    ("Low Back Disorders", "2016", date(2019, 8, 11), True, True),
    ("Low Back Disorders", "2016-02-24", date(2019, 8, 11), True, True),
    ("Low Back Disorders", "2020", date(2018, 1, 2), False, False),
    ("Low Back Disorders", None, date(2016, 1, 2), False, False),
    ("Traumatic Brain Injury", "2017", date(2016, 1, 2), False, False),
    ("Low Back Complaints", "2004", date(2017, 11, 30), True, False),
    ("Low Back Complaints", "2004", date(2017, 12, 1), True, True),
]


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A star with a letter for each of the editions; its case number counts them."""
    letters = [
        letter(
            f"a{n}",
            item("Rest", cited=[cites("reviewer", guideline, edition=edition)]),
            case_number=f"CM18-{n:07}",
            decision_date=decided,
        )
        for n, (guideline, edition, decided, *_) in enumerate(EDITIONS)
    ]
    return built(tmp_path_factory.mktemp("cited"), load("L1", datetime(2021, 3, 1), *letters))


@pytest.mark.parametrize("number", range(len(EDITIONS)), ids=[" ".join(map(str, edition)) for edition in EDITIONS])
def test_an_edition_is_out_of_force_only_where_its_days_are_known(cited: Path, number: int) -> None:
    *_, is_known, is_accused = EDITIONS[number]

    assert rows(
        cited,
        "SELECT is_in_force_known FROM bridge_decision_guideline JOIN dim_guideline USING (guideline_key)"
        f" JOIN fact_decision USING (decision_key) JOIN dim_case USING (case_key) WHERE letter_id = 'a{number}'",
    ) == [(is_known,)]
    accused = f"SELECT count(*) FROM mart.citation_not_in_force WHERE case_number = 'CM18-{number:07}'"
    assert rows(cited, accused) == [(is_accused,)]


def test_a_topic_is_the_same_across_families_and_editions(tmp_path: Path) -> None:
    low_back = [
        cites("reviewer", "Low Back Complaints", edition="2004"),
        cites("reviewer", "Low Back Disorders", edition="2019"),
        cites("reviewer", "Low Back", family="ODG"),
        cites("reviewer", "Low Back Disorders", family="ACOEM"),
        cites("reviewer", "Journal of the Low Back", family="Other"),
    ]
    decided = letter("aa", item("Rest", cited=low_back), case_number="CM18-9000001", decision_date=date(2018, 2, 20))

    target = built(tmp_path, load("L1", datetime(2021, 3, 1), decided))

    assert rows(target, "SELECT family, topic FROM dim_guideline WHERE guideline_key <> -1 ORDER BY ALL") == [
        ("ACOEM", "Low Back"),
        ("MTUS", "Low Back"),
        ("MTUS", "Low Back"),
        ("ODG", "Low Back"),
        ("Other", None),
    ]
    assert rows(
        target, "SELECT cited_by, topic, decisions FROM mart.overturn_rate_by_guideline_topic ORDER BY ALL"
    ) == [
        ("reviewer", "Low Back", 1),
        ("reviewer", None, 1),
    ]
