"""The vocabularies: every example finds its own entry, every place is one of the taxonomy, ambiguity is decided."""

import polars as pl
import pytest

from transforms import body_regions, services, vocabulary

TAXONOMY = {
    "Diagnostic Testing": ["Imaging/Radiology", "EMG/NCV/NCS", "Lab & Pathology", "Other Diagnostic Tests"],
    "DMEPOS": ["DME", "Electrical Stimulation", "Prosthetics/Orthotics", "Supplies"],
    "Evaluation & Management": ["Medical Specialties", "Dental Services"],
    "Home Health": ["Home Health"],
    "Injection": ["Facet Injection", "Injection"],
    "Other": ["Other"],
    "Programs": ["Programs"],
    "Psych Services": ["Evaluation & Management", "Therapies"],
    "Rehabilitation": ["Acupuncture", "Chiropractic", "PT/OT", "Other Therapies"],
    "Surgery": [
        "Adjunct Surgical Services", "Arthroscopic Surgery", "Non-arthroscopic Surgery", "Spine", "Surgical Consult",
    ],
    "Therapies": ["Other Therapies", "Therapies"],
    "Transportation": ["Transportation"],
}  # fmt: skip
DRUG_CLASSES = """Opioids; NSAID; Muscle Relaxant; Topical Analgesics; Topical Compounds; Anti-epilepsy drugs;
Antidepressant; Proton Pump Inhibitors; H2 Blocker; GI Agents; Antiemetic; Benzodiazepine; Sedative-hypnotics;
AntiAnxiety; Atypical Antipsychotic; Anti-infectives; Adrenal Cortical Steroids; Antihypertensive; Antidiabetics;
Antimigraine Agent; Impotence Agents; Misc Analgesics; Nutritional Products; Opioid Antagonist; Viscosupplementation;
Hormones; Stimulants; Antihistamine; Asthma Medications; Anti-coagulant; Statin; Cannabinoids; Barbiturates;
Alpha-blocker; Beta-blocker; Calcium Channel Blocker; Bisphosphonates; Dopamine agonists; Fibric Acid;
Androgens & Anabolic Steroids; Tumor necrosis factor modifier; Other"""


@pytest.mark.parametrize("name", ["services", "drugs"])
def test_every_example_finds_its_own_entry(name: str) -> None:
    entries = vocabulary.load(name)

    found = services.classify(entries["example"]).select(example="title", rule="rule")

    expected = entries.select("example", own=pl.concat_str(pl.lit(f"{name}:"), "code"))
    lost = expected.join(found, on="example", how="left").filter(pl.col("own").ne_missing(pl.col("rule")))
    assert lost.rows() == []


@pytest.mark.parametrize("name", ["services", "drugs", "body_regions", "specialties", "states"])
def test_codes_are_unique_and_plain(name: str) -> None:
    codes = vocabulary.load(name)["code"]

    assert codes.is_unique().all()
    assert codes.str.contains("^[a-zA-Z0-9_]+$").all()


def test_every_place_is_one_of_the_taxonomy() -> None:
    taxonomy = vocabulary.load("taxonomy")
    places = set(taxonomy.select("category", "subcategory").drop_nulls().rows())
    classes = set(taxonomy["drug_class"].drop_nulls())

    used = set(vocabulary.load("services").select("category", "subcategory").rows())
    assert used == places, "taxonomy.csv and services.csv have the same"
    assert set(vocabulary.load("drugs")["drug_class"]) == classes, "taxonomy.csv and drugs.csv have the same"
    expected = {(category, place) for category, below in TAXONOMY.items() for place in below}
    assert places == expected, "add the subcategory to TAXONOMY in this file"
    assert classes == {name.strip() for name in DRUG_CLASSES.split(";")}, "add the class to DRUG_CLASSES in this file"


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("PT/PTT", "Lab & Pathology"),
        ("OT, 6 visits", "PT/OT"),
        ("MRI-guided biopsy of the liver", "Lab & Pathology"),
        ("TENS electrodes", "Supplies"),
        ("Ultrasound therapy, 6 sessions", "Other Therapies"),
        ("Ultrasound of the shoulder", "Imaging/Radiology"),
        ("Pain management consultation", "Medical Specialties"),
        ("Surgical consult", "Surgical Consult"),
        ("Pre-op CBC", "Lab & Pathology"),
        ("Physical exam 2 times 8", "Medical Specialties"),
        ("Post-op physical therapy, 12 visits", "PT/OT"),
        ("Right shoulder arthroscopy with rotator cuff repair", "Arthroscopic Surgery"),
        ("Assistant surgeon", "Adjunct Surgical Services"),
    ],
)
def test_the_more_specific_entry_wins(title: str, place: str) -> None:
    found = services.classify(pl.Series([title]))

    assert found["subcategory"].to_list() == [place]


@pytest.mark.parametrize(
    ("title", "drug_class"),
    [
        ("Naproxen 550mg #60", "NSAID"),
        ("Ketoprofen 20% cream 120 grams", "Topical Analgesics"),
        ("Flurbiprofen 20%, Cyclobenzaprine 4% in cream base", "Topical Compounds"),
        ("Gabapentin compound cream", "Topical Compounds"),
        ("Fentanyl patch 25mcg/hr #10", "Opioids"),
        ("Lidocaine 5% patch #30", "Topical Analgesics"),
        ("Synvisc injection, left knee", "Viscosupplementation"),
    ],
)
def test_the_printed_form_of_a_drug_decides_its_class(title: str, drug_class: str) -> None:
    found = services.classify(pl.Series([title]))

    assert found.select("category", "drug_class").rows() == [("Pharmaceuticals", drug_class)]


def test_what_no_entry_matches_is_unclassified() -> None:
    found = services.classify(pl.Series(["Zorbium plaxation"]))

    assert found.drop("title").row(0) == (None,) * 7


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("MRI of the neck and low back", ["cervical spine", "lumbar spine"]),
        ("Epidural injection at L4-5", ["lumbar spine"]),
        ("Massage for lumbar spine/sacrum", ["lumbar spine", "sacrum"]),
        ("X-ray of the spine", ["spine"]),
        ("Splint for the left thumb", ["hand"]),
        ("Bilateral lower extremities EMG", ["lower extremity"]),
        ("Naproxen 550mg", []),
    ],
)
def test_body_regions_are_named_by_synonyms_and_levels(title: str, expected: list[str]) -> None:
    assert body_regions.named_regions(pl.Series([title]))["body_region"].to_list() == expected


def test_every_title_of_a_guideline_has_one_topic() -> None:
    titles = vocabulary.load("guidelines").with_columns(pl.col("terms").str.split("|")).explode("terms")
    spelled = titles.with_columns(
        spelling=pl.col("terms").str.to_lowercase().str.replace("( (disorders|complaints|guidelines?|chapter))+$", "")
    )

    assert titles.filter(pl.col("topic").is_null() | (pl.col("topic") == "")).is_empty()
    topics = spelled.group_by("spelling").agg(pl.col("topic").unique())
    assert topics.filter(pl.col("topic").list.len() > 1).rows() == []


def test_an_edition_ends_on_the_day_before_the_next_one_of_its_chapter() -> None:
    editions = vocabulary.load("guideline_editions").filter(pl.col("in_force_from") >= "2017-12-01")
    ends = editions.sort("guideline", "in_force_from").select(
        "guideline",
        "edition",
        found=pl.col("in_force_until").str.to_date(),
        expected=(pl.col("in_force_from").str.to_date() - pl.duration(days=1)).shift(-1).over("guideline"),
    )

    assert ends.filter(pl.col("found").ne_missing(pl.col("expected"))).rows() == []
