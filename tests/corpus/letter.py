"""One generated letter: what it says, drawn from a seed, and its truth in the shape of the hand-made labels.

What a layout does not print is NULL in the truth of its letters.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.corpus import cited, words

# No year had so many cases; up to nine million generated ones have seven digits.
FIRST_NUMBER = 900_000
LAYOUTS = ("tabular", "notice", "decision_and_rationale", "professional_review")
# The years in which letters of a layout were decided: the first day, and over how many days they are spread.
DECIDED = {
    "tabular": (date(2017, 1, 3), 400),
    "notice": (date(2013, 9, 2), 110),
    "decision_and_rationale": (date(2013, 12, 20), 180),
    "professional_review": (date(2013, 3, 1), 120),
}
# The cells of the header that a layout prints, and the fields of the truth that its sentences tell.
PRINTED = {
    "tabular": ("Case Number", "Date Assigned", "Date of Injury", "Decision Date", "UR Denial Date", "Priority",
                "Application Received"),
    "notice": ("Date of UR Decision", "Date of Injury", "IMR Application Received", "MAXIMUS Case Number"),
    "decision_and_rationale": ("UR Denial Date", "Date of Injury", "IMR Application Received", "MAXIMUS Case Number"),
    "professional_review": ("IMR Case Number", "Date of Injury", "UR Denial Date", "Application Received", "Priority"),
}  # fmt: skip
SHOWN = {
    "tabular": (),
    "notice": ("decision_date", "ur_denial_date", "application_received_date", "date_assigned", "date_of_injury"),
    "decision_and_rationale": ("decision_date",),
    "professional_review": ("ur_denial_date", "application_received_date", "date_of_injury"),
}
CELLS = {
    "Case Number": "case_number", "MAXIMUS Case Number": "case_number", "IMR Case Number": "case_number",
    "Date Assigned": "date_assigned", "Date of Injury": "date_of_injury", "Decision Date": "decision_date",
    "UR Denial Date": "ur_denial_date", "Date of UR Decision": "ur_denial_date", "Priority": "priority",
    "Application Received": "application_received_date", "IMR Application Received": "application_received_date",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """A disputed item as printed, and its labels."""

    title: str
    outcome: str
    paragraphs: dict[str, str] = field(repr=False)
    rationale: str = field(repr=False)
    truth: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """A letter as printed, and its labels; ``header`` is empty where its page is missing, ``when`` its five dates."""

    layout: str
    header: dict[str, str] = field(repr=False)
    when: dict[str, date] = field(repr=False)
    states: list[str]
    specialties: list[str]
    separator: str
    summary: list[str] = field(repr=False)
    items: list[Item]
    truth: dict[str, Any] = field(repr=False)


def generate(
    seed: int, has_header: bool = True, correction_of: int | None = None, layout: str = "tabular", traps: bool = False
) -> Letter:
    """The letter of a seed; a correction keeps the case number of another seed's letter and is decided later.

    With ``traps`` it may hold any of the headings and sentences that have misled readers.
    """
    chance = random.Random(seed)
    case = seed if correction_of is None else correction_of
    of_case = random.Random(f"case {case}")
    first, spread = DECIDED[layout]
    decided = first + timedelta(days=of_case.randrange(spread))
    days = {"date_assigned": 25, "application_received_date": 40, "ur_denial_date": 60}
    days["date_of_injury"] = 60 + of_case.randrange(1, 3000)
    when = {name: decided - timedelta(days=back) for name, back in days.items()}
    when["decision_date"] = decided + timedelta(days=30 if correction_of is not None else 0)
    number = f"CM{when['application_received_date']:%y}-{FIRST_NUMBER + case:07}"
    priority = chance.choice(["Standard"] * 9 + ["Expedited"])
    states = sorted({"California", *chance.sample(words.STATES, chance.randint(0, 2))})
    specialties = chance.sample(words.SPECIALTIES, chance.randint(1, 3))
    age, sex = chance.randint(19, 78), chance.choice(["male", "female"])
    diagnoses = chance.sample(words.DIAGNOSES, chance.randint(1, 3))
    summary = [
        chance.choice(words.AGED).format(age=age, sex=sex),
        f"Diagnoses include {', '.join(diagnoses)}.",
        *chance.sample(words.PROSE, chance.randint(2, 4)),
        *(chance.sample(words.PROSE_TRAPS, 2) if traps else ()),
    ]
    items = _items(chance, layout, traps)
    known = {"case_number": number, "priority": priority, **when}
    header = {label: _printed(known[CELLS[label]]) for label in PRINTED[layout]} if has_header else {}
    shown = {*(CELLS[label] for label in header), *SHOWN[layout]}
    return Letter(
        layout, header, when, states, specialties, chance.choice([",", ", "]), summary, items,
        {name: _label(value) if name in shown else None for name, value in known.items()}
        | {"licensure_states": states, "specialties": specialties, "age": age, "sex": sex}
        | {"items": [{"n": n, **item.truth} for n, item in enumerate(items, 1)]},
    )  # fmt: skip


def _printed(value: str | date) -> str:
    return value if isinstance(value, str) else f"{value:%m/%d/%Y}"


def _label(value: str | date) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _items(chance: random.Random, layout: str, traps: bool) -> list[Item]:
    count = chance.choice([1, 1, 1, 1, 2, 2, 3, 4, 7])
    requests = chance.sample(words.REQUESTS, count)
    if traps:
        requests += chance.sample(words.TRAPS, 2)
        chance.shuffle(requests)
    items = [_item(chance, layout, request, traps) for request in requests]
    if chance.random() < 0.15:
        items.append(_item(chance, layout, chance.choice(words.SURGERIES), traps))
        for request in chance.sample(words.ADJUNCTS, 2):
            items.append(_item(chance, layout, request, traps, is_associated=True))
        # What is drawn by chance beside a surgery may be one of the tests that come before it.
        for item in items:
            item.truth["is_ancillary"] |= item.title in words.BEFORE_SURGERY
    return items


def _item(chance: random.Random, layout: str, request: words.Request, traps: bool, is_associated: bool = False) -> Item:
    outcome = "Overturned" if chance.random() < 0.1 else "Upheld"
    title, original, authorized, disputed = request.title, None, None, request.title
    if is_associated:
        title = f"Associated surgical service: {request.title}"
    elif layout == "tabular" and chance.random() < 0.1:
        original, authorized = f"{request.title} and a second course", "one course"
        title = chance.choice([
            f"{original} was the original request. {authorized} was authorized by the Claims Administrator. "
            f"The remaining IMR eligible portion of the original request, {disputed} is",
            f"{disputed} was the original request. The Claims Administrator authorized {authorized}, leaving the "
            f"original request IMR eligible. The original request, {disputed} is",
        ])  # fmt: skip
        original = original if "remaining" in title else disputed
    sides = (
        {side: cited.in_form(chance, side, traps) for side in cited.NAMES}
        if layout == "tabular"
        else cited.in_sentences(chance, layout)
    )
    truth = {
        "title": title,
        "outcome": outcome,
        "disputed_service": disputed,
        "original_request": original,
        "authorized_portion": authorized,
        "is_ancillary": is_associated,
        "is_retrospective": request.is_retrospective,
        "category": request.category,
        "subcategory": None if request.category == words.DRUG else request.place,
        "drug_class": request.place if request.category == words.DRUG else None,
        "alt": [["Surgery", "Adjunct Surgical Services"]] if is_associated else [],
        "quantity": request.quantity,
        "body_regions": list(request.regions),
        **{side: labels for side, (_, labels) in sides.items()},
    }
    paragraphs = {side: paragraph for side, (paragraph, _) in sides.items()}
    reasons = [*chance.sample(words.REASONS, 2), *(chance.sample(words.REASON_TRAPS, 1) if traps else ())]
    rationale = f"{' '.join(reasons)} Given the above, the request is decided as headed."
    return Item(title, outcome, paragraphs, rationale, truth)
