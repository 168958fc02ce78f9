"""The reviewer's credentials: lists divided by commas, names compared by their letters, one typo forgiven."""

import polars as pl
import pytest

from transforms import reviewers, vocabulary


def a_letter(specialties: str | None = None, states: str | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {"letter_id": "a", "specialties": specialties, "specialties_start": 100, "states": states, "states_start": 50},
        schema_overrides={"specialties": pl.String, "states": pl.String},
    )


def test_every_specialty_and_alias_without_a_comma_is_known() -> None:
    words = vocabulary.load("specialties").select("label", name=pl.col("aliases").fill_null("").str.split("|"))
    aliases = words.explode("name").filter((pl.col("name") != "") & ~pl.col("name").str.contains(","))

    found, _ = reviewers.stage_specialties(a_letter(specialties=", ".join(aliases["name"])))

    assert found["specialty"].to_list() == aliases["label"].to_list()


@pytest.mark.parametrize(
    ("printed", "specialty"),
    [
        ("Internal Medicine", "Internal Medicine"),
        ("PHYSICAL MEDICINE AND REHABILITATION", "Physical Medicine & Rehabilitation"),
        ("Sports Medicinea", "Sports Medicine"),
        ("Orthopaedic Surgery", "Orthopedic Surgery"),
        ("Kite Medicine", "Kite Medicine"),
    ],
)
def test_a_specialty_is_known_by_its_letters(printed: str, specialty: str) -> None:
    found, _ = reviewers.stage_specialties(a_letter(specialties=printed))

    assert found.select("printed", "specialty").rows() == [(printed, specialty)]


def test_an_unknown_specialty_has_no_board() -> None:
    found, _ = reviewers.stage_specialties(a_letter(specialties="Kite Medicine, Neurology"))

    assert found["board"].to_list() == [None, "American Board of Psychiatry and Neurology"]


def test_a_short_name_is_not_repaired() -> None:
    found, _ = reviewers.stage_specialties(a_letter(specialties="Nursin"))

    assert found["specialty"].to_list() == ["Nursin"]


@pytest.mark.parametrize(
    "printed", ["California,North Carolina", "California, North Carolina.", "california , NORTH CAROLINA"]
)
def test_states_have_their_postal_code(printed: str) -> None:
    found, _ = reviewers.stage_states(a_letter(states=printed))

    assert found.select("position", "state_code", "state").rows() == [
        (1, "CA", "California"),
        (2, "NC", "North Carolina"),
    ]


def test_an_unknown_state_is_kept_without_a_code() -> None:
    found, _ = reviewers.stage_states(a_letter(states="Atlantis, Ohio"))

    assert found.select("state_code", "state").rows() == [(None, "Atlantis"), ("OH", "Ohio")]


def test_the_evidence_of_a_specialty_is_what_was_printed() -> None:
    _, evidence = reviewers.stage_specialties(a_letter(specialties="Neurology, Sports Medicinea"))

    assert evidence.select("field", "value", "span_start", "span_end").rows() == [
        ("specialty", "Neurology", 100, 109),
        ("specialty", "Sports Medicinea", 111, 127),
    ]


def test_a_letter_without_credentials_has_no_rows() -> None:
    found, evidence = reviewers.stage_specialties(a_letter())

    assert found.is_empty()
    assert evidence.is_empty()
