"""The written letters: the same seed gives the same letter, and a letter reads the same however it is printed."""

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus import pdf, samples, text
from tests.corpus.letter import Letter, write
from transforms import documents, parse, schema
from transforms import pdf as pdf_reader
from transforms import text as text_reader

FACTS = [table for table in schema.TABLES if table not in ("text", "evidence")]


def read(printed: str) -> dict[str, pl.DataFrame]:
    return parsed(text_reader.canonical(text_reader.lines_of(printed)))


def read_pdf(content: bytes) -> dict[str, pl.DataFrame]:
    return parsed(text_reader.canonical(*pdf_reader.lines_of(content)))


def parsed(canonical: text_reader.Text) -> dict[str, pl.DataFrame]:
    row = ("letter", canonical.text, canonical.heading_starts, canonical.is_bold)
    return parse.parse(pl.DataFrame([row], schema=schema.TABLES["text"].dtypes, orient="row"))


def titles(letter: Letter) -> list[str]:
    return [item.title for item in letter.items]


def test_a_seed_writes_the_same_letter_to_the_byte() -> None:
    assert write(7) == write(7)
    assert pdf.render(write(7)) == pdf.render(write(7))
    assert write(7) != write(8)


def test_the_shipped_samples_are_what_the_writer_writes() -> None:
    for name, (content, _) in samples.samples().items():
        assert (samples.SAMPLES / name).read_bytes() == content, name


def test_the_truth_of_the_samples_has_one_line_per_current_letter() -> None:
    truths = [json.loads(line) for line in samples.TRUTH.read_text().splitlines()]

    assert len(truths) == samples.COUNT - 1
    assert len({truth["case_number"] or truth["file"] for truth in truths}) == len(truths)


def test_a_letter_of_the_writer_is_read_from_pdf_as_it_was_written() -> None:
    letter = write(3)

    frames = read_pdf(pdf.render(letter))

    assert frames["decisions"]["title"].to_list() == titles(letter)
    assert frames["decisions"]["outcome"].to_list() == [item.outcome for item in letter.items]
    assert frames["letters"]["case_number"].to_list() == [letter.truth["case_number"]]


def test_a_pdf_with_a_password_is_told_as_such() -> None:
    with pytest.raises(pdf_reader.UnreadablePdf, match="asks for a password"):
        pdf_reader.lines_of(pdf.render(write(1), password="secret"))


def test_a_truncated_pdf_is_told_as_such() -> None:
    with pytest.raises(pdf_reader.UnreadablePdf, match="damaged"):
        pdf_reader.lines_of(pdf.render(write(1))[:2000])


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    style=st.sampled_from(text.STYLES),
    width=st.integers(60, 120),
    page_lines=st.sampled_from([0, 23, 40]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_style_width_page_breaks_and_line_ends_change_no_fact(
    seed: int, style: str, width: int, page_lines: int, newline: str
) -> None:
    letter = write(seed)
    plain = read(text.render(letter))

    printed = read(text.render(letter, style, width, page_lines, newline))

    assert plain["decisions"]["title"].to_list() == titles(letter)
    for table in FACTS:
        assert printed[table].equals(plain[table]), table


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Upheld", ":", "Claims Administrator guideline:", "\f", "\u200b", "é", "x y\n"]), max_size=60
    )
)
def test_strange_text_never_raises(words: list[str]) -> None:
    printed = " ".join([text.MADE, text.ISSUES, *words])

    frames = read(printed)

    assert frames["rejects"].height + frames["letters"].height == 1


def test_a_worker_that_cannot_read_a_file_costs_that_file_only(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "good").write_bytes(pdf.render(write(2)))
    (folder / "bad").write_bytes(b"%PDF-1.4 broken")

    readings = list(
        documents.read_all([documents.Document(name, folder / name) for name in ("good", "bad")], workers=1)
    )

    assert [reading.text is not None for reading in readings] == [True, False]
