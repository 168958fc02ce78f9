"""Sentences that cite the MTUS: what divides guidelines and sections, and what is kept of a title nobody knows."""

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


def test_every_known_section_stays_whole_in_a_list() -> None:
    sections = vocabulary.load("sections")["section"].unique()
    sentences = "Knee Complaints 2004, Section(s): Initial Care, " + sections + ", Physical Methods."

    found = mtus.citations(sentences).group_by("sentence").agg("section", pl.col("is_known").all())

    expected = pl.DataFrame({"sentence": sentences, "name": sections}).join(found, on="sentence")
    wrong = expected.filter((pl.col("section").list.get(1) != pl.col("name")) | ~pl.col("is_known"))
    assert wrong["name"].to_list() == []


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
    ("listed", "sections"),
    [
        ("Initial Care, and Physical Methods", ["Initial Care", "Physical Methods"]),
        ("Work conditioning, work hardening", ["Work conditioning, work hardening"]),
        (
            "NSAIDs, GI symptoms & cardiovascular risk, Topical analgesics",
            ["NSAIDs, GI symptoms & cardiovascular risk", "Topical analgesics"],
        ),
        (
            "3.1 Opioids, Severe Injury and Pain, 4.2.1 Tapering: Slow, Safe",
            ["3.1 Opioids, Severe Injury and Pain", "4.2.1 Tapering: Slow, Safe"],
        ),
        ("326", ["326"]),
    ],
)
def test_known_names_and_numbers_divide_a_list_of_sections(listed: str, sections: list[str]) -> None:
    found = cited(f"Chronic Pain Medical Treatment 2016, Section(s): {listed}.")

    assert found["section"].to_list() == sections
    assert found["is_known"].all()


@pytest.mark.parametrize(
    ("listed", "sections"),
    [
        ("Lunar pain, early care, Exercise", ["Lunar pain, early care", "Exercise"]),
        ("Dust (fine, Coarse, and lunar), Exercise", ["Dust (fine, Coarse, and lunar)", "Exercise"]),
    ],
)
def test_unknown_names_go_on_in_small_letters_and_in_brackets(listed: str, sections: list[str]) -> None:
    found = cited(f"Chronic Pain Medical Treatment 2016, Section(s): {listed}.")

    assert found["section"].to_list() == sections
    assert found["is_known"].to_list() == [False, True]


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


def test_a_table_is_no_section() -> None:
    found = cited("ACOEM Practice Guidelines Chapter 9 (Shoulder Complaints) Page(s): 213, Table 9-6.")

    assert found.select("guideline", "section", "pages").rows() == [("Shoulder Complaints", None, ["213"])]


@pytest.mark.parametrize(
    ("listed", "sections"),
    [
        ("Exercise, Massage therapy", ["Exercise", "Massage therapy"]),
        ("Salicylate topicals, Topical Analgesics", ["Salicylate topicals", "Topical Analgesics"]),
        ("Opioids, When to Continue Opioids", ["Opioids, When to Continue Opioids"]),
        ("Exercise, Lanterns", ["Exercise, Lanterns"]),
    ],
)
def test_without_a_label_commas_divide_known_names_only(listed: str, sections: list[str]) -> None:
    assert cited(f"Chronic Pain Treatment Guidelines {listed} Page(s): 60.")["section"].to_list() == sections


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


def test_each_section_of_2014_has_its_own_pages() -> None:
    found = cited("Chronic Pain Treatment Guidelines Weaning Page(s): 124, and Opioids Page(s): 75, 80-81.")

    assert found.select("section", "pages").rows() == [("Weaning", ["124"]), ("Opioids", ["75", "80-81"])]


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


@pytest.mark.parametrize(
    ("listed", "sections"),
    [
        ("Plantar Heel Pain; Orthotics", ["Plantar Heel Pain", "Orthotics"]),
        ("Creams, Gels and Balms; Lidocaine Patches", ["Creams, Gels and Balms", "Lidocaine Patches"]),
        ("Toxins (Botox; Myobloc); Blocks", ["Toxins (Botox; Myobloc)", "Blocks"]),
    ],
)
def test_where_semicolons_divide_a_list_commas_are_parts_of_names(listed: str, sections: list[str]) -> None:
    assert cited(f"Chronic Pain 2017, Section(s): {listed}.")["section"].to_list() == sections


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


@pytest.mark.parametrize(
    ("sentence", "sections"),
    [
        ("Low Back Disorders 2019, Section(s): Rest, Lamps, Wicks, and Oils.", ["Rest", "Lamps, Wicks, and Oils"]),
        ("Low Back Disorders 2019, Section(s): Rest, Lamps, Wicks, or Oils.", ["Rest", "Lamps, Wicks, or Oils"]),
        ("Low Back Complaints 2004, Section(s): Lamps, Wicks, and Oils.", ["Lamps", "Wicks", "Oils"]),
    ],
)
def test_a_series_is_one_name_in_chapters_of_acoem(sentence: str, sections: list[str]) -> None:
    assert cited(sentence)["section"].to_list() == sections
