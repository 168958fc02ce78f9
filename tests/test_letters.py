"""What sentences tell of the worker and of the case, where no header does."""

from datetime import date

import polars as pl
import pytest

from transforms import letters
from transforms.layouts.parts import LETTER_PARTS


def read(summary: str, date_sentences: str | None = None, header: str | None = None) -> dict[str, object]:
    """The staged row of a letter with these parts."""
    parts = dict.fromkeys(LETTER_PARTS) | {"summary": summary, "date_sentences": date_sentences, "header": header}
    starts = {f"{part}_start": 0 for part in LETTER_PARTS}
    frame = pl.DataFrame(
        {"letter_id": "a", "layout": "notice"} | parts | starts, schema_overrides=dict.fromkeys(LETTER_PARTS, pl.String)
    )
    return letters.stage_letters(frame)[0].row(0, named=True)


@pytest.mark.parametrize(
    ("summary", "age"),
    [
        ("The injured worker is a 48 year old male.", 48),
        ("This 31-year-old woman fell.", 31),
        ("The patient is a fifty-six year old baker.", 56),
        ("The applicant is a represented 39 y.o. baker who has filed a claim.", 39),
        ("Mr. [redacted] is a 38-year old pipe fitter.", 38),
        ("The employee, 58 y/o, first hurt the knee in 2007.", 58),
        ("The records show a male of forty-four years with neck pain.", 44),
        ("The patient is a male, age 51, with neck pain.", 51),
        ("The worker has had migraine since 13 years old.", None),
        ("The injured worker has a 10-year history of pain. He is a 56 year old.", 56),
        ("He was hurt in 2009. At the age of school he was well.", None),
    ],
)
def test_an_age_is_that_of_the_worker(summary: str, age: int | None) -> None:
    assert read(summary)["age"] == age


@pytest.mark.parametrize(
    ("summary", "sex"),
    [
        ("The injured worker is a 48 year old gentleman.", "male"),
        ("The patient is a 38 y/o F with neck pain.", "female"),
        ("The patient is 38 years old, M.", "male"),
        ("The applicant is a 57-year-old Ms. [redacted].", "female"),
        ("The worker was hurt in 2011. Her knee is swollen.", "female"),
        ("The worker was hurt in 2011 and his or her knee is swollen.", None),
        ("The worker was hurt in 2011.", None),
    ],
)
def test_the_sex_is_the_worker_s_from_words_titles_or_pronouns(summary: str, sex: str | None) -> None:
    assert read(summary)["sex"] == sex


@pytest.mark.parametrize(
    ("summary", "day"),
    [
        ("She reported an injury on 03/03/1992.", date(1992, 3, 3)),
        ("He has a date of injury of 1/9/2013.", date(2013, 1, 9)),
        ("A claim associated with an industrial injury of March 19, 2008.", date(2008, 3, 19)),
        ("A cook slipped on a wet floor on March 19, 2008 and landed on her side.", date(2008, 3, 19)),
        ("The worker sustained an industrial injury on 10-18-16 at a mill.", date(2016, 10, 18)),
        ("The worker, injured on 4/5/99, was a baker.", date(1999, 4, 5)),
        ("She reported an injury on 3-3-1992.", date(1992, 3, 3)),
        ("The injured worker was seen on 03/21/2014.", None),
    ],
)
def test_the_day_of_the_injury_is_stated_as_such(summary: str, day: date | None) -> None:
    assert read(summary)["injury_date"] == day


def test_dates_of_the_case_are_read_from_sentences() -> None:
    summary = (
        "An application for Independent Medical Review was filed on 9/6/2013 disputing the Utilization Review Denial "
        "dated 8/30/2013. A Notice of Assignment and Request for Information was provided on 9/23/2013."
    )

    row = read("Nothing.", summary)

    assert row["application_received_date"] == date(2013, 9, 6)
    assert row["ur_denial_date"] == date(2013, 8, 30)
    assert read("Nothing.", "The UR denial is dated 8/30/2013.")["ur_denial_date"] == date(2013, 8, 30)
    assert row["assigned_date"] == date(2013, 9, 23)


def test_the_header_wins_over_prose() -> None:
    row = read("She reported an injury on 03/03/1992.", header="Date of Injury: 04/04/1994")

    assert row["injury_date"] == date(1994, 4, 4)
