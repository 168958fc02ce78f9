"""Sentences that cite the MTUS: what divides guidelines, and what is kept of a title nobody knows."""

import polars as pl
import pytest

from transforms import mtus, vocabulary


def cited(sentence: str) -> pl.DataFrame:
    return mtus.citations(pl.Series([sentence]))


def test_every_known_title_is_found_by_each_of_its_spellings() -> None:
    known = vocabulary.load("guidelines").filter(family="MTUS").select("guideline", pl.col("terms").str.split("|"))
    editions = vocabulary.load("guideline_editions").select("guideline", year="edition")
    spelled = (
        known.explode("terms")
        .join(editions, on="guideline", how="left")
        .select("guideline", sentence=pl.col("terms") + pl.lit(" ") + pl.col("year").fill_null("2004") + pl.lit("."))
    )

    found = mtus.citations(spelled["sentence"]).select("sentence", found="guideline")

    lost = spelled.join(found, on="sentence", how="left").filter(pl.col("guideline").ne_missing(pl.col("found")))
    assert lost.rows() == []


def test_five_guidelines_with_and_without_sections() -> None:
    found = cited(
        "Acupuncture Treatment 2007, and Elbow Complaints 2007, Section(s): Initial Care, and Knee Complaints 2004, "
        "Section(s): Surgical Considerations, and Forearm, Wrist, and Hand Complaints 2004, and Postsurgical Treatment "
        "2009, Section(s): Shoulder."
    )

    assert found.select("number", "guideline", "edition", "section").rows() == [
        (1, "Acupuncture Treatment", "2007", None),
        (2, "Elbow Complaints", "2007", "Initial Care"),
        (3, "Knee Complaints", "2004", "Surgical Considerations"),
        (4, "Forearm, Wrist, and Hand Complaints", "2004", None),
        (5, "Postsurgical Treatment", "2009", "Shoulder"),
    ]


def test_each_citation_carries_its_own_words() -> None:
    found = cited(
        "Forearm, Wrist, and Hand Complaints 2004, Section(s): Initial Care, and Opioid Treatment 2016, Section(s): "
        "3.3 Opioids for Chronic Pain and Treatment: Start, and Low Back Complaints 2004."
    )

    assert found["citation_text"].to_list() == [
        "Forearm, Wrist, and Hand Complaints 2004, Section(s): Initial Care",
        "Opioid Treatment 2016, Section(s): 3.3 Opioids for Chronic Pain and Treatment: Start",
        "Low Back Complaints 2004.",
    ]


@pytest.mark.parametrize(
    ("sentence", "section", "pages"),
    [
        ("Chronic Pain Treatment Guidelines Massage Therapy Page(s): 60.", "Massage Therapy", ["60"]),
        ("Chronic Pain Treatment Guidelines Massage Therapy.", "Massage Therapy", None),
        ("Chronic Pain Treatment Guidelines Topical analgesics Page(s): 111-113, 72.", "Topical analgesics",
         ["111-113", "72"]),
        ("Chronic Pain Treatment Guidelines.", None, None),
    ],
)  # fmt: skip
def test_the_style_of_2014(sentence: str, section: str | None, pages: list[str] | None) -> None:
    found = cited(sentence)

    assert found.select("guideline", "edition", "section", "pages").rows() == [
        ("Chronic Pain Medical Treatment", None, section, pages)
    ]


@pytest.mark.parametrize(
    ("sentence", "guideline", "edition"),
    [
        ("ACOEM Practice Guidelines, 2nd Edition, Chapter 12 (Low Back Complaints) 2004.", "Low Back Complaints",
         "2004"),
        ("ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 13 (Knee Complaints) Page(s): 9.", "Knee Complaints",
         "2004"),
        ("ACOEM Practice Guidelines Chapter 10 Elbow Disorders (Revised 2007) Page(s): 9.", "Elbow Complaints", "2007"),
        ("ACOEM Practice Guidelines Chapter 10 (Elbow Disorders) (Revised 2007).", "Elbow Complaints", "2007"),
    ],
)  # fmt: skip
def test_an_acoem_chapter_inside_the_mtus_is_mtus(sentence: str, guideline: str, edition: str) -> None:
    found = cited(sentence)

    assert found.select("family", "guideline", "edition", "section").rows() == [("MTUS", guideline, edition, None)]


@pytest.mark.parametrize(
    ("sentence", "guideline", "section"),
    [
        ("Lantern Injuries 2031, Section(s): Wicks.", "Lantern Injuries", "Wicks"),
        ("Lantern Injuries 2031.", "Lantern Injuries", None),
        ("Knee Complaints 2031, Section(s): Wicks.", "Knee Complaints", "Wicks"),
    ],
)
def test_what_is_unknown_is_kept_with_its_words_and_marked(sentence: str, guideline: str, section: str | None) -> None:
    found = cited(sentence)

    assert found.select("guideline", "edition", "section", "is_known", "citation_text").rows() == [
        (guideline, "2031", section, False, sentence)
    ]


def test_the_place_of_a_chapter_in_acoem_is_no_section() -> None:
    found = cited("Elbow Disorders (ACOEM Practice Guidelines, 2nd Edition (Revised 2007), Chapter 10) Page(s): 33-40.")

    assert found.select("guideline", "edition", "section", "pages").rows() == [
        ("Elbow Complaints", "2007", None, ["33-40"])
    ]


@pytest.mark.parametrize(
    ("sentence", "cited_guidelines"),
    [
        ("Elbow Disorders 2018.", [("Elbow Disorders", "2018", None)]),
        ("Elbow Disorders.", [("Elbow Disorders", None, None)]),
        ("Elbow Disorders 2007.", [("Elbow Complaints", "2007", None)]),
        ("Elbow 2013, and Eye 2017, and Eye 2004.", [
            ("Elbow Disorders", "2013", None), ("Eye Disorders", "2017", None), ("Eye", "2004", None),
        ]),
        ("Chronic Pain 2017, and Chronic Pain Medical Treatment 2016.", [
            ("Chronic Pain", "2017", None), ("Chronic Pain Medical Treatment", "2016", None),
        ]),
        ("Low Back Disorders 2019, Section(s): Opioids, and Opioids 2017, Section(s): Opioids, Tapering.", [
            ("Low Back Disorders", "2019", "Opioids"), ("Opioids", "2017", "Opioids"), ("Opioids", "2017", "Tapering"),
        ]),
    ],
)  # fmt: skip
def test_the_printed_year_decides_between_guidelines_of_one_title(
    sentence: str, cited_guidelines: list[tuple[str, str | None, str | None]]
) -> None:
    assert cited(sentence).select("guideline", "edition", "section").rows() == cited_guidelines


def test_the_word_guidelines_can_be_between_year_and_sections() -> None:
    found = cited("Low Back Disorders 2019 Guidelines, Section(s): Traction, and Knee Disorders 2015 Guidelines.")

    assert found.select("guideline", "edition", "section").rows() == [
        ("Low Back Disorders", "2019", "Traction"),
        ("Knee Disorders", "2015", None),
    ]


def test_titles_with_colons_slashes_and_commas_of_both_sets() -> None:
    found = cited(
        "Hand, Wrist and Forearm Disorders 2019, Section(s): Trigger Digit, and Occupational/Work- Related Asthma "
        "Medical Treatment 2020, and Workplace Mental Health: Posttraumatic Stress Disorder and Acute Stress Disorder "
        "2018 Guidelines, Section(s): Yoga, and Introduction to the Workplace Mental Health 2019, and Forearm, Wrist, "
        "and Hand Complaints 2004, Section(s): Initial Care."
    )

    assert found.select("guideline", "edition", "section").rows() == [
        ("Hand, Wrist, and Forearm Disorders", "2019", "Trigger Digit"),
        ("Occupational/Work-Related Asthma", "2020", None),
        ("Workplace Mental Health: Posttraumatic Stress Disorder and Acute Stress Disorder", "2018", "Yoga"),
        ("Workplace Mental Health: Introduction", "2019", None),
        ("Forearm, Wrist, and Hand Complaints", "2004", "Initial Care"),
    ]


def test_a_title_that_ends_with_a_bracket_has_no_year() -> None:
    found = cited("Prevention 2018, and Coronavirus (COVID-19), Section(s): Rest, and Eye Disorders 2017.")

    assert found.select("guideline", "edition", "section").rows() == [
        ("Prevention", "2018", None),
        ("Coronavirus (COVID-19)", None, "Rest"),
        ("Eye Disorders", "2017", None),
    ]


def test_a_short_title_may_end_a_sentence_without_a_year() -> None:
    found = cited("Low Back Disorders, Section(s): Opioids, and Opioids.")

    assert found.select("guideline", "section").rows() == [("Low Back Disorders", "Opioids"), ("Opioids", None)]


def test_titles_without_years_divide_a_sentence() -> None:
    found = cited(
        "Opioids, and Chronic Pain, and Hip and Groin, and Low Back Disorders, Section(s): Traction, and Shoulder "
        "Disorders, and Ankle and Foot, Section(s): Orthotics."
    )

    assert found.select("guideline", "section").rows() == [
        ("Opioids", None),
        ("Chronic Pain", None),
        ("Hip and Groin Disorders", None),
        ("Low Back Disorders", "Traction"),
        ("Shoulder Disorders", None),
        ("Ankle and Foot Disorders", "Orthotics"),
    ]
