"""The reasons: every pattern finds its example, negation and quotation are recognised, the outcome limits the codes."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import reasons, schema, vocabulary

PATTERNS = vocabulary.load("reasons")
ITEM = ["letter_id", "item_number", "outcome", "rationale", "rationale_start"]


NOUNS = ("functional improvement", "red flags", "neurological deficits", "benefit")
NEGATIONS = ("no documentation of", "a lack of", "no evidence of", "no mention of any", "insufficient evidence of")
KINDS = ("", "clear ", "objective ")
# What can be missing, of several codes, and the ways to say so.
MISSING = {
    "functional benefit": "no_functional_improvement",
    "nerve root compression": "no_objective_findings",
    "failure of generic drugs": "conservative_care_first",
    "the dosage": "information_missing",
    "a history of ulcers": "criterion_not_met",
    "a plan for surgery": "no_change_of_plan",
    "compliance monitoring": "safety_risk",
    "medical clearance": "prerequisite_missing",
}
WAYS = (
    "The records do not substantiate {}.",
    "The provider failed to furnish {}.",
    "The notes are silent as to {}.",
    "Nothing in the records shows {}.",
    "Given the lack of {}, the need is not established.",
    "As to {}, it was not reported.",
    "Documentation of {} is missing.",
    "Evidence of {} has yet to be submitted.",
    "Here {} could not be found in the records.",
)


def found(rationale: str, outcome: str = "Upheld") -> list[tuple[str, str]]:
    """The codes of a rationale and their words, the decisive one first."""
    return found_in([(rationale, outcome)])[0]


def found_in(items: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The codes and words of each rationale and outcome, read as one batch."""
    rows = [("a", number, outcome, rationale, 0) for number, (rationale, outcome) in enumerate(items)]
    staged, _ = reasons.stage_reasons(pl.DataFrame(rows, schema=ITEM, orient="row"))
    by_item = staged.partition_by("item_number", as_dict=True)
    return [
        by_item[number,].select("code", "words").rows() if (number,) in by_item else [] for number in range(len(rows))
    ]


def codes(rationale: str, outcome: str = "Upheld") -> list[str]:
    return [code for code, _ in found(rationale, outcome)]


def test_every_example_has_its_reason_in_its_words() -> None:
    entries = PATTERNS.select("code", "example", pl.col("side").str.to_titlecase()).rows()

    read = found_in([(example, outcome) for _, example, outcome in entries])

    lost = [entry for entry, words in zip(entries, read, strict=True) if dict(words).get(entry[0], "?") not in entry[1]]
    assert lost == []


def test_no_counter_example_has_the_reason() -> None:
    entries = PATTERNS.select("code", "counter_example", pl.col("side").str.to_titlecase()).rows()

    read = found_in([(counter, outcome) for _, counter, outcome in entries])

    assert [entry for entry, words in zip(entries, read, strict=True) if entry[0] in dict(words)] == []


def test_every_code_has_a_pattern_and_every_pattern_a_code_of_its_side() -> None:
    known = set(vocabulary.load("reason_codes").select("code", "side").rows())

    assert set(PATTERNS.select("code", "side").unique().rows()) == known


def test_a_reason_needs_words() -> None:
    assert codes("The request is not medically necessary.") == []
    assert codes("") == []


def test_a_quotation_is_no_reason() -> None:
    quoted = "The guideline states that imaging is not needed where there is no red flag. Patients should be examined."

    assert codes(f"{quoted} The request is not medically necessary.") == []
    assert codes(f"{quoted} In this case, there are no red flags.") == ["no_objective_findings"]


def test_the_outcome_limits_the_reasons() -> None:
    rationale = "In this case, there is no documentation of functional improvement. The criteria are met."

    assert codes(rationale) == ["no_functional_improvement"]
    assert codes(rationale, "Overturned") == ["criteria_met"]


def test_the_first_reason_comes_first_and_missing_information_last() -> None:
    rationale = (
        "The request gives no frequency. There are no red flags on examination. Conservative care has not been tried."
    )

    assert codes(rationale) == ["no_objective_findings", "conservative_care_first", "information_missing"]


def test_an_item_that_hangs_on_another_has_that_reason() -> None:
    upheld = "As the requested surgery is not medically necessary, the associated service is not either."
    overturned = "The concurrent surgery is supported. Therefore the request is medically necessary."

    assert codes(upheld) == ["depends_on_other"]
    assert codes(overturned, "Overturned") == ["depends_on_other"]


def test_spans_point_to_the_words_in_the_letter() -> None:
    rationale = "\u201cCafé\u201d is quoted. There is no documentation of functional improvement."
    row = ("a", 3, "Upheld", rationale, 100)

    staged, evidence = reasons.stage_reasons(pl.DataFrame([row], schema=ITEM, orient="row"))

    ((words, start, end),) = staged.select("words", "span_start", "span_end").rows()
    assert rationale[start - 100 : end - 100] == words
    assert evidence.select("field", "value", "span_start", "span_end").rows() == [("reason", words, start, end)]
    assert staged.schema == schema.TABLES["reasons"].dtypes


def test_what_is_negated_is_a_reason_and_what_is_not_is_none() -> None:
    spoken = [(f"{kind}{noun}", negation) for kind in KINDS for noun in NOUNS for negation in NEGATIONS]
    negated = [(f"In this case there is {negation} {noun}.", "Upheld") for noun, negation in spoken]
    affirmed = [(f"In this case there is documentation of {noun}.", "Upheld") for noun, _ in spoken]

    assert [item for item, words in zip(negated, found_in(negated), strict=True) if not words] == []
    assert [item for item, words in zip(affirmed, found_in(affirmed), strict=True) if words] == []


def test_what_is_missing_is_a_reason_in_every_way_to_say_so() -> None:
    spoken = [((way.format(thing), "Upheld"), code) for way in WAYS for thing, code in MISSING.items()]

    read = found_in([item for item, _ in spoken])

    lost = [item for (item, code), words in zip(spoken, read, strict=True) if words[:1] == [] or words[0][0] != code]
    assert lost == []


def test_what_a_guideline_says_of_patients_in_general_is_none() -> None:
    quoted = [
        (f"The guideline says that in patients with {negation} {kind}{noun} the drug should be stopped.", "Upheld")
        for kind in KINDS for noun in NOUNS for negation in NEGATIONS
    ]  # fmt: skip

    assert [item for item, words in zip(quoted, found_in(quoted), strict=True) if words] == []


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Co", "Cs"]), max_size=200))
def test_any_text_is_read(text: str) -> None:
    for words in found_in([(text, outcome) for outcome in reasons.SIDES]):
        assert all(part in text for _, part in words)
