"""Lists of sections of the MTUS: what divides them, and what is one name."""

import polars as pl
import pytest

from transforms import mtus, vocabulary


def cited(sentence: str) -> pl.DataFrame:
    return mtus.citations(pl.Series([sentence]))


def test_every_known_section_stays_whole_in_a_list() -> None:
    sections = vocabulary.load("sections")["section"].unique()
    sentences = "Knee Complaints 2004, Section(s): Initial Care, " + sections + ", Physical Methods."

    found = mtus.citations(sentences).group_by("sentence").agg("section", pl.col("is_known").all())

    expected = pl.DataFrame({"sentence": sentences, "name": sections}).join(found, on="sentence")
    wrong = expected.filter((pl.col("section").list.get(1) != pl.col("name")) | ~pl.col("is_known"))
    assert wrong["name"].to_list() == []


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


def test_a_table_is_no_section() -> None:
    found = cited("ACOEM Practice Guidelines Chapter 9 (Shoulder Complaints) Page(s): 213, Table 9-6.")

    assert found.select("guideline", "section", "pages").rows() == [("Shoulder Complaints", None, ["213"])]


def test_a_table_may_come_before_the_pages() -> None:
    found = cited("ACOEM Practice Guidelines Chapter 9 (Shoulder Complaints) Page(s): Table 9-6, 213.")

    assert found.select("guideline", "section", "pages").rows() == [("Shoulder Complaints", None, ["213"])]


@pytest.mark.parametrize(
    ("listed", "sections"),
    [
        ("Exercise, Massage therapy", ["Exercise", "Massage therapy"]),
        ("Salicylate topicals, Topical Analgesics", ["Salicylate topicals", "Topical Analgesics"]),
        ("Opioids, When to Continue Opioids", ["Opioids, When to Continue Opioids"]),
        ("Exercise, Massage therapy, Opioids", ["Exercise", "Massage therapy", "Opioids"]),
        ("Exercise, Lanterns", ["Exercise, Lanterns"]),
    ],
)
def test_without_a_label_commas_divide_known_names_only(listed: str, sections: list[str]) -> None:
    assert cited(f"Chronic Pain Treatment Guidelines {listed} Page(s): 60.")["section"].to_list() == sections


def test_each_section_of_2014_has_its_own_pages() -> None:
    found = cited("Chronic Pain Treatment Guidelines Weaning Page(s): 124, and Opioids Page(s): 75, 80-81.")

    assert found.select("section", "pages").rows() == [("Weaning", ["124"]), ("Opioids", ["75", "80-81"])]


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
