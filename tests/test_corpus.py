"""The generated letters: the same seed gives the same letter, and a letter reads the same however it is printed."""

import json
from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus import pdf, printed, samples, text
from tests.corpus.letter import LAYOUTS, Letter, generate
from transforms import parse, reading, schema
from transforms import pdf as pdf_reader
from transforms import text as text_reader
from transforms.batches import read_frames
from transforms.reading import Reading

# An example is a batch of letters, which are parsed at once; the first has the same letter throughout.
BATCHES = settings(max_examples=5, deadline=None)
FACTS = [table for table in schema.TABLES if table not in ("text", "evidence")]


def folded_words(words: str) -> str:
    """A title as the canonical text has it: plain quotes."""
    return words.translate(text_reader.PLAIN)


def folded(titles: pl.Series) -> list[str]:
    return [folded_words(title) for title in titles]


def read_pdf(content: bytes) -> dict[str, pl.DataFrame]:
    return parsed(text_reader.canonical(*pdf_reader.lines_of(content)))


def read_all(letters: Sequence[str]) -> list[dict[str, pl.DataFrame]]:
    """The staged frames of each letter without their letter_id; read in one batch, which costs what one letter does."""
    canonical = [text_reader.canonical(text_reader.lines_of(letter)) for letter in letters]
    frames = parse.parse(read_frames(Reading(str(i), letter) for i, letter in enumerate(canonical))[0])
    return [
        {table: frame.filter(letter_id=str(i)).drop("letter_id") for table, frame in frames.items()}
        for i in range(len(letters))
    ]


def parsed(canonical: text_reader.Text) -> dict[str, pl.DataFrame]:
    return parse.parse(read_frames([Reading("letter", canonical)])[0])


def titles(letter: Letter) -> list[str]:
    return [item.title for item in letter.items]


def test_a_seed_gives_the_same_letter_to_the_byte() -> None:
    assert generate(7) == generate(7)
    assert pdf.render(generate(7)) == pdf.render(generate(7))
    assert generate(7) != generate(8)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_case_summary_is_in_its_span(layout: str) -> None:
    letter = generate(5, layout=layout)
    canonical = text_reader.canonical(text_reader.lines_of(text.render(letter)))

    row = parsed(canonical)["letters"].row(0, named=True)

    summary = " ".join(canonical.text[row["summary_start"] : row["summary_end"]].split())
    assert summary.startswith(folded_words(" ".join(letter.summary)))


def test_the_shipped_samples_are_what_is_generated() -> None:
    for name, (content, _) in samples.samples().items():
        assert (samples.SAMPLES / name).read_bytes() == content, name


def test_the_truth_of_the_samples_has_one_line_per_current_letter() -> None:
    truths = [json.loads(line) for line in samples.TRUTH.read_text().splitlines()]

    assert len(truths) == samples.COUNT - 1
    assert len({truth["case_number"] or truth["file"] for truth in truths}) == len(truths)


def test_a_generated_letter_is_read_from_pdf_as_it_was_generated() -> None:
    letter = generate(3)

    frames = read_pdf(pdf.render(letter))

    assert frames["decisions"]["title"].to_list() == titles(letter)
    assert frames["decisions"]["outcome"].to_list() == [item.outcome for item in letter.items]
    assert frames["letters"]["case_number"].to_list() == [letter.truth["case_number"]]


def test_a_pdf_with_a_password_is_reported_as_such() -> None:
    with pytest.raises(pdf_reader.UnreadablePdf, match="asks for a password"):
        pdf_reader.lines_of(pdf.render(generate(1), password="secret"))


def test_a_truncated_pdf_is_reported_as_such() -> None:
    with pytest.raises(pdf_reader.UnreadablePdf, match="damaged"):
        pdf_reader.lines_of(pdf.render(generate(1))[:2000])


@st.composite
def printings(draw: st.DrawFn) -> tuple[Letter, str, str]:
    """A letter, its plain text, and its text in another style."""
    letter = generate(draw(st.integers(0, 10_000)), layout=draw(st.sampled_from(LAYOUTS)), traps=True)
    style, width = draw(st.sampled_from(text.STYLES)), draw(st.integers(60, 120))
    page_lines, newline = draw(st.sampled_from([0, 23, 40])), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return letter, text.render(letter), text.render(letter, style, width, page_lines, newline)


@BATCHES
@given(st.lists(printings(), min_size=15, max_size=15))
def test_style_width_page_breaks_and_line_ends_change_no_fact(batch: list[tuple[Letter, str, str]]) -> None:
    found = read_all([printed for _, *both in batch for printed in both])

    for (letter, *_), plain, changed in zip(batch, found[::2], found[1::2], strict=True):
        assert folded(plain["decisions"]["title"]) == [folded_words(title) for title in titles(letter)]
        for table in FACTS:
            assert changed[table].equals(plain[table]), table


@st.composite
def orders(draw: st.DrawFn) -> tuple[Letter, list[int]]:
    """A letter, and an order of its items."""
    letter = generate(draw(st.integers(0, 10_000)), layout=draw(st.sampled_from(LAYOUTS)), traps=True)
    return letter, draw(st.permutations(range(len(letter.items))))


@BATCHES
@given(st.lists(orders(), min_size=10, max_size=10))
def test_the_order_of_the_items_changes_nothing_but_their_numbers(batch: list[tuple[Letter, list[int]]]) -> None:
    shuffled = [replace(letter, items=[letter.items[i] for i in order]) for letter, order in batch]

    first = read_all([text.render(letter) for letter, _ in batch])
    second = read_all([text.render(letter) for letter in shuffled])

    for (_, order), one, other in zip(batch, first, second, strict=True):
        assert other["decisions"].drop("item_number").equals(one["decisions"][order].drop("item_number"))


MARKS = {
    "tabular": [printed.MADE, printed.ISSUES],
    "decision_and_rationale": [printed.MADE, "IMR DECISION(S) AND RATIONALE(S)"],
    "notice": ["Notice of Independent Medical Review Determination",
               "1) MAXIMUS Federal Services, Inc. has determined the request for rest"],
    "professional_review": ["MEDICAL PROFESSIONAL REVIEW", "ISSUE AT DISPUTE:"],
}  # fmt: skip
LABELS = [
    "Upheld", ":", "Claims Administrator guideline:", "\f", "\u200b", "\xe9", "x y\n", "is not medically necessary.",
    "The Claims Administrator", "The Physician Reviewer's decision rationale:", "1) Regarding the request for",
    "Rationale for the Decision:", "CASE SUMMARY:", f"{printed.GUIDELINES} (1)", "1. ",
    printed.RATIONALE.format(necessary="MEDICALLY NECESSARY"),
]  # fmt: skip


@BATCHES
@given(
    st.lists(
        st.tuples(st.sampled_from(list(MARKS.values())), st.lists(st.sampled_from(LABELS), max_size=40)),
        min_size=20,
        max_size=20,
    )
)
def test_strange_text_never_raises(batch: list[tuple[list[str], list[str]]]) -> None:
    found = read_all([" ".join([*marks, *words]) for marks, words in batch])

    for frames in found:
        assert frames["rejects"].height + frames["letters"].height == 1


def test_a_worker_that_cannot_read_a_file_costs_that_file_only(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "good").write_bytes(pdf.render(generate(2)))
    (folder / "bad").write_bytes(b"%PDF-1.4 broken")

    documents = [reading.Document(name, str(folder / name)) for name in ("good", "bad")]
    readings = list(reading.read_all(documents, processes=1))

    assert [reading.text is not None for reading in readings] == [True, False]
