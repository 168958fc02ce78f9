"""What sentences of 2013 and 2014 cite: sources, and within a source of the MTUS its sections and pages."""

import polars as pl
import pytest

from transforms import citations, prose

Cited = tuple[str, str | None, str | None, str | None, list[str] | None]
CHRONIC = "Chronic Pain Medical Treatment"


def cited(paragraph: str) -> list[Cited]:
    found = prose.citations(pl.Series([paragraph]))
    return found.select("family", "guideline", "edition", "section", "pages").rows()


def basis(paragraph: str) -> tuple[str, bool]:
    basis = citations.basis(pl.col("paragraph"))
    return pl.DataFrame({"paragraph": [paragraph]}).select(**basis).row(0)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("the MTUS", [("MTUS", None, None, None, None)]),
        ("the Chronic Pain Medical Treatment Guidelines", [("MTUS", CHRONIC, None, None, None)]),
        ("the Chronic Pain Medical Treatment Guidelines (May 2009), Exercise, pg. 46-47", [
            ("MTUS", CHRONIC, "2009", "Exercise", ["46-47"]),
        ]),
        ("the MTUS Chronic Pain Medical Treatment Guidelines, Opioids, pages 78, 80 and 86", [
            ("MTUS", CHRONIC, None, "Opioids", ["78", "80", "86"]),
        ]),
        ("the Chronic Pain Medical Treatment Guidelines, NSAIDs, GI symptoms & cardiovascular risk, page 68", [
            ("MTUS", CHRONIC, None, "NSAIDs, GI symptoms & cardiovascular risk", ["68"]),
        ]),
        ("the Chronic Pain Medical Treatment Guidelines, NSAIDs, hypertension and renal function, p. 69", [
            ("MTUS", CHRONIC, None, "NSAIDs, hypertension and renal function", ["69"]),
        ]),
        ("the Chronic Pain Medical Treatment Guidelines, pages 16, 18-19, Yoga and Exercise", [
            ("MTUS", CHRONIC, None, "Yoga", ["16", "18-19"]),
            ("MTUS", CHRONIC, None, "Exercise", None),
        ]),
        ("the Chronic Pain Medical Treatment Guidelines, Yoga, page 126; Exercise, page 46", [
            ("MTUS", CHRONIC, None, "Yoga", ["126"]),
            ("MTUS", CHRONIC, None, "Exercise", ["46"]),
        ]),
        ("the Knee Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 13) page 341", [
            ("MTUS", "Knee Complaints", "2004", None, ["341"]),
        ]),
        ("the Neck and Upper Back Complaints chapter of the ACOEM Practice Guidelines, 2nd Edition, page 178", [
            ("MTUS", "Neck and Upper Back Complaints", "2nd", None, ["178"]),
        ]),
        ("the ACOEM Guidelines, 2nd Edition, (2004), Chapter 12, Low Back Complaints, page 303", [
            ("MTUS", "Low Back Complaints", "2004", None, ["303"]),
        ]),
        ("the Knee Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 13), Table 13-3, p. 9", [
            ("MTUS", "Knee Complaints", "2004", None, ["9"]),
        ]),
        ("the Chronic Pain Medical Treatment Guidelines (CPMTG), Exercise, page 46", [
            ("MTUS", CHRONIC, None, "Exercise", ["46"]),
        ]),
        ("the Chronic Pain Medical Treatment Guidelines, 8 C.C.R. 1.20 - 1.26, Exercise, page 46", [
            ("MTUS", CHRONIC, None, "Exercise", ["46"]),
        ]),
        ("the ACOEM Shoulder Complaints chapter of the MTUS", [("MTUS", "Shoulder Complaints", None, None, None)]),
        ("the ACOEM Guidelines, Chapter 9", [("MTUS", "Shoulder Complaints", None, None, None)]),
        (
            "the American College of Occupational and Environmental Medicine (ACOEM), 2nd Edition, (2004), Chapter 12,"
            " page 308, which is part of the MTUS and the Chronic Pain Medical Treatment Guidelines, page 98",
            [("MTUS", "Low Back Complaints", "2004", None, ["308"]), ("MTUS", CHRONIC, None, None, ["98"])],
        ),
        (
            "the Forearm, Wrist, and Hand Complaints Chapter, page 263 and the Stress Related Conditions Chapter",
            [
                ("MTUS", "Forearm, Wrist, and Hand Complaints", None, None, ["263"]),
                ("MTUS", "Stress-Related Conditions", None, None, None),
            ],
        ),
        ("the Chronic Pain Medical Treatment Guidelines and the Acupuncture Medical Treatment Guidelines", [
            ("MTUS", CHRONIC, None, None, None),
            ("MTUS", "Acupuncture Treatment", None, None, None),
        ]),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("actor", "tail"),
    [
        ("The Claims Administrator based its decision on", "."),
        ("The Expert Reviewer based his/her decision on", ", part of the MTUS."),
        ("The professional reviewer relied upon", ". The chapter is apt."),
        ("It was found to be silent. The Physician Reviewer relied on", ", because it addresses the request."),
    ],
)
def test_a_sentence_is_divided_into_guidelines_of_the_mtus(
    actor: str, source: str, tail: str, expected: list[Cited]
) -> None:
    assert cited(f"{actor} {source}{tail}") == expected


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("the same chapter, ACOEM 2nd Edition (2004), Shoulder Complaints, pages 207-209, since it is apt", [
            ("MTUS", "Shoulder Complaints", "2004", None, ["207-209"]),
        ]),
        ("the ACOEM Practice Guidelines, 3rd Edition, Knee Disorders, and on the Official Disability Guidelines (ODG), "
         "Knee and Leg Chapter, Walking aids", [
            ("ACOEM", "Knee Disorders", "3rd", None, None),
            ("ODG", "Knee and Leg", None, "Walking aids", None),
        ]),
        ("the ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 7, page 127, which is not part of the MTUS", [
            ("ACOEM", "ACOEM Practice Guidelines", "2004", None, ["127"]),
        ]),
        ("the Chronic Pain Medical Treatment Guidelines, Yoga, page 126, and Exercise, page 46, both part of the MTUS "
         "and which govern", [
            ("MTUS", CHRONIC, None, "Yoga", ["126"]),
            ("MTUS", CHRONIC, None, "Exercise", ["46"]),
        ]),
        ("the ODG, Pain (Chronic), Compound drugs, and on Kumquat Review", [
            ("ODG", "Pain", None, "Compound drugs", None),
            ("Other", "Kumquat Review", None, None, None),
        ]),
        ("the Initial Approaches to Treatment (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 3) page 47, part "
         "of the MTUS and the FDA label of a drug", [
            ("MTUS", "Initial Approaches to Treatment", "2004", None, ["47"]),
            ("Other", "FDA label of a drug", None, None, None),
        ]),
        ("the MTUS ACOEM Guidelines, Chapter 13", [("MTUS", "Knee Complaints", None, None, None)]),
        ("the MTUS ACOEM Guidelines", [("MTUS", "ACOEM", None, None, None)]),
        ("the Chronic Pain Medical Treatment Guidelines, Yoga, pages 39-40 & 126, part of the MTUS", [
            ("MTUS", CHRONIC, None, "Yoga", ["39-40", "126"]),
        ]),
        ("the ODG, Mental Illness & Stress Chapter, Eye movement desensitization, not part of the MTUS", [
            ("ODG", "Mental Illness and Stress", None, "Eye movement desensitization", None),
        ]),
        ("the Low Back Complaints, and Eye, page 4, which are part of the MTUS", [
            ("MTUS", "Low Back Complaints", None, None, None),
            ("MTUS", "Eye", None, None, ["4"]),
        ]),
        ("the Knee Complaints Chapter, page 343, for surgical considerations", [
            ("MTUS", "Knee Complaints", None, None, ["343"]),
        ]),
        ("the Knee Complaints Chapter, which is part of the MTUS and speaks to tears", [
            ("MTUS", "Knee Complaints", None, None, None),
        ]),
    ],
)  # fmt: skip
def test_a_sentence_may_also_name_sources_outside_of_the_mtus(sources: str, expected: list[Cited]) -> None:
    assert cited(f"The Claims Administrator based its decision on {sources}.") == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("The Claims Administrator based its decision on the MTUS.", ("cited", False)),
        ("The Claims Administrator based its denial on the ODG, Low Back Chapter.", ("cited", False)),
        ("The denial of the claims administrator did not name a guideline.", ("none", False)),
        ("The Claims Administrator did not cite any evidence based criteria for its decision.", ("none", False)),
        ("The claims administrator did not cite a guideline in the letter.", ("none", False)),
        ("The Claims Administrator based its decision on the ODG, which is not part of the MTUS.", ("cited", True)),
        (
            "The Claims Administrator based its decision on the ODG and on Kumquat, neither of which is part of the "
            "Medical Treatment Utilization Schedule (MTUS).",
            ("cited", True),
        ),
        (
            "The Claims Administrator based its decision on the Knee Complaints Chapter, which is part of the MTUS, "
            "and the ODG, which is not part of the MTUS.",
            ("cited", False),
        ),
        (
            "The Claims Administrator based its decision on the Knee Complaints Chapter, and on the ODG, which is not "
            "part of the MTUS.",
            ("cited", False),
        ),
        ("It relied on the Knee Complaints Chapter of ACOEM, which is not part of the MTUS.", ("cited", True)),
        (
            "The Expert Reviewer found that no section of the MTUS was applicable. Per the strength of evidence "
            "hierarchy, the Expert Reviewer based his/her decision on the Kumquat Review.",
            ("cited", True),
        ),
        (
            "The Expert Reviewer found the guidelines used by the Claims Administrator relevant and appropriate.",
            ("cited", False),
        ),
        (
            "The Expert Reviewer found the guidelines used by the Claims Administrator relevant. No section of the "
            "MTUS applies.",
            ("cited", True),
        ),
    ],
)
def test_a_paragraph_has_a_basis_and_may_be_outside_of_the_mtus(paragraph: str, expected: tuple[str, bool]) -> None:
    assert basis(paragraph) == expected


def test_a_reviewer_who_finds_the_same_guidelines_relevant_cites_them() -> None:
    items = pl.DataFrame({
        "letter_id": "a", "item_number": 1,
        "claims_administrator": "The Claims Administrator based its decision on the Knee Complaints Chapter, page 9.",
        "claims_administrator_start": 40,
        "reviewer": "The Expert Reviewer found the guidelines used by the Claims Administrator relevant.",
        "reviewer_start": 140,
    })  # fmt: skip

    found, evidence = citations.stage_citations(items)

    assert found.select("cited_by", "guideline", "pages").rows() == [
        ("claims_administrator", "Knee Complaints", ["9"]),
        ("reviewer", "Knee Complaints", ["9"]),
    ]
    assert evidence.select("field", "span_start").rows() == [
        ("claims_administrator_citation", 40 + 51),
        ("claims_administrator_pages", 40 + 76),
        ("reviewer_citation", 40 + 51),
        ("reviewer_pages", 40 + 76),
    ]
