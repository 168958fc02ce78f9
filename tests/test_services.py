"""A disputed service's place in the taxonomy: the more specific entry wins, whatever is said about it."""

from typing import TypeAlias

import polars as pl
import pytest

from transforms import services, vocabulary

Classified: TypeAlias = dict[str, dict[str, str | None]]


def place_of(title: str) -> tuple[str | None, ...]:
    return services.classify(pl.Series([title])).select("category", "subcategory", "drug_class").row(0)


@pytest.mark.parametrize("name", ["services", "drugs"])
def test_a_term_belongs_to_one_entry(name: str) -> None:
    words = vocabulary.load(name).select("code", term=pl.col("terms").str.split("|")).explode("term")

    normalised = words.with_columns(vocabulary.normalised(pl.col("term"))).unique(["code", "term"])

    assert normalised.filter(pl.col("term").is_duplicated())["term"].to_list() == []


def test_no_service_is_named_like_a_drug() -> None:
    shared = vocabulary.terms("services").join(vocabulary.terms("drugs"), on="needle")

    assert shared["needle"].to_list() == []


@pytest.mark.parametrize("name", ["services", "drugs"])
def test_labels_are_unique(name: str) -> None:
    assert vocabulary.load(name)["label"].is_unique().all()


@pytest.mark.parametrize(
    ("title", "category", "subcategory"),
    [
        ("PT 2 times a week", "Rehabilitation", "PT/OT"),
        ("PT/INR", "Diagnostic Testing", "Lab & Pathology"),
        ("Pre-op labs: CBC", "Diagnostic Testing", "Lab & Pathology"),
        ("Pre-op EKG", "Diagnostic Testing", "Other Diagnostic Tests"),
        ("Pre-op clearance: CBC and EKG", "Surgery", "Adjunct Surgical Services"),
        ("Post-op physical therapy", "Rehabilitation", "PT/OT"),
        ("TENS unit, rental", "DMEPOS", "Electrical Stimulation"),
        ("MR arthrogram of the hip", "Diagnostic Testing", "Imaging/Radiology"),
        ("EMG/NCV of both arms", "Diagnostic Testing", "EMG/NCV/NCS"),
        ("Ultrasound therapy for the shoulder", "Rehabilitation", "Other Therapies"),
        ("Home traction unit", "DMEPOS", "DME"),
        ("Traction, 6 sessions", "Rehabilitation", "Other Therapies"),
        ("Consultation with a spine surgeon", "Surgery", "Surgical Consult"),
        ("Follow-up with pain management", "Evaluation & Management", "Medical Specialties"),
        ("Psychological evaluation", "Psych Services", "Evaluation & Management"),
        ("Cortisone injection of the knee", "Injection", "Injection"),
        ("Morphine pump trial", "Surgery", "Non-arthroscopic Surgery"),
        ("Two level lumbar fusion", "Surgery", "Spine"),
        ("I&D of a wrist abscess", "Surgery", "Non-arthroscopic Surgery"),
        ("Vitamin B12 level", "Diagnostic Testing", "Lab & Pathology"),
        ("Upper GI endoscopy", "Diagnostic Testing", "Other Diagnostic Tests"),
        ("Vestibular testing battery", "Diagnostic Testing", "Other Diagnostic Tests"),
        ("Speech and cognitive therapy", "Rehabilitation", "Other Therapies"),
        ("Traction table for home use", "DMEPOS", "DME"),
        ("Full mouth debridement", "Evaluation & Management", "Dental Services"),
        ("Finger PIP joint fusion", "Surgery", "Non-arthroscopic Surgery"),
        ("Lumbar hardware block", "Injection", "Injection"),
        ("Mindfulness-based stress reduction", "Psych Services", "Therapies"),
        ("Hand held shower hose", "DMEPOS", "DME"),
        ("Hemodialysis", "Therapies", "Therapies"),
        ("Wound care supplies", "DMEPOS", "Supplies"),
        ("Neuropsychology consult", "Diagnostic Testing", "Other Diagnostic Tests"),
        # Where nothing else is named, the kind of thing is.
        ("Zygomatic wobble testing", "Diagnostic Testing", "Other Diagnostic Tests"),
        ("Zygomatic comfort device", "DMEPOS", "DME"),
        ("Multidisciplinary team program", "Programs", "Programs"),
        ("Zygomatic reconstruction", "Surgery", "Non-arthroscopic Surgery"),
        ("Removal of symptomatic hardware, left elbow", "Surgery", "Non-arthroscopic Surgery"),
        ("Neuropsychological battery", "Diagnostic Testing", "Other Diagnostic Tests"),
        ("Lumbar decompression belt", "DMEPOS", "Prosthetics/Orthotics"),
        ("Eye movement desensitization and reprocessing", "Psych Services", "Therapies"),
        ("Prolonged exposure therapy", "Psych Services", "Therapies"),
        ("Anti-gravity treadmill training", "Rehabilitation", "PT/OT"),
        ("Pulmonary rehabilitation", "Programs", "Programs"),
        ("Diffusion tensor imaging", "Diagnostic Testing", "Imaging/Radiology"),
        ("Personal exoskeleton", "DMEPOS", "Prosthetics/Orthotics"),
        ("Hotel stay before surgery", "Transportation", "Transportation"),
        ("Cubital tunnel decompression", "Surgery", "Non-arthroscopic Surgery"),
        ("Open Latarjet procedure", "Surgery", "Non-arthroscopic Surgery"),
        ("Elbow contracture release", "Surgery", "Non-arthroscopic Surgery"),
        ("Wrist partial fusion", "Surgery", "Non-arthroscopic Surgery"),
        ("Ocular motor therapy 1 x 8", "Rehabilitation", "Other Therapies"),
        ("Couples therapy", "Psych Services", "Therapies"),
        ("Gurney van", "Transportation", "Transportation"),
        ("Autologous cultured chondrocytes", "Surgery", "Non-arthroscopic Surgery"),
        ("RN circulator", "Surgery", "Adjunct Surgical Services"),
        ("Arthrocentesis of the knee", "Injection", "Injection"),
        ("Nerve hydrodissection under ultrasound", "Injection", "Injection"),
        ("Partial hospitalization program", "Programs", "Programs"),
        ("Chemotherapy", "Therapies", "Therapies"),
        ("Phototherapy", "Therapies", "Other Therapies"),
        ("Splint fabricated by OT", "DMEPOS", "Prosthetics/Orthotics"),
    ],
)
def test_ambiguous_words_find_their_place(classified: Classified, title: str, category: str, subcategory: str) -> None:
    row = classified[title]

    assert (row["category"], row["subcategory"], row["drug_class"]) == (category, subcategory, None)


@pytest.mark.parametrize(
    ("title", "category", "subcategory"),
    [
        ("Physical therapy 2x6 status post lumbar fusion", "Rehabilitation", "PT/OT"),
        ("Cold therapy unit following shoulder arthroscopy", "DMEPOS", "DME"),
        ("MRI of the knee prior to surgery", "Diagnostic Testing", "Imaging/Radiology"),
        ("Walker for use after hip replacement", "DMEPOS", "DME"),
        ("Consultation for epidural steroid injection", "Evaluation & Management", "Medical Specialties"),
        ("Referral for epidural steroid injection", "Injection", "Injection"),
        ("Evaluation for acupuncture", "Rehabilitation", "Acupuncture"),
        ("Supplies for TENS unit", "DMEPOS", "Supplies"),
        ("TENS unit purchase with electrodes", "DMEPOS", "Electrical Stimulation"),
        ("Acupuncture with infrared and myofascial release", "Rehabilitation", "Acupuncture"),
        ("Consultation with a spine surgeon about the neck", "Surgery", "Surgical Consult"),
        ("Physical therapy 2x6 per RFA of 2/3/2015", "Rehabilitation", "PT/OT"),
        ("Bilateral L4-5 RFA", "Injection", "Facet Injection"),
        ("Right knee injection with Synvisc", "Pharmaceuticals", None),
        ("DME for home use: TENS unit", "DMEPOS", "Electrical Stimulation"),
        ("Epidural injection with sedation", "Injection", "Injection"),
        ("Shoulder arthroscopy for rotator cuff repair", "Surgery", "Arthroscopic Surgery"),
        ("After surgery: lumbar fusion", "Surgery", "Spine"),
        ("CT of the wrist to assess a fusion", "Diagnostic Testing", "Imaging/Radiology"),
        ("Ultrasound of the groin r/o hernia repair failure", "Diagnostic Testing", "Imaging/Radiology"),
        ("MRI of the knee to evaluate the meniscus", "Diagnostic Testing", "Imaging/Radiology"),
        ("X-ray for surgical planning of a fusion", "Diagnostic Testing", "Imaging/Radiology"),
        ("Physical therapy for carpal tunnel release", "Rehabilitation", "PT/OT"),
        ("Consult with a disc replacement surgeon", "Surgery", "Surgical Consult"),
        ("Bunionectomy consult", "Surgery", "Surgical Consult"),
        ("Acupuncture consultation", "Evaluation & Management", "Medical Specialties"),
        ("Consultation with an acupuncturist", "Evaluation & Management", "Medical Specialties"),
        ("Consultation with a psychologist", "Psych Services", "Evaluation & Management"),
        ("Interpreter for a follow-up visit", "Other", "Other"),
        ("Physical therapy with interpreter", "Rehabilitation", "PT/OT"),
        # What a treatment is for may be all that is asked for, and a consultation may come with treatment.
        ("Acupuncture consult and treatment", "Rehabilitation", "Acupuncture"),
        ("DME to aid walking: rollator", "DMEPOS", "DME"),
        ("King mattress w/ massage function", "DMEPOS", "DME"),
        ("RFA right L3-4 w/ conscious sedation", "Injection", "Facet Injection"),
        ("Referral to rule out hernia: ultrasound", "Diagnostic Testing", "Imaging/Radiology"),
    ],
)
def test_circumstances_of_a_service_are_not_the_service(
    classified: Classified, title: str, category: str, subcategory: str
) -> None:
    assert (classified[title]["category"], classified[title]["subcategory"]) == (category, subcategory)


@pytest.mark.parametrize(
    ("title", "rule", "words"),
    [
        ("Repair of the left rotator cuff", "services:rotator_cuff_repair", "Repair of the left rotator cuff"),
        ("Open repair of a ventral hernia with mesh", "services:hernia_repair", "repair of a ventral hernia"),
        ("Replacement of the right hip", "services:joint_replacement", "Replacement of the right hip"),
        ("Fusion of the wrist", "services:joint_fusion", "Fusion of the wrist"),
        ("Physical therapy after repair of the rotator cuff", "services:physical_therapy", "Physical therapy"),
        ("MRI for evaluation of the ACL", "services:mri", "MRI"),
    ],
)
def test_a_procedure_may_come_before_what_it_is_done_to(
    classified: Classified, title: str, rule: str, words: str
) -> None:
    assert (classified[title]["rule"], classified[title]["matched"]) == (rule, words)


def test_a_term_inside_a_longer_one_does_not_count() -> None:
    assert place_of("Massage chair") == ("DMEPOS", "DME", None)
    assert place_of("MRI with sedation") == ("Diagnostic Testing", "Imaging/Radiology", None)


def test_case_punctuation_and_plural_make_no_difference() -> None:
    titles = ["Trigger-finger release", "TRIGGER FINGER RELEASES", "trigger  finger/release"]

    found = services.classify(pl.Series(titles))

    assert found["rule"].unique().to_list() == ["services:tendon_and_hand_surgery"]
    assert found["matched"].to_list() == titles


def test_part_of_a_word_is_no_match() -> None:
    assert place_of("Emris compartment") == (None, None, None)


def test_the_rule_names_the_entry_and_the_words_that_decided() -> None:
    found = services.classify(pl.Series(["Two boxes of TENS electrodes"]))

    assert found.select("rule", "matched").row(0) == ("services:electrodes", "TENS electrodes")


def test_a_title_said_twice_is_one_row() -> None:
    assert services.classify(pl.Series(["Norco", None, "Norco"]))["title"].to_list() == ["Norco"]


@pytest.mark.parametrize(
    ("title", "rule", "matched"),
    [
        ("Acupunture 2x4", "services:acupuncture~1", "Acupunture"),
        ("Phisical therapy, 6 visits", "services:physical_therapy~1", "Phisical"),
        ("Chiropratic care", "services:chiropractic_care~1", "Chiropratic"),
        ("Massage, acupunture", "services:massage_therapy", "Massage"),
        ("Unspecified therapy", "services:other_therapy", "therapy"),
        ("Akupuncture", "services:acupuncture~1", "Akupuncture"),
        ("[REDACTED] XX mg", None, None),
        ("████████", None, None),
    ],
)
def test_a_misspelled_service_is_known_where_nothing_else_is_named(
    classified: Classified, title: str, rule: str | None, matched: str | None
) -> None:
    assert (classified[title]["rule"], classified[title]["matched"]) == (rule, matched)
