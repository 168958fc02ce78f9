"""Free citations outside the MTUS: ODG in many spellings, ACOEM by itself, addresses, and everything else."""

import polars as pl
import pytest

from transforms import odg, vocabulary


def cited(sentence: str) -> pl.DataFrame:
    return odg.citations(pl.Series([sentence]))


def test_every_chapter_is_found_by_each_of_its_spellings() -> None:
    known = vocabulary.load("guidelines").filter(family="ODG").select("guideline", pl.col("terms").str.split("|"))
    spelled = known.explode("terms").select("guideline", sentence="ODG, " + pl.col("terms") + " Chapter")

    found = odg.citations(spelled["sentence"]).select("sentence", found="guideline")

    lost = spelled.join(found, on="sentence", how="left").filter(pl.col("guideline").ne_missing(pl.col("found")))
    assert lost.rows() == []


@pytest.mark.parametrize(
    ("sentence", "chapter", "topic"),
    [
        ("Official Disability Guidelines (ODG), Knee Chapter.", "Knee and Leg", None),
        ("ODG, Low Back & Thoracic", "Low Back", None),
        ("ODG Low Back - Lumbar & Thoracic (Acute & Chronic), Hammocks", "Low Back", "Hammocks"),
        ("ODG Knee & Leg (updated 1/2/15)", "Knee and Leg", None),
        ("ODG Preface - Massage", "Preface", "Massage"),
        ("ODG-TWC, Mental Illness & Stress", "Mental Illness and Stress", None),
        ("ODG Carpal Tunnel Syndrome, Splints", "Carpal Tunnel Syndrome", "Splints"),
        ("ODG by MCG. Shoulder. Hammocks", "Shoulder", "Hammocks"),
        ("ODG MRI shoulder", None, "MRI shoulder"),
        ("ODG", None, None),
    ],
)
def test_spellings_of_odg(sentence: str, chapter: str | None, topic: str | None) -> None:
    found = cited(sentence)

    assert found.select("family", "guideline", "section").rows() == [("ODG", chapter, topic)]
    assert found["is_known"].to_list() == [True]


def test_a_chapter_that_the_vocabulary_lacks_is_not_known() -> None:
    found = cited("ODG, Kumquat Chapter")

    assert found.select("family", "guideline", "is_known").rows() == [("ODG", None, False)]


@pytest.mark.parametrize(
    ("sentence", "chapters"),
    [
        ("ODG: Shoulder Chapter; Knee and Leg Chapter", ["Shoulder", "Knee and Leg"]),
        ("ODG, Pain Chapter, and Low Back Chapter", ["Pain", "Low Back"]),
        ("ODG Low Back, Pain, Neck and Upper Back", ["Low Back", "Pain", "Neck and Upper Back"]),
        ("ODG, Hip & Pelvis, Canes; ODG, Elbow, Slings", ["Hip and Pelvis", "Elbow"]),
        ("ODG Low Back/Saunas, Knee & Leg/Saunas", ["Low Back", "Knee and Leg"]),
    ],
)
def test_a_sentence_may_name_several_chapters(sentence: str, chapters: list[str]) -> None:
    found = cited(sentence)

    assert found["guideline"].to_list() == chapters
    assert found["number"].to_list() == list(range(1, len(chapters) + 1))


@pytest.mark.parametrize(
    ("sentence", "sources"),
    [
        (
            "ODG by MCG, Pain Chapter, Saunas; Doe J, Roe R. Saunas in chronic pain. J Heat. 2018;22(4).",
            [("ODG", "Pain Chapter, Saunas"), ("Other", "Doe J, Roe R. Saunas in chronic pain. J Heat. 2018;22(4).")],
        ),
        (
            "ACOEM Practice Guidelines, Knee Disorders, Section(s): Saunas; Official Disability Guidelines (ODG), Knee",
            [("ACOEM", "ACOEM Practice Guidelines, Knee Disorders, Section(s): Saunas"), ("ODG", "Knee")],
        ),
        (
            "ODG, Hernia Chapter, Trusses; UpToDate, Hernias in adults; American Society of Saunas, Policy, 2020.",
            [
                ("ODG", "Hernia Chapter, Trusses"),
                ("Other", "UpToDate, Hernias in adults"),
                ("Other", "American Society of Saunas, Policy, 2020."),
            ],
        ),
        (
            "Doe's Dictionary of Saunas and ODG Low Back, Saunas",
            [("Other", "Doe's Dictionary of Saunas"), ("ODG", "Low Back, Saunas")],
        ),
    ],
)
def test_each_source_has_its_own_words(sentence: str, sources: list[tuple[str, str]]) -> None:
    assert cited(sentence).select("family", "citation_text").rows() == sources


def test_the_year_of_odg_is_its_edition() -> None:
    found = cited("Official Disability Guidelines 2015, Pain")

    assert found.select("guideline", "edition").rows() == [("Pain", "2015")]


@pytest.mark.parametrize(
    ("sentence", "guideline", "edition", "pages"),
    [
        ("ACOEM 3rd Edition, Chronic Pain", "Chronic Pain", "3rd", None),
        ("American College of Occupational and Environmental Medicine (ACOEM), 3rd Edition",
         "ACOEM Practice Guidelines", "3rd", None),
        ("ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 7, page 99", "ACOEM Practice Guidelines", "2004",
         ["99"]),
    ],
)  # fmt: skip
def test_acoem_by_itself(sentence: str, guideline: str, edition: str, pages: list[str] | None) -> None:
    found = cited(sentence)

    assert found.select("family", "guideline", "edition", "pages").rows() == [("ACOEM", guideline, edition, pages)]


def test_an_address_is_a_citation_of_its_own() -> None:
    found = cited("ODG, Pain, and http://www.example.org/guide.htm.")

    assert found.select("number", "family", "guideline", "section").rows() == [
        (1, "ODG", "Pain", None),
        (2, "Other", "http://www.example.org/guide.htm", None),
    ]


@pytest.mark.parametrize("sentence", ["Pain Physician 2013; 16:S49. Saunas.", "Neck pain: a review, J Heat 2017."])
def test_a_source_that_begins_with_a_body_part_is_no_chapter(sentence: str) -> None:
    assert cited(sentence).select("family").rows() == [("Other",)]


def test_a_journal_is_kept_as_printed() -> None:
    found = cited("Annals of Invented Medicine, 4th ed., 2012")

    assert found.select("family", "guideline", "edition", "is_known").rows() == [
        ("Other", "Annals of Invented Medicine", "2012", False)
    ]
