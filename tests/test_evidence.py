"""Every value has evidence: a span of the letter's text that holds its words."""

import re
from collections import defaultdict

import polars as pl
import pytest

from tests import score
from transforms import batches, header, parse, reading, vocabulary

# Values that the vocabularies name: the span holds the words of the entry, not its name.
NAMED = ("service_type", "body_region")
LETTER_FIELDS = (*header.FIELDS, "age", "sex")
ITEM_FIELDS = (
    "title", "disputed_service", "original_request", "authorized_portion", "outcome", "is_ancillary",
    "is_retrospective", "is_modified", "quantity", "quantity_unit", "rationale", "claims_administrator_basis",
    "reviewer_basis", "claims_administrator_outside_mtus", "reviewer_outside_mtus",
    "claims_administrator_guideline_text", "reviewer_guideline_text",
)  # fmt: skip


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> list[reading.Reading]:
    """Generated letters of every layout and style, as they are read."""
    folder = tmp_path_factory.mktemp("generated")
    score.write_letters(folder)
    return [reading.read(reading.Document(path.name, str(path))) for path in sorted((folder / "letters").iterdir())]


@pytest.fixture(scope="module")
def texts(readings: list[reading.Reading]) -> dict[str, str]:
    return {found.letter_id: found.text.text for found in readings if found.text}


@pytest.fixture(scope="module")
def frames(readings: list[reading.Reading]) -> dict[str, pl.DataFrame]:
    return parse.parse(batches.read_frames(readings)[0])


def fold(words: str) -> str:
    return re.sub(r"\W+", "", words).lower()


def present(frame: pl.DataFrame, fields: tuple[str, ...]) -> set[tuple[str, int, str]]:
    """letter_id, item_number and field of every value that is neither NULL nor false."""
    return {
        (row["letter_id"], row.get("item_number", 0), field)
        for row in frame.to_dicts()
        for field in fields
        if row[field] not in (None, False)
    }


def test_the_span_of_every_value_holds_its_words(texts: dict[str, str], frames: dict[str, pl.DataFrame]) -> None:
    misplaced = [
        row
        for row in frames["evidence"].to_dicts()
        if row["field"] not in NAMED
        and fold(row["value"]) not in fold(texts[row["letter_id"]][row["span_start"] : row["span_end"]])
    ]

    assert misplaced == []


def test_the_span_of_a_service_type_holds_words_of_the_entry_that_decided(
    texts: dict[str, str], frames: dict[str, pl.DataFrame]
) -> None:
    terms = {
        f"{name}:{row['code']}": [fold(term) for term in row["terms"].split("|")]
        for name in ("services", "drugs")
        for row in vocabulary.load(name).to_dicts()
    }
    rules = {(row["letter_id"], row["item_number"]): row["service_type_rule"] for row in frames["decisions"].to_dicts()}
    spans = frames["evidence"].filter(field="service_type").to_dicts()

    assert len(spans) == sum(rule is not None for rule in rules.values())
    for row in spans:
        words = fold(texts[row["letter_id"]][row["span_start"] : row["span_end"]])
        assert any(term in words for term in terms[rules[row["letter_id"], row["item_number"]]]), row


@pytest.mark.parametrize(("table", "fields"), [("letters", LETTER_FIELDS), ("decisions", ITEM_FIELDS)])
def test_every_value_has_a_span(frames: dict[str, pl.DataFrame], table: str, fields: tuple[str, ...]) -> None:
    spans = {(row["letter_id"], row["item_number"], row["field"]) for row in frames["evidence"].to_dicts()}

    assert present(frames[table], fields) - spans == set()


def test_every_listed_value_has_a_span(frames: dict[str, pl.DataFrame]) -> None:
    counted: dict[str, dict[tuple[str, int], int]] = defaultdict(lambda: defaultdict(int))
    for row in frames["evidence"].to_dicts():
        counted[row["field"]][row["letter_id"], row["item_number"]] += 1

    for table, field in (
        ("reviewer_specialties", "specialty"), ("reviewer_states", "state"), ("diagnoses", "diagnosis"),
        ("body_regions", "body_region"), ("reasons", "reason"),
    ):  # fmt: skip
        for row in frames[table].group_by([*KEYS[table]]).len().to_dicts():
            assert counted[field][row["letter_id"], row.get("item_number", 0)] == row["len"], (table, row)


KEYS = {
    "reviewer_specialties": ("letter_id",),
    "reviewer_states": ("letter_id",),
    "diagnoses": ("letter_id",),
    "body_regions": ("letter_id", "item_number"),
    "reasons": ("letter_id", "item_number"),
}


def test_every_citation_has_a_span_of_its_own_side_and_of_its_section_edition_and_pages(
    frames: dict[str, pl.DataFrame],
) -> None:
    spans = {(row["letter_id"], row["item_number"], row["field"]) for row in frames["evidence"].to_dicts()}
    wanted = {
        (row["letter_id"], row["item_number"], f"{row['cited_by']}_{field}")
        for row in frames["citations"].to_dicts()
        for field in ("citation", "section", "edition", "pages")
        if field == "citation" or row[field]
    }

    assert wanted - spans == set()
