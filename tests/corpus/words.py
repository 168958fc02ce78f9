"""What written letters are made of: requests with their place in the taxonomy, citations, people."""

from typing import NamedTuple


class Request(NamedTuple):
    """A request as headed, and what a reader files it under."""

    title: str
    category: str
    place: str
    quantity: float | None = None
    regions: tuple[str, ...] = ()


class Cited(NamedTuple):
    """The words of a citation, and what it cites: family, guideline, edition, sections."""

    words: str
    family: str
    guideline: str | None
    edition: str | None
    sections: tuple[str, ...] = ()


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
    Request("Spine surgeon evaluation", "Surgery", "Surgical Consult", None, ("spine",)),
    Request("Cognitive behavioral therapy, 6 sessions", "Psych Services", "Therapies", 6),
    Request("Psychological evaluation", "Psych Services", "Evaluation & Management"),
    Request("Home health aide 4 hours a day", "Home Health", "Home Health"),
    Request("Functional restoration program, 80 hours", "Programs", "Programs"),
    Request("Gym membership", "Programs", "Programs"),
    Request("Transportation to and from appointments", "Transportation", "Transportation"),
)
SURGERIES = (
    Request("Left knee arthroscopy with partial meniscectomy", "Surgery", "Arthroscopic Surgery", None, ("knee",)),
    Request("Right carpal tunnel release", "Surgery", "Non-arthroscopic Surgery", None, ("wrist",)),
    Request("Anterior cervical discectomy and fusion at C5-6", "Surgery", "Spine", None, ("cervical spine",)),
)
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


MTUS = (
    _mtus("Chronic Pain Medical Treatment", "2016", "Physical medicine treatment"),
    _mtus("Chronic Pain Medical Treatment", "2009", "NSAIDs, GI symptoms & cardiovascular risk"),
    _mtus("Low Back Complaints", "2004", "Special Studies", "Physical Methods"),
    _mtus("Forearm, Wrist, and Hand Complaints", "2004"),
    _mtus("Opioid Treatment", "2016", f"3.3 {REGULAR}"),
    _mtus("Shoulder Complaints", "2004", "Initial Care"),
    _mtus("Acupuncture Treatment", "2007"),
)
ODG = "Official Disability Guidelines"
OTHERS = (
    Cited(f"{ODG} (ODG), Low Back Chapter", "ODG", "Low Back", None),
    Cited(
        "ODG Neck & Upper Back (Acute & Chronic), Manipulation", "ODG", "Neck and Upper Back", None, ("Manipulation",)
    ),
    Cited(f"{ODG} - Knee and Leg (updated 1/30/17)", "ODG", "Knee and Leg", None),
    Cited(f"{ODG} (ODG), Physical Therapy Guidelines", "ODG", None, None, ("Physical Therapy Guidelines",)),
    Cited("http://www.example.org/guideline/17", "Other", "http://www.example.org/guideline/17", None),
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
REASONS = (
    "The guideline advises a trial of conservative care first, and none is documented.",
    "No functional improvement with earlier treatment is shown.",
    "The records describe red flags and failed conservative care.",
    "An increase of function with the present regimen is documented.",
)
