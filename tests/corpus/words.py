"""What generated letters are made of: requests with their place in the taxonomy, citations, people."""

from typing import NamedTuple


class Request(NamedTuple):
    """A request as headed, and what a reader files it under."""

    title: str
    category: str
    place: str
    quantity: float | None = None
    regions: tuple[str, ...] = ()
    is_retrospective: bool = False


class Cited(NamedTuple):
    """The words of a citation, and what it cites: family, guideline, edition, sections, pages."""

    words: str
    family: str
    guideline: str | None
    edition: str | None
    sections: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


IMAGING, PT, DRUG = ("Diagnostic Testing", "Imaging/Radiology"), ("Rehabilitation", "PT/OT"), "Pharmaceuticals"

REQUESTS = (
    Request("MRI of the right ankle without contrast", *IMAGING, None, ("ankle",)),
    Request("CT scan of the cervical spine", *IMAGING, None, ("cervical spine",)),
    Request("X-rays of the left hand, two views", *IMAGING, None, ("hand",)),
    Request(
        "EMG/NCV of the bilateral upper extremities", "Diagnostic Testing", "EMG/NCV/NCS", None, ("upper extremity",)
    ),
    Request("Urine drug screen", "Diagnostic Testing", "Lab & Pathology"),
    Request("Labs: CBC and metabolic panel", "Diagnostic Testing", "Lab & Pathology"),
    Request("Polysomnogram", "Diagnostic Testing", "Other Diagnostic Tests"),
    Request("Functional capacity evaluation", "Diagnostic Testing", "Other Diagnostic Tests"),
    Request("Physical therapy 2 times a week for 6 weeks for the low back", *PT, 12, ("lumbar spine",)),
    Request("Eight sessions of physical therapy for the right shoulder", *PT, 8, ("shoulder",)),
    Request("Occupational therapy, 6 visits, left wrist", *PT, 6, ("wrist",)),
    Request("Aquatic therapy 1-2 times a week for 4 weeks", *PT),
    Request("Acupuncture, ten sessions, for the neck", "Rehabilitation", "Acupuncture", 10, ("cervical spine",)),
    Request("Chiropractic treatment three times per week for 4 weeks", "Rehabilitation", "Chiropractic", 12),
    Request("Massage therapy, 4 sessions", "Rehabilitation", "Other Therapies", 4),
    Request("Norco 10/325mg #90", DRUG, "Opioids", 90),
    Request("Tramadol ER 150mg #30 with 2 refills", DRUG, "Opioids", 30),
    Request("Butrans patch 10mcg/hr #4", DRUG, "Opioids", 4),
    Request("Naproxen 550mg #60", DRUG, "NSAID", 60),
    Request("Cyclobenzaprine 7.5mg #60", DRUG, "Muscle Relaxant", 60),
    Request("Gabapentin 300mg #90", DRUG, "Anti-epilepsy drugs", 90),
    Request("Omeprazole 20mg #30", DRUG, "Proton Pump Inhibitors", 30),
    Request("Duloxetine 30mg QTY: 30", DRUG, "Antidepressant", 30),
    Request("Zolpidem 10mg #20", DRUG, "Sedative-hypnotics", 20),
    Request("Lidoderm 5% patch #30", DRUG, "Topical Analgesics", 30),
    Request("Gabapentin 10%, Ketoprofen 10%, Lidocaine 5% in cream base", DRUG, "Topical Compounds"),
    Request("Right L4-5 transforaminal epidural steroid injection", "Injection", "Injection", None, ("lumbar spine",)),
    Request("Medial branch block at L3, L4 and L5", "Injection", "Facet Injection", None, ("lumbar spine",)),
    Request("TENS unit, 30 day rental", "DMEPOS", "Electrical Stimulation", 30),
    Request("Hinged knee brace", "DMEPOS", "Prosthetics/Orthotics", None, ("knee",)),
    Request("Ergonomic chair", "DMEPOS", "DME"),
    Request("Electrodes for the TENS unit", "DMEPOS", "Supplies"),
    Request("Pain management consultation", "Evaluation & Management", "Medical Specialties"),
    Request(
        "Follow-up visit with the treating physician in six weeks", "Evaluation & Management", "Medical Specialties"
    ),
    Request("Dental examination", "Evaluation & Management", "Dental Services"),
    Request("Spine surgeon evaluation", "Surgery", "Surgical Consult", None, ()),
    Request("Cognitive behavioral therapy, 6 sessions", "Psych Services", "Therapies", 6),
    Request("Psychological evaluation", "Psych Services", "Evaluation & Management"),
    Request("Home health aide 4 hours a day", "Home Health", "Home Health"),
    Request("Functional restoration program, 80 hours", "Programs", "Programs", 80),
    Request("Gym membership", "Programs", "Programs"),
    Request("Transportation to and from appointments", "Transportation", "Transportation"),
)
# Headings that have misled readers: colons and dates before the outcome, several services under one outcome, numbers
# that are no quantity, more words than a few lines hold.
TRAPS = (
    Request("Pre-op labs: CBC", "Diagnostic Testing", "Lab & Pathology"),
    Request("Lumbar corset QTY: 2", "DMEPOS", "Prosthetics/Orthotics", 2, ("lumbar spine",)),
    Request("Retrospective naproxen 550mg #60, DOS: 11/11/2016", DRUG, "NSAID", 60, (), True),
    Request("Retrospective review of urine drug screen, DOS 3/4/2013", "Diagnostic Testing", "Lab & Pathology", None,
            (), True),
    Request(
        "MRI of the lumbar spine, and MRI of the cervical spine", *IMAGING, None, ("lumbar spine", "cervical spine")
    ),
    Request("Acupuncture 2 to 3 times a week for 4 weeks", "Rehabilitation", "Acupuncture"),
    Request(
        "Physical therapy for the left shoulder, to include therapeutic exercise, neuromuscular re-education, manual "
        "treatment, hot packs, and instruction in a program of exercise at home, two (2) times a week for six (6) "
        "weeks, with the therapist near the home of the worker, as asked for in the report of the treating physician, "
        "in the form that came with it, and in the letter that followed (12 visits in all)", *PT, 12, ("shoulder",),
    ),
    Request("Thermacare\xae heat wraps, 20\xb0 warmer, 2 \xd7 a day", "DMEPOS", "Supplies"),
    Request("1 follow-up visit, \u201curgent\u201d, with the doctor\u2019s office", "Evaluation & Management",
            "Medical Specialties", 1),
)  # fmt: skip
SURGERIES = (
    Request("Left knee arthroscopy with partial meniscectomy", "Surgery", "Arthroscopic Surgery", None, ("knee",)),
    Request("Right carpal tunnel release", "Surgery", "Non-arthroscopic Surgery", None, ("wrist",)),
    Request("Anterior cervical discectomy and fusion at C5-6", "Surgery", "Spine", None, ("cervical spine",)),
)
BEFORE_SURGERY = ("Labs: CBC and metabolic panel", "Pre-op labs: CBC")
ADJUNCTS = (
    Request("Assistant surgeon", "Surgery", "Adjunct Surgical Services"),
    Request("Pre-operative medical clearance", "Surgery", "Adjunct Surgical Services"),
    Request("Post-operative physical therapy, 12 sessions", *PT, 12),
    Request("Cold therapy unit, 7 day rental", "DMEPOS", "DME", 7),
)

REGULAR = "Opioids for Chronic Pain and Chronic Opioid Treatment: Initiating and Monitoring Chronic Opioid Treatment"


def _mtus(title: str, year: str, *sections: str) -> Cited:
    listed = f", Section(s): {', '.join(sections)}" if sections else ""
    return Cited(f"{title} {year}{listed}", "MTUS", title, year, sections)


CHRONIC = "Chronic Pain Medical Treatment"
MTUS = (
    _mtus("Chronic Pain Medical Treatment", "2016", "Physical medicine treatment"),
    _mtus("Chronic Pain Medical Treatment", "2009", "NSAIDs, GI symptoms & cardiovascular risk"),
    _mtus("Low Back Complaints", "2004", "Special Studies", "Physical Methods"),
    _mtus("Forearm, Wrist, and Hand Complaints", "2004"),
    _mtus("Opioid Treatment", "2016", f"3.3 {REGULAR}"),
    _mtus("Shoulder Complaints", "2004", "Initial Care"),
    _mtus("Acupuncture Treatment", "2007"),
)
MTUS_TRAPS = (
    Cited("Low Back Complaints 2004, Section(s): 326", "MTUS", "Low Back Complaints", "2004", ("326",)),
    _mtus(
        CHRONIC, "2009", "TENS, chronic pain (transcutaneous electrical nerve stimulation)",
        "Work conditioning, work hardening", "Opioids, criteria for use",
    ),
    _mtus("Neck and Upper Back Complaints", "2004", "Initial Care", "Special Studies"),
    _mtus("Knee Complaints", "2004"),
    Cited("Chronic Pain Treatment Guidelines Massage Therapy", "MTUS", CHRONIC, None, ("Massage Therapy",)),
    Cited("Chronic Pain Treatment Guidelines Page(s): 60", "MTUS", CHRONIC, None, (), ("60",)),
    Cited(
        "ACOEM Practice Guidelines Chapter 9 (Shoulder Complaints) Page(s): 209-211", "MTUS", "Shoulder Complaints",
        None, (), ("209-211",),
    ),
)  # fmt: skip
ODG = "Official Disability Guidelines"
OTHER_TRAPS = (
    Cited(f"{ODG} (ODG)", "ODG", None, None),
    Cited("ODG Preface - Physical Therapy", "ODG", "Preface", None, ("Physical Therapy",)),
    Cited("ODG, Low Back - Lumbar & Thoracic (Acute & Chronic), Hammocks", "ODG", "Low Back", None, ("Hammocks",)),
    Cited("ACOEM Guidelines, 3rd Edition, Knee Disorders", "ACOEM", "Knee Disorders", "3rd"),
    Cited("Journal of Kumquats, 2012", "Other", "Journal of Kumquats", "2012"),
)
OTHERS = (
    Cited(f"{ODG} (ODG), Low Back Chapter", "ODG", "Low Back", None),
    Cited(
        "ODG Neck & Upper Back (Acute & Chronic), Manipulation", "ODG", "Neck and Upper Back", None, ("Manipulation",)
    ),
    Cited(f"{ODG} - Knee and Leg (updated 1/30/17)", "ODG", "Knee and Leg", None),
    Cited(f"{ODG} (ODG), Physical Therapy Guidelines", "ODG", None, None, ("Physical Therapy Guidelines",)),
    Cited("http://www.example.org/guideline/17", "Other", "http://www.example.org/guideline/17", None),
)

SAID_OF_MTUS = (
    Cited(f"{CHRONIC} Guidelines", "MTUS", CHRONIC, None),
    Cited(f"{CHRONIC} Guidelines (2009), Exercise, pg. 46-47", "MTUS", CHRONIC, "2009", ("Exercise",), ("46-47",)),
    Cited(
        f"{CHRONIC} Guidelines, NSAIDs, GI symptoms & cardiovascular risk, pages 68, 69", "MTUS", CHRONIC, None,
        ("NSAIDs, GI symptoms & cardiovascular risk",), ("68", "69"),
    ),
    Cited(
        f"{CHRONIC} Guidelines, pages 29, 63-66, Carisoprodol (Soma) and Muscle relaxants (for pain)", "MTUS", CHRONIC,
        None, ("Carisoprodol (Soma)", "Muscle relaxants (for pain)"), ("29", "63-66"),
    ),
    Cited(
        "Low Back Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 12), page 303", "MTUS",
        "Low Back Complaints", "2004", (), ("303",),
    ),
    Cited(
        "Forearm, Wrist, and Hand Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 11) pages "
        "263-266", "MTUS", "Forearm, Wrist, and Hand Complaints", "2004", (), ("263-266",),
    ),
    Cited("Postsurgical Treatment Guidelines", "MTUS", "Postsurgical Treatment", None),
    Cited("Acupuncture Medical Treatment Guidelines", "MTUS", "Acupuncture Treatment", None),
)  # fmt: skip
SAID_OUTSIDE = (
    Cited(f"{ODG} (ODG), Pain Chapter, Zolpidem (Ambien)", "ODG", "Pain", None, ("Zolpidem (Ambien)",)),
    Cited(f"{ODG} (ODG), Knee and Leg Chapter", "ODG", "Knee and Leg", None),
    Cited("ACOEM Practice Guidelines, 3rd Edition, Low Back Disorders", "ACOEM", "Low Back Disorders", "3rd"),
    Cited("American Society of Kumquats, Guideline for Supports", "Other", "American Society of Kumquats", None),
)

STATES = ("California", "Arizona", "North Carolina", "New York", "Texas", "Oregon")
SPECIALTIES = (
    "Physical Medicine & Rehabilitation", "Pain Management", "Orthopedic Surgery", "Family Practice", "Neurology",
    "Occupational Medicine", "Internal Medicine", "Anesthesiology", "Public Health & General Preventive Medicine",
)  # fmt: skip
DIAGNOSES = (
    "lumbar strain",
    "cervical radiculitis",
    "right shoulder impingement",
    "carpal tunnel syndrome",
    "knee sprain",
)
AGED = (
    "The injured worker is a {age} year old {sex} who was hurt at work.",
    "The injured worker is a(n) {age}-year-old {sex}, who fell from a ladder.",
    "This case involves a now {age}-year old {sex} with a history of an occupational claim.",
    "The {age} year old {sex} injured worker suffered an industrial injury.",
)
PROSE = (
    "Pain was rated 7 out of 10 and radiated below the knee, with 60° of flexion.",
    "The worker reports migraine headaches since 13 years old.",
    "Treatment to date has included rest, ice and ibuprofen; a clinic's note is handwritten.",
    'On review the request was non-certified, although the same request had been "Upheld: in part" before.',
    "An earlier letter reads: Ibuprofen 800mg: Overturned.",
)
# Sentences that look like something else: an item, an outcome, another age, another date, a lost quote.
PROSE_TRAPS = (
    "The request is not medically necessary and appropriate, wrote the reviewer of the plan.",
    "Two years before he was seen at 12 years old for asthma; stork?s bite noted.",
    "Notes of three visits.The last is illegible.",
    "He was seen on 02/30/2016 and again on 3/4/13 by a physician\u2019s assistant.",
    "MRI was the original request. X-ray was authorized by the Claims Administrator.",
    "The form reads: 1) Regarding rest, 2) regarding ice.",
)
REASON_TRAPS = (
    "Were there no red flag, imaging would be not medically necessary.",
    "In an earlier letter the same service was Upheld: it is not so now.",
    "The Claims Administrator based its decision on other facts.",
)
REASONS = (
    "The guideline advises a trial of conservative care first, and none is documented.",
    "No functional improvement with earlier treatment is shown.",
    "The records describe red flags and failed conservative care.",
    "An increase of function with the present regimen is documented.",
)
