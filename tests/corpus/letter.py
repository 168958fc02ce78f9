"""One written letter: what it says, drawn from a seed, and its truth in the shape of the hand-made labels."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.corpus import words

CITES_NOTHING = "The {side} did not cite any medical evidence for its decision."
OUTSIDE = "The {side} based their decision on recommendation(s) outside of the MTUS Guidelines. "
SIDES = {"claims_administrator": "Claims Administrator", "reviewer": "Expert Reviewer"}


@dataclass(frozen=True)
class Item:
    """A disputed item as printed, and its labels."""

    title: str
    outcome: str
    paragraphs: dict[str, str]
    rationale: str
    truth: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """A letter as printed, and its labels; ``header`` is empty where its page is missing."""

    header: dict[str, str]
    states: str
    specialties: str
    summary: list[str]
    items: list[Item]
    truth: dict[str, Any] = field(repr=False)


def write(seed: int, has_header: bool = True, correction_of: int | None = None) -> Letter:
    """The letter of a seed; a correction keeps the case number of another seed's letter and is decided later."""
    chance = random.Random(seed)
    case = seed if correction_of is None else correction_of
    of_case = random.Random(f"case {case}")
    decided = date(2017, 1, 3) + timedelta(days=of_case.randrange(400))
    days = {"assigned": 25, "received": 40, "denied": 60, "injured": 60 + of_case.randrange(1, 3000)}
    when = {name: decided - timedelta(days=back) for name, back in days.items()}
    decided += timedelta(days=30 if correction_of is not None else 0)
    number = f"CM{when['received']:%y}-09{case:05}"
    priority = chance.choice(["Standard"] * 9 + ["Expedited"])
    states = sorted({"California", *chance.sample(words.STATES, chance.randint(0, 2))})
    specialties = chance.sample(words.SPECIALTIES, chance.randint(1, 3))
    age, sex = chance.randint(19, 78), chance.choice(["male", "female"])
    diagnoses = chance.sample(words.DIAGNOSES, chance.randint(1, 3))
    summary = [
        chance.choice(words.AGED).format(age=age, sex=sex),
        f"Diagnoses include {', '.join(diagnoses)}.",
        *chance.sample(words.PROSE, chance.randint(2, 4)),
    ]
    items = _items(chance)
    header = {
        "Case Number": number,
        "Date Assigned": f"{when['assigned']:%m/%d/%Y}",
        "Date of Injury": f"{when['injured']:%m/%d/%Y}",
        "Decision Date": f"{decided:%m/%d/%Y}",
        "UR Denial Date": f"{when['denied']:%m/%d/%Y}",
        "Priority": priority,
        "Application Received": f"{when['received']:%m/%d/%Y}",
    }
    truth = {
        "case_number": number if has_header else None,
        "date_assigned": when["assigned"].isoformat(),
        "date_of_injury": when["injured"].isoformat(),
        "decision_date": decided.isoformat(),
        "ur_denial_date": when["denied"].isoformat(),
        "application_received_date": when["received"].isoformat(),
        "priority": priority,
    }
    return Letter(
        header if has_header else {},
        chance.choice([",", ", "]).join(states),
        ", ".join(specialties),
        summary,
        items,
        {name: value if has_header else None for name, value in truth.items()}
        | {"licensure_states": states, "specialties": specialties, "age": age, "sex": sex}
        | {"items": [{"n": n, **item.truth} for n, item in enumerate(items, 1)]},
    )


def _items(chance: random.Random) -> list[Item]:
    count = chance.choice([1, 1, 1, 1, 2, 2, 3, 4, 7])
    items = [_item(chance, request) for request in chance.sample(words.REQUESTS, count)]
    if chance.random() < 0.15:
        items.append(_item(chance, chance.choice(words.SURGERIES)))
        for request in chance.sample(words.ADJUNCTS, 2):
            items.append(_item(chance, request, is_associated=True))
    return items


def _item(chance: random.Random, request: words.Request, is_associated: bool = False) -> Item:
    outcome = "Overturned" if chance.random() < 0.1 else "Upheld"
    title, original, authorized, disputed = request.title, None, None, request.title
    if is_associated:
        title = f"Associated surgical service: {request.title}"
    elif chance.random() < 0.1:
        original, authorized = f"{request.title} and a second course", "one course"
        title = chance.choice([
            f"{original} was the original request. {authorized} was authorized by the Claims Administrator. "
            f"The remaining IMR eligible portion of the original request, {disputed} is",
            f"{disputed} was the original request. The Claims Administrator authorized {authorized}, leaving the "
            f"original request IMR eligible. The original request, {disputed} is",
        ])  # fmt: skip
        original = original if "remaining" in title else disputed
    sides = {side: _side(chance, name) for side, name in SIDES.items()}
    truth = {
        "title": title,
        "outcome": outcome,
        "disputed_service": disputed,
        "original_request": original,
        "authorized_portion": authorized,
        "is_ancillary": is_associated,
        "is_retrospective": False,
        "category": request.category,
        "subcategory": None if request.category == words.DRUG else request.place,
        "drug_class": request.place if request.category == words.DRUG else None,
        "alt": [["Surgery", "Adjunct Surgical Services"]] if is_associated else [],
        "quantity": request.quantity,
        "body_regions": list(request.regions),
        **{side: labels for side, (_, labels) in sides.items()},
    }
    paragraphs = {side: paragraph for side, (paragraph, _) in sides.items()}
    rationale = f"{' '.join(chance.sample(words.REASONS, 2))} Given the above, the request is decided as headed."
    return Item(title, outcome, paragraphs, rationale, truth)


def _side(chance: random.Random, name: str) -> tuple[str, dict[str, Any]]:
    kind = chance.choice(["none", "mtus", "mtus", "several", "both", "outside"])
    if kind == "none":
        return CITES_NOTHING.format(side=name), {"basis": "none", "outside_mtus": False, "citations": []}
    of_mtus = {"mtus": 1, "several": chance.randint(2, 5), "both": 1, "outside": 0}[kind]
    cited = chance.sample(words.MTUS, of_mtus)
    paragraph = OUTSIDE.format(side=name) if kind == "outside" else ""
    if cited:
        paragraph += f"Decision based on MTUS {', and '.join(citation.words for citation in cited)}."
    if kind in ("both", "outside"):
        other = chance.choice(words.OTHERS)
        paragraph = f"{paragraph.strip()} Decision based on Non-MTUS Citation {other.words}.".strip()
        cited = [*cited, other]
    citations = [
        {"family": c.family, "guideline": c.guideline, "edition": c.edition, "sections": list(c.sections), "pages": []}
        for c in cited
    ]
    return paragraph, {"basis": "cited", "outside_mtus": kind == "outside", "citations": citations}
