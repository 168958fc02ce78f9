"""The grammar of guideline paragraphs: known titles and sections divide, never a comma alone."""

from types import ModuleType

import polars as pl
import pytest

from transforms import citations, mtus, odg

Row = tuple[str, str | None, str | None, str | None]


def cited(grammar: ModuleType, sentence: str) -> list[Row]:
    found = grammar.citations(pl.Series([sentence]))
    rows: list[Row] = (
        found.sort("number", maintain_order=True).select("family", "guideline", "edition", "section").rows()
    )
    return rows


def test_a_title_with_year_and_sections() -> None:
    assert cited(mtus, "Knee Complaints 2004, Section(s): Special Studies, Summary.") == [
        ("MTUS", "Knee Complaints", "2004", "Special Studies"),
        ("MTUS", "Knee Complaints", "2004", "Summary"),
    ]


def test_names_with_commas_and_and_stay_whole() -> None:
    sentence = (
        "Forearm, Wrist, and Hand Complaints 2004, Section(s): Initial Care, and Chronic Pain Medical Treatment 2016, "
        "Section(s): NSAIDs, GI symptoms & cardiovascular risk, Work conditioning, work hardening."
    )

    assert cited(mtus, sentence) == [
        ("MTUS", "Forearm, Wrist, and Hand Complaints", "2004", "Initial Care"),
        ("MTUS", "Chronic Pain Medical Treatment", "2016", "NSAIDs, GI symptoms & cardiovascular risk"),
        ("MTUS", "Chronic Pain Medical Treatment", "2016", "Work conditioning, work hardening"),
    ]


def test_numbered_sections_are_divided_by_their_numbers() -> None:
    sentence = (
        "Opioid Treatment 2016, Section(s): 1.3 Opioids for Acute Pain: Severe, Acute Injuries, 4.1 Tapering Opioids."
    )

    assert [row[3] for row in cited(mtus, sentence)] == [
        "1.3 Opioids for Acute Pain: Severe, Acute Injuries",
        "4.1 Tapering Opioids",
    ]


def test_five_guidelines_in_a_sentence() -> None:
    titles = ["Shoulder", "Knee", "Low Back", "Ankle and Foot", "Neck and Upper Back"]

    found = cited(mtus, ", and ".join(f"{title} Complaints 2004" for title in titles) + ".")

    assert [row[1] for row in found] == [f"{title} Complaints" for title in titles]


def test_letters_of_2014_print_a_section_after_the_title_and_pages() -> None:
    found = mtus.citations(pl.Series(["Chronic Pain Treatment Guidelines Opioids, dosing Page(s): 78, 86-87."]))

    assert found.select("guideline", "edition", "section", "pages").rows() == [
        ("Chronic Pain Medical Treatment", None, "Opioids, dosing", ["78", "86-87"])
    ]


def test_an_unknown_title_is_kept_as_printed_and_marked() -> None:
    found = mtus.citations(pl.Series(["Lunar Disorders 2031, Section(s): Dust."]))

    assert found.select("guideline", "edition", "section", "is_known").rows() == [
        ("Lunar Disorders", "2031", "Dust", False)
    ]


@pytest.mark.parametrize(
    ("sentence", "chapters"),
    [
        ("Official Disability Guidelines (ODG).", [None]),
        ("Official Disability Guidelines (ODG), Low Back Chapter.", ["Low Back"]),
        ("ODG Low Back - Lumbar & Thoracic (Acute & Chronic), Traction.", ["Low Back"]),
        ("ODG, Knee & Leg (updated 2/3/17).", ["Knee and Leg"]),
        ("Official Disability Guidelines (ODG), Neck and Upper Back; Low Back.", ["Neck and Upper Back", "Low Back"]),
        (
            "Official Disability Guidelines, Shoulder Chapter, Hand Chapter, Exercise.",
            ["Shoulder", "Forearm, Wrist and Hand"],
        ),
        ("ODG MRI shoulder.", [None]),
        (
            "ODG, Knee & Leg, Low Back - Lumbar & Thoracic and Elbow chapters: Traction.",
            ["Knee and Leg", "Low Back", "Elbow"],
        ),
        ("ODG Preface/Physical therapy.", ["Preface"]),
        ("ODG physical therapy, ankle chapter.", ["Ankle and Foot"]),
        ("ODG, Pain (Chronic), Insomnia in chronic pain.", ["Pain"]),
        (
            "Official Disability Guidelines Treatment in Workers' Compensation (ODG-TWC), Hernia Procedure Summary.",
            ["Hernia"],
        ),
        ("Official Disability Guidelines (ODG) Treatment Index, 9th Edition (web), 2011, Elbow, Rest.", ["Elbow"]),
    ],
)
def test_odg_chapters_count_where_a_chapter_is_expected(sentence: str, chapters: list[str | None]) -> None:
    found = cited(odg, sentence)

    assert [(row[0], row[1]) for row in found] == [("ODG", chapter) for chapter in chapters]


@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        ("ODG Low Back, Rest (bed); Traction, home.", ["Rest (bed)", "Traction, home"]),
        ("ODG Knee & Leg (Acute & Chronic), Rest (bed), Traction.", ["Rest (bed)", "Traction"]),
        ("ODG, Diabetes (Type 1, 2, and Gestational), Insulin.", ["Insulin"]),
        ("ODG Pain Chapter, under Rest.", ["Rest"]),
        ("ODG-TWC Pain Procedure Summary Online Version last updated 3/4/2015.", [None]),
    ],
)
def test_odg_topics_are_what_the_chapter_s_own_words_leave(sentence: str, topics: list[str | None]) -> None:
    assert [row[3] for row in cited(odg, sentence)] == topics


@pytest.mark.parametrize(
    ("sentence", "sources"),
    [
        (
            "ODG Low Back, Rest and Other Medical Treatment Guidelines Society of Examples, Rest.",
            [("ODG", "Low Back"), ("Other", "Society of Examples, Rest")],
        ),
        ("Other Medical Treatment Guideline or Medical Evidence: ODG, Elbow Chapter.", [("ODG", "Elbow")]),
        (
            "ODG, Elbow and Other Medical Treatment Guidelines www.example.org.",
            [("ODG", "Elbow"), ("Other", "www.example.org")],
        ),
        ("ACOEM, Chapter 7, page 127.", [("ACOEM", "ACOEM Practice Guidelines")]),
        ("ACOEM, Hip and Groin Disorders, 2011.", [("ACOEM", "Hip and Groin Disorders")]),
    ],
)
def test_a_further_source_is_a_citation_of_its_own(sentence: str, sources: list[tuple[str, str]]) -> None:
    assert [row[:2] for row in cited(odg, sentence)] == sources


@pytest.mark.parametrize(
    ("sentence", "family"),
    [
        ("American College of Occupational and Environmental Medicine (ACOEM) Pain Chapter.", "ACOEM"),
        ("https://www.example.org/a/b.html.", "Other"),
        ("Smith J. Journal of Examples, 2015.", "Other"),
    ],
)
def test_everything_else_has_its_family(sentence: str, family: str) -> None:
    assert [row[0] for row in cited(odg, sentence)] == [family]


def test_a_sentence_of_neither_name_is_outside_of_the_mtus() -> None:
    paragraph = "Decision based on MTUS Knee Complaints 2004. Decision based on ODG, Knee Chapter, Canes."
    items = pl.DataFrame(
        {
            "letter_id": ["a"],
            "item_number": [1],
            "claims_administrator": [paragraph],
            "claims_administrator_start": [0],
            "reviewer": [None],
            "reviewer_start": [None],
        },
        schema_overrides={"reviewer": pl.String, "reviewer_start": pl.Int64},
    )

    rows, _ = citations.stage_citations(items)

    assert rows.select("family", "guideline", "section").rows() == [
        ("MTUS", "Knee Complaints", None),
        ("ODG", "Knee and Leg", "Canes"),
    ]
