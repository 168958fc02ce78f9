"""The body regions that a heading names: synonyms, levels of the spine, and the longest term where terms overlap."""

import polars as pl
import pytest

from transforms import body_regions


def regions_of(title: str) -> list[str]:
    return body_regions.named_regions(pl.Series([title]))["body_region"].to_list()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("C5-C6 fusion", ["cervical spine"]),
        ("Facet block at C6-7", ["cervical spine"]),
        ("L5-S1 discectomy", ["lumbar spine"]),
        ("Blocks at C6-7 and L4-L5", ["cervical spine", "lumbar spine"]),
        ("Blocks at L3-L4 and L4-L5", ["lumbar spine"]),
        ("T-spine and L-spine views", ["thoracic spine", "lumbar spine"]),
    ],
)
def test_levels_name_their_part_of_the_spine(title: str, expected: list[str]) -> None:
    assert regions_of(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Low back massage", ["lumbar spine"]),
        ("Upper back massage", ["thoracic spine"]),
        ("Back massage", ["back"]),
        ("Massage of the neck and back", ["cervical spine", "back"]),
        ("Films of the lumbar spine and the whole spine", ["lumbar spine"]),
        ("Lower leg wrap", ["lower leg"]),
        ("Lower extremity wrap", ["lower extremity"]),
    ],
)
def test_the_longer_and_the_narrower_term_counts(title: str, expected: list[str]) -> None:
    assert regions_of(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Rotator cuff repair", ["shoulder"]),
        ("Right knee meniscectomy", ["knee"]),
        ("Carpal tunnel release", ["wrist"]),
        ("Bilateral feet orthotics", ["foot"]),
        ("SI joint injection", ["sacrum"]),
        ("Right hip/left hip film", ["hip"]),
        ("Charm bracelet for the army", []),
        ("Work glove", ["hand"]),
        ("L5S1 block", ["lumbar spine"]),
        ("TOC to a hand surgeon", []),
        ("Spine surgeon for the neck", ["cervical spine"]),
        ("TOC to a spine surgeon", []),
        ("Genicular nerve block", ["knee"]),
        ("Shower chair with back", []),
        ("Handheld shower head", []),
        ("X-ray of the left tib/fib", ["lower leg"]),
        ("Knee scooter", []),
        ("Inguinal hernia repair", ["groin"]),
        ("Occipital nerve block", ["head"]),
        ("Naloxone spray to have on hand", []),
        ("Spinal cord stimulator trial", []),
        ("MRI C/S", ["cervical spine"]),
        ("X-ray of the [REDACTED]", []),
        ("PIP extension splint", ["hand"]),
        ("Botulinum toxin, masseter", ["face"]),
        ("Botulinum toxin, gastrocnemius", ["lower leg"]),
        ("Block of the S1-S3 lateral branches", ["sacrum"]),
        ("ACL reconstruction with hamstring autograft", ["knee"]),
        ("Eye movement desensitization", []),
        ("Neuroma of the palm", ["hand"]),
        ("Midfoot fusion", ["foot"]),
        ("Custom TLSO", ["thoracic spine", "lumbar spine"]),
        ("Suprascapular nerve block", ["shoulder"]),
    ],
)
def test_synonyms_and_plurals_name_a_region_once(title: str, expected: list[str]) -> None:
    assert regions_of(title) == expected


def test_regions_are_in_print_order_with_the_words_that_name_them() -> None:
    found = body_regions.named_regions(pl.Series(["Therapy for the Knees, low-back & neck"]))

    assert found.select("position", "body_region", "matched").rows() == [
        (1, "knee", "Knees"),
        (2, "lumbar spine", "low-back"),
        (3, "cervical spine", "neck"),
    ]
