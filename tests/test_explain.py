"""imr explain: the values of a letter with the words they were read from, or why they are missing."""

from pathlib import Path

import pytest

from tests.homes import imr, letter, made_once, rows, write


def test_explain_shows_every_value_beside_its_words(one_load: Path) -> None:
    code, printed = imr(one_load, "explain", "CM17-9000001")

    assert code == 0
    for words in ("44-year-old female", "02/20/2017", "MRI of the lumbar spine", "lumbar strain", "services:mri"):
        assert words in printed


@pytest.fixture(scope="module")
def valued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of a letter that lacks some values, and one of quantities; the tests only read it."""
    lacking = letter(1, "Acupuncture 1-2 times a week for 6 weeks").replace("02/20/2017", "in February")
    texts = (lacking, letter(2, "Norco® 10/325mg #60 \u2013 2 refills"))

    def load(made: Path) -> None:
        imr(made / "home", "load", write(made / "letters", *texts))

    return made_once(tmp_path_factory, "valued", load) / "home"


def test_explain_says_why_a_value_is_missing(valued: Path) -> None:
    _, printed = imr(valued, "explain", "CM17-9000001")

    missing = " ".join(printed.partition("Values that the letter does not give")[2].split())
    assert 'letter decision_date "Decision Date:" is printed, but no value after it' in missing
    assert "1 quantity the heading states a range" in missing
    assert "1 body_region the heading names none" in missing


def test_every_value_is_in_its_span(valued: Path) -> None:
    spans = rows(
        valued,
        "SELECT field, value, replace(text[span_start + 1:span_end], chr(10), ' ')"
        " FROM evidence JOIN letter_text USING (letter_id) JOIN dim_case USING (letter_id)"
        " WHERE case_number = 'CM17-9000002'",
    )

    derived = {"service_type", "body_region"}
    assert len(spans) > 25
    assert [span for span in spans if span[0] not in derived and str(span[1]) not in str(span[2])] == []
