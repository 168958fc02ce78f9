"""The reviewer's credentials: lists divided by commas, names compared by their letters, one typo forgiven."""

import polars as pl
import pytest

from transforms import reviewers, vocabulary


def a_letter(specialties: str | None = None, states: str | None = None, credentials: str | None = None) -> pl.DataFrame:
    parts = {"specialties": specialties, "states": states, "credentials": credentials}
    starts = {"specialties_start": 100, "states_start": 50, "credentials_start": 200}
    return pl.DataFrame({"letter_id": "a"} | parts | starts, schema_overrides=dict.fromkeys(parts, pl.String))


def read(credentials: str) -> tuple[list[str], list[str]]:
    """The specialties and states that sentences about the reviewer name."""
    letter = a_letter(credentials=credentials)
    specialties, states = reviewers.stage_specialties(letter)[0], reviewers.stage_states(letter)[0]
    return specialties["specialty"].to_list(), states["state_code"].to_list()


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


@pytest.mark.parametrize(
    ("sentence", "specialties", "states"),
    [
        (
            "The physician reviewer is Board Certified in Internal Medicine and is licensed to practice in Oregon.",
            ["Internal Medicine"],
            ["OR"],
        ),
        (
            "is Board Certified in Physical Medicine and Rehabilitation, has a subspecialty in Pain Medicine and is "
            "licensed to practice in California and West Virginia. He/she has been in practice in Texas.",
            ["Physical Medicine & Rehabilitation", "Pain Medicine"],
            ["CA", "WV"],
        ),
        (
            "Board certified in Family Medicine and Occupational Medicine; licensed in California, Ohio, and New York.",
            ["Family Medicine", "Occupational Medicine"],
            ["CA", "OH", "NY"],
        ),
        (
            "The reviewer is licensed in the state of Nevada. He or she is Board Certified in Orthopaedic Surgery with "
            "a fellowship in Hand Surgery, and has been in active practice.",
            ["Orthopedic Surgery"],
            ["NV"],
        ),
        ("The reviewer is licensed in Psychology in the State of Utah.", ["Psychology"], ["UT"]),
        ("The reviewer is Board Certified in Kite Medicine.", ["Kite Medicine"], []),
    ],
)
def test_specialties_and_states_come_from_sentences(sentence: str, specialties: list[str], states: list[str]) -> None:
    assert read(sentence) == (specialties, states)
