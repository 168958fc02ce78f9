"""The paragraphs of a generated letter in each layout, in print order; HEADER marks where its header is printed."""

from collections.abc import Callable

from tests.corpus.letter import Letter

HEADER = "<the header>"
MADE = "HOW THE IMR FINAL DETERMINATION WAS MADE"
FAMILIAR = (
    "He/she is familiar with governing laws and regulations, including the strength of evidence hierarchy that applies "
    "to Independent Medical Review determinations."
)
EXPLAINED = (
    "MAXIMUS Federal Services sent the complete case file to an expert reviewer. He/she has no affiliation with the "
    f"employer, employee, providers or the claims administrator. {FAMILIAR}"
)
DEVELOPED = (
    "The {reviewer} developed the following clinical case summary based on a review of the case file, including all "
    "medical records:"
)
ISSUES = "IMR ISSUES, DECISIONS AND RATIONALES"
DECIDED = "The Final Determination was based on decisions for the disputed items/services set forth below:"
CONSIDERED = (
    "The following relevant documents received from the interested parties and the documents provided with the "
    "application were reviewed and considered. These documents included:"
)
DOCUMENTS = ("\u2612 Application of Independent Medical Review", "\u2612 Utilization Review Determination")
IN_PRACTICE = "He/she has been in active clinical practice for more than five years."
CERTIFIES = (
    "The medical professional who reviewed this case certifies that he or she has no affiliation with the employer, "
    "the claims administrator, the injured employee or the treating provider."
)
DISCLAIMER = (
    "Disclaimer: MAXIMUS is providing an independent review service under contract with the California Department of "
    "Industrial Relations."
)
RELIED_UPON = (
    "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make His/Her Decision"
)
GUIDELINES = "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:"
RATIONALE = "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS {necessary}:"


def paragraphs(letter: Letter) -> list[str]:
    """The paragraphs of a letter in its layout."""
    return PARAGRAPHS[letter.layout](letter)


def _tabular(letter: Letter) -> list[str]:
    found = [HEADER, MADE, EXPLAINED, "The Expert Reviewer has the following credentials:"]
    found += [f"State(s) of Licensure: {letter.separator.join(letter.states)}"]
    found += [f"Certification(s)/Specialty: {', '.join(letter.specialties)}", "CLINICAL CASE SUMMARY"]
    found += [DEVELOPED.format(reviewer="expert reviewer"), " ".join(letter.summary), ISSUES, DECIDED]
    for item in letter.items:
        found += [
            f"{item.title}: {item.outcome}",
            f"Claims Administrator guideline: {item.paragraphs['claims_administrator']}",
            f"MAXIMUS guideline: {item.paragraphs['reviewer']}",
            f"Decision rationale: {item.rationale}",
        ]
    return found


def _notice(letter: Letter) -> list[str]:
    when = letter.when
    outcomes = [
        f"{n}) MAXIMUS Federal Services, Inc. has determined the request for {item.title} is "
        # The words run together in some printings.
        f"{('not', 'not ')[n % 2] if item.outcome == 'Upheld' else ''}medically necessary and appropriate."
        for n, item in enumerate(letter.items, 1)
    ]
    found = ["MAXIMUS FEDERAL SERVICES, INC.", "Notice of Independent Medical Review Determination"]
    found += [f"Dated: {_short(when['decision_date'])}", HEADER, *outcomes]
    found += [
        "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",
        f"An application for Independent Medical Review was filed on {_short(when['application_received_date'])} "
        f"disputing the Utilization Review Denial dated {_short(when['ur_denial_date'])}. A Notice of Assignment and "
        f"Request for Information was provided to the above parties on {_short(when['date_assigned'])}. A decision has "
        "been made for each of the treatment and/or services that were in dispute:",
        *outcomes,
        "Medical Qualifications of the Expert Reviewer:",
        f"The independent Medical Doctor who made the decision has no affiliation with the employer. "
        f"{_credentials(letter)} {IN_PRACTICE}",
        "Expert Reviewer Case Summary:",
        f"{' '.join(letter.summary)} The date of injury is {_short(when['date_of_injury'])}.",
        "Documents Reviewed for Determination:",
        CONSIDERED,
        *DOCUMENTS,
    ]
    for n, item in enumerate(letter.items, 1):
        found += [
            f"{n}) Regarding the request for {item.title}:",
            RELIED_UPON,
            f"{item.paragraphs['claims_administrator']} {item.paragraphs['reviewer']}",
            "Rationale for the Decision:",
            item.rationale,
        ]
    return [*found, DISCLAIMER]


def _decision_and_rationale(letter: Letter) -> list[str]:
    found = [f"Dated: {_short(letter.when['decision_date'])}", "Employee:", "Claim Number:", HEADER, MADE]
    found += [
        "MAXIMUS Federal Services sent the complete case file to a physician reviewer. He/she has no affiliation with "
        f"the employer, employee, providers or the claims administrator. {_credentials(letter)} {FAMILIAR}",
        "DOCUMENTS REVIEWED",
        CONSIDERED,
        *DOCUMENTS,
        "CLINICAL CASE SUMMARY",
        DEVELOPED.format(reviewer="physician reviewer"),
        " ".join(letter.summary),
        "IMR DECISION(S) AND RATIONALE(S)",
        DECIDED,
    ]
    for n, item in enumerate(letter.items, 1):
        necessary = f"is {'not ' if item.outcome == 'Upheld' else ''}medically necessary and appropriate."
        number = f"{n}. " if len(letter.items) > 1 else ""
        asked = "" if n % 2 and number else "The request for "
        found += [
            f"{number}{asked}{item.title} {necessary}",
            item.paragraphs["claims_administrator"],
            item.paragraphs["reviewer"],
            "The Physician Reviewer's decision rationale:",
            f"{item.rationale} The request {necessary}",
        ]
    return found


def _professional_review(letter: Letter) -> list[str]:
    when = letter.when
    number = ("{}. ", "{}) ", "({}) ")[len(letter.items) % 3] if len(letter.items) > 1 else ""
    found = ["MAXIMUS FEDERAL SERVICES, INC.", HEADER, "MEDICAL PROFESSIONAL REVIEW", "ISSUE AT DISPUTE:"]
    found += [number.format(n) + item.title for n, item in enumerate(letter.items, 1)]
    found += [
        "CASE SUMMARY:",
        f"{' '.join(letter.summary)} The date of injury is {_short(when['date_of_injury'])}. The request was denied by "
        f"utilization review on {_short(when['ur_denial_date'])}. The IMR application was received on "
        f"{_short(when['application_received_date'])}.",
        "DOCUMENTS REVIEWED FOR DETERMINATION:",
        f"Application for Independent Medical Review dated {_short(when['ur_denial_date'])}; records of the provider.",
    ]
    for n, item in enumerate(letter.items, 1):
        number = f" ({n})" if len(letter.items) > 1 else ""
        necessary = "NOT MEDICALLY NECESSARY" if item.outcome == "Upheld" else "MEDICALLY NECESSARY"
        sides = f"{item.paragraphs['claims_administrator']} {item.paragraphs['reviewer']}".strip()
        found += [f"{GUIDELINES}{number}", sides, f"{RATIONALE.format(necessary=necessary)}{number}", item.rationale]
    return [*found, "MEDICAL REVIEWER QUALIFICATIONS:", f"{_credentials(letter)} {CERTIFIES}"]


def _credentials(letter: Letter) -> str:
    """Sentences that tell the specialties, the last as subspecialty, and the states."""
    board, sub = letter.specialties[:2], letter.specialties[2:]
    certified = f"is Board Certified in {' and '.join(board)}".replace("&", "and")
    return f"The physician reviewer {certified}{''.join(f', has a subspecialty in {name}' for name in sub)} " + (
        f"and is licensed to practice in {' and '.join(letter.states)}."
    )


def _short(day: object) -> str:
    return f"{day:%m/%d/%Y}"


PARAGRAPHS: dict[str, Callable[[Letter], list[str]]] = {
    "tabular": _tabular,
    "notice": _notice,
    "decision_and_rationale": _decision_and_rationale,
    "professional_review": _professional_review,
}
