"""A drug among disputed services: its printed form decides its class, and a misspelling is known by its distance."""

from typing import TypeAlias

import polars as pl
import pytest

from transforms import services

Classified: TypeAlias = dict[str, dict[str, str | None]]


@pytest.mark.parametrize(
    ("title", "drug_class"),
    [
        ("Diclofenac 75mg #60", "NSAID"),
        ("Diclofenac gel", "Topical Analgesics"),
        ("Gabapentin 6% cream", "Topical Analgesics"),
        ("Gabapentin 300mg", "Anti-epilepsy drugs"),
        ("Ketoprofen 10%, Gabapentin 6% cream", "Topical Compounds"),
        ("Tramadol 50mg", "Opioids"),
        ("Tramadol 8% cream", "Topical Analgesics"),
        ("Butrans patch 10mcg", "Opioids"),
        ("Fentanyl transdermal 12mcg", "Opioids"),
        ("Clonidine patch", "Antihypertensive"),
        ("Ketamine 10% cream", "Topical Analgesics"),
        ("Ketorolac nasal spray", "NSAID"),
        ("Ibuprofen liqui-gels 200mg", "NSAID"),
        ("Mupirocin 2% ointment", "Anti-infectives"),
        ("Hydrocortisone 1% cream", "Adrenal Cortical Steroids"),
        ("Sumatriptan nasal spray", "Antimigraine Agent"),
        ("Nicotine patch", "Other"),
        ("Compounded cream", "Topical Compounds"),
        ("Ketoprofen powder 30 grams", "Topical Analgesics"),
        ("Naproxen oral powder packets", "NSAID"),
        ("Flector tablets 50mg", "NSAID"),
        ("Flector", "Topical Analgesics"),
        ("Dexamethasone injection kit", "Adrenal Cortical Steroids"),
        ("Sumatriptan injection 6mg", "Antimigraine Agent"),
        ("Emgality 120mg injection", "Antimigraine Agent"),
        ("Suzetrigine 50mg #60", "Misc Analgesics"),
        ("Ozempic 4 pens", "Antidiabetics"),
        ("Lorazapam 1mg 1 tab t.i.d. #90", "Benzodiazepine"),
        ("Kit of meloxicam 15mg tablets and capsaicin 0.05% cream", "Topical Analgesics"),
        ("Keto-gabapentin-lidocaine cream", "Topical Compounds"),
        ("Naltrexone 4.5mg (compounded capsules)", "Opioid Antagonist"),
        ("Epogen 4,000 units", "Other"),
        ("DVT prophylaxis: Lovenox 40mg", "Anti-coagulant"),
    ],
)
def test_the_form_of_a_drug_is_part_of_its_class(classified: Classified, title: str, drug_class: str) -> None:
    row = classified[title]

    assert (row["category"], row["subcategory"], row["drug_class"]) == ("Pharmaceuticals", None, drug_class)


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("Cyclobenzaprene 7.5mg #60", "drugs:cyclobenzaprine~1"),
        ("Gabapentine 300mg", "drugs:gabapentin~1"),
        ("Cyclobenzeprin 7.5mg", "drugs:cyclobenzaprine~2"),
        ("Flexaril", "drugs:flexeril~1"),
        # Under six letters, or too far away, or another first letter: no guess.
        ("Nroco", None),
        ("Flixiril", None),
        ("Babapentin 300mg", None),
        # One letter from Prograf and from Abilify, and nobody's misspelling.
        ("Multidisciplinary team program", "services:other_program"),
        ("Restore ability to work", None),
    ],
)
def test_a_misspelled_drug_is_known_by_its_distance(classified: Classified, title: str, rule: str | None) -> None:
    assert classified[title]["rule"] == rule


def test_a_misspelling_counts_only_where_nothing_is_spelled_right() -> None:
    found = services.classify(pl.Series(["MRI of the knee with gadolinum, Gabapentine"]))

    assert found["rule"].to_list() == ["services:mri"]


def test_brand_and_generic_have_one_ingredient_and_a_compound_has_none() -> None:
    titles = ["Flexeril 10mg", "Cyclobenzaprine 10mg", "Ketoprofen 10%, Gabapentin 6% cream", "MRI of the knee"]

    found = services.classify(pl.Series(titles))

    assert found.select("service", "ingredient").rows() == [
        ("Flexeril", "cyclobenzaprine"),
        ("Cyclobenzaprine", "cyclobenzaprine"),
        ("Topical compound", None),
        ("MRI", None),
    ]


def test_a_misspelled_drug_in_a_cream_is_topical() -> None:
    found = services.classify(pl.Series(["Ketoprofin 20% cream"]))

    assert found.select("drug_class", "matched").rows() == [("Topical Analgesics", "Ketoprofin")]
