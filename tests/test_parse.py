"""A batch of letters: each is read as its layout prints it, or given up alone with a reason."""

from dataclasses import replace

import polars as pl
import pytest

from tests.corpus import text
from tests.corpus.letter import LAYOUTS, Letter, generate
from transforms import layouts, parse, schema
from transforms.batches import read_frames
from transforms.reading import read_content


def batch(**letters: str) -> pl.DataFrame:
    """Texts of letters, by letter_id."""
    return read_frames(read_content(letter_id, printed.encode()) for letter_id, printed in letters.items())[0]


def reason(printed: str) -> str:
    """Why a letter was not read."""
    frames = parse.parse(batch(a=printed))
    assert frames["letters"].is_empty()
    assert frames["decisions"].is_empty()
    return str(frames["rejects"].item(0, "reason"))


def with_item(letter: Letter, **changes: object) -> Letter:
    """The letter with changes to its first item."""
    return replace(letter, items=[replace(letter.items[0], **changes), *letter.items[1:]])  # type: ignore[arg-type]


def test_a_batch_may_hold_every_layout() -> None:
    letters = {layout: generate(2, layout=layout) for layout in LAYOUTS}

    frames = parse.parse(batch(**{layout: text.render(letter) for layout, letter in letters.items()}))

    assert dict(frames["letters"].select("letter_id", "layout").rows()) == {layout: layout for layout in LAYOUTS}
    titles = frames["decisions"].group_by("letter_id").agg("title")
    assert dict(titles.rows()) == {layout: [i.title for i in letter.items] for layout, letter in letters.items()}
    assert frames["rejects"].is_empty()


def test_the_numbers_of_a_list_of_items_are_no_part_of_their_titles() -> None:
    letter = generate(2)
    numbered = [replace(item, title=f"{n}. {item.title}") for n, item in enumerate(letter.items, 1)]

    found = parse.parse(batch(a=text.render(replace(letter, items=numbered))))["decisions"]

    assert found["title"].to_list() == [item.title for item in letter.items]


def test_a_professional_review_may_print_its_header_below_its_title() -> None:
    printed = text.render(generate(2, layout="professional_review"), width=10_000)
    title = "MEDICAL PROFESSIONAL REVIEW"
    header = printed.split("MAXIMUS FEDERAL SERVICES, INC.")[1].split(title)[0]

    letters = [parse.parse(batch(a=words))["letters"].drop("letter_id") for words in (
        printed, printed.replace(header, "\n\n").replace(title, title + header),
    )]  # fmt: skip

    assert letters[0].row(0, named=True)["case_number"] is not None
    columns = ["case_number", "injury_date", "ur_denial_date", "application_received_date", "priority"]
    assert letters[1].select(columns).rows() == letters[0].select(columns).rows()


def test_labels_and_outcomes_may_be_printed_in_other_letters() -> None:
    letter = generate(2)
    printed = text.render(letter)
    changed = (
        printed.replace("MAXIMUS guideline:", "Maximus Guideline:")
        .replace("Decision rationale:", "Decision Rationale:")
        .replace(": Upheld", ": UPHELD")
        .replace(": Overturned", ": OVERTURNED")
    )

    before, after = (parse.parse(batch(a=words))["decisions"] for words in (printed, changed))

    assert changed != printed
    columns = ["title", "outcome", "claims_administrator_guideline_text", "reviewer_guideline_text", "rationale"]
    assert after.select(columns).equals(before.select(columns))


def test_that_the_mtus_is_silent_is_said_by_the_reviewer() -> None:
    printed = text.render(generate(2, layout="professional_review"), width=10_000)
    silent = "The MTUS does not address it. "

    before, after = (
        parse.parse(batch(a=words))["decisions"]
        for words in (
            printed,
            printed.replace("The professional reviewer relied", f"{silent}The professional reviewer relied"),
        )
    )

    administrators = "claims_administrator_guideline_text"
    assert after[administrators].equals(before[administrators])
    assert after["reviewer_guideline_text"].str.starts_with(silent).all()


def test_the_number_of_an_issue_may_touch_its_words() -> None:
    letter = generate(2, layout="professional_review")
    printed = text.render(letter, width=10_000)
    first = letter.items[0].title

    found = parse.parse(batch(a=printed.replace(f" {first}", first, 1)))["decisions"]

    assert found["title"].to_list() == [item.title for item in letter.items]


def test_every_layout_has_generated_letters_and_accuracy_figures_with_them() -> None:
    assert {layout.NAME for layout in layouts.LAYOUTS} == set(LAYOUTS), "add it to LAYOUTS in tests/corpus/letter.py"


def test_a_text_of_no_layout_is_no_letter() -> None:
    assert reason("A shopping list.") == "no IMR determination letter: it has the headings of no known layout"


@pytest.mark.parametrize("error", parse.LETTER_ERRORS)
def test_a_letter_that_breaks_a_step_is_given_up_alone(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    whole = parse._parse

    def break_on_c(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
        if "c" in texts["letter_id"]:
            raise error("too much\nto bear")
        return whole(texts)

    monkeypatch.setattr(parse, "_parse", break_on_c)

    frames = parse.parse(batch(**{letter_id: text.render(generate(3)) for letter_id in "abcde"}))

    assert sorted(frames["letters"]["letter_id"]) == ["a", "b", "d", "e"]
    assert frames["rejects"].rows() == [("c", f"parsing it failed: {error.__name__}: too much")]


def test_a_letter_that_cannot_be_read_is_known_by_the_one_case_number_that_it_prints() -> None:
    letters = {"a": "CM17-9000001, and CM17-9000001 again.", "b": "CM17-9000001 and CM17-9000002.", "c": "A list."}
    texts = batch(**letters, d=text.render(generate(3)))
    rejects = parse.parse(texts)["rejects"]

    found = parse.case_number_stubs(texts, rejects)

    assert rejects["letter_id"].to_list() == ["a", "b", "c"]
    assert found.select("letter_id", "case_number", "layout").rows() == [("a", "CM17-9000001", None)]
    assert found.schema == schema.empty(schema.TABLES["letters"]).schema


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_rationale_is_read_whole(layout: str) -> None:
    rationale = ("It is as long as a book. " * 40_000).strip()
    letter = with_item(generate(3, layout=layout), rationale=rationale)

    frames = parse.parse(batch(a=text.render(letter)))

    assert frames["decisions"].item(0, "rationale").startswith(rationale)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_heading_that_never_ends_is_reported(layout: str) -> None:
    letter = with_item(generate(3, layout=layout), title="MRI of the knee and " * 1_000 + "hip")

    assert reason(text.render(letter)) == "item 1: the words read as its title are more than 5,000 characters"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_citations_that_never_end_are_reported(layout: str) -> None:
    said = generate(3, layout=layout).items[0].paragraphs
    letter = with_item(
        generate(3, layout=layout), paragraphs=said | {"reviewer": said["reviewer"] + " And so on." * 3_000}
    )

    found = reason(text.render(letter))

    assert found == "item 1: the words read as its reviewer's guideline are more than 20,000 characters"


FAULTS = {
    "tabular": [
        ("MAXIMUS guideline:", "MAXIMUS:", "item 1: the label 'MAXIMUS guideline:' is missing"),
        ("Decision rationale:", "Because:", "item 1: the label 'Decision rationale:' is missing"),
        (": Upheld", "", "item 1: no outcome (Upheld or Overturned) precedes its first label"),
        (": Upheld", ": Upheld: Overturned", "item 1: its heading has two outcomes"),
        ("IMR ISSUES, DECISIONS", "IMR ISSUES AND DECISIONS", "no IMR determination letter: "),
    ],
    "notice": [
        ("has determined the request", "was asked for the request", "no IMR determination letter: "),
        ("Regarding the request", "On the request", None),
        ("1) Regarding", "9) Regarding", "item 9: a section regards it, but no outcome is printed"),
        ("medically necessary and appropriate.", "medically ne cessary.", "a determination does not say whether"),
    ],
    "decision_and_rationale": [
        ("medically necessary", "useful", "item 1: no sentence before its sources says whether it is medically"),
        ("'s decision rationale:", ":", "no disputed item follows IMR DECISION(S) AND RATIONALE(S)"),
    ],
    "professional_review": [
        ("RATIONALE FOR WHY", "THE REASON WHY", "item 1: no heading says whether it is medically necessary"),
        ("ISSUE AT DISPUTE:", "THE ISSUE:", "no IMR determination letter: "),
    ],
}


@pytest.mark.parametrize(
    ("layout", "printed", "changed", "expected"),
    [(layout, *fault) for layout, faults in FAULTS.items() for fault in faults],
)
def test_a_letter_that_is_not_whole_is_rejected_for_its_first_fault(
    layout: str, printed: str, changed: str, expected: str | None
) -> None:
    whole = text.render(generate(0, layout=layout), width=10_000)
    assert printed in whole

    broken = whole.replace(printed, changed)

    if expected is None:
        # A section may be missing: the item is parsed without it, and its columns are NULL.
        item = parse.parse(batch(a=broken))["decisions"].row(0, named=True)
        assert item["outcome"] == "Upheld"
        assert [item["rationale"], item["reviewer_basis"], item["claims_administrator_basis"]] == [None] * 3
    else:
        assert reason(broken).startswith(expected)


def test_a_determination_printed_in_two_ways_is_rejected() -> None:
    printed = text.render(generate(1, layout="notice"), width=10_000)
    first, _, second = printed.partition("medically necessary and appropriate.")
    assert "not" in second.partition("medically necessary and appropriate.")[0][-6:]

    printed = first.removesuffix("not").removesuffix("not ") + "medically necessary and appropriate." + second

    assert reason(printed) == "item 1: its outcome is printed in two ways"
