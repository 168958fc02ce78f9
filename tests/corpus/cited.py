"""What the sides of an item cite: in the form of the tabular layout, or in the sentences of the older ones."""

import random
from typing import Any

from tests.corpus import words

Side = tuple[str, dict[str, Any]]

NAMES = {"claims_administrator": "Claims Administrator", "reviewer": "Expert Reviewer"}
CITES_NOTHING = "The {side} did not cite any medical evidence for its decision."
OUTSIDE = "The {side} based their decision on recommendation(s) outside of the MTUS Guidelines. "
NO_SECTION = (
    "{side} found that no section of the MTUS was applicable. Per the strength of evidence hierarchy established by "
    "the California Department of Industrial Relations, {side} based his/her decision on the {words}."
)
SAME = "{side} found the guidelines used by the Claims Administrator relevant and appropriate."
# How a layout names its sides, and says what they relied on.
SAYS = {
    "notice": {
        "claims_administrator": ("The Claims Administrator", "based its decision on"),
        "reviewer": ("The Expert Reviewer", "based his/her decision on"),
    },
    "decision_and_rationale": {
        "claims_administrator": ("The Claims Administrator", "based its decision on"),
        "reviewer": ("The Physician Reviewer", "based his/her decision on"),
    },
    "professional_review": {
        "claims_administrator": ("The claims administrator", "cited"),
        "reviewer": ("The professional reviewer", "relied on"),
    },
}


def in_form(chance: random.Random, side: str, traps: bool = False) -> Side:
    """A paragraph of the tabular layout."""
    mtus, others = (words.MTUS_TRAPS, words.OTHER_TRAPS) if traps else (words.MTUS, words.OTHERS)
    name = NAMES[side]
    kind = chance.choice(["none", "mtus", "mtus", "several", "both", "outside"])
    if kind == "none":
        return CITES_NOTHING.format(side=name), _labels([])
    of_mtus = {"mtus": 1, "several": chance.randint(2, 5), "both": 1, "outside": 0}[kind]
    cited = chance.sample(mtus, of_mtus)
    paragraph = OUTSIDE.format(side=name) if kind == "outside" else ""
    if cited:
        paragraph += f"Decision based on MTUS {', and '.join(citation.words for citation in cited)}."
    if kind in ("both", "outside"):
        other = chance.choice(others)
        paragraph = f"{paragraph.strip()} Decision based on Non-MTUS Citation {other.words}.".strip()
        cited = [*cited, other]
    return paragraph, _labels(cited, is_outside=kind == "outside")


def in_sentences(chance: random.Random, layout: str) -> dict[str, Side]:
    """The sentences of both sides in an older layout."""
    sides = {side: _sentence(chance, *SAYS[layout][side]) for side in SAYS[layout]}
    cites = sides["claims_administrator"][1]["citations"]
    if cites and layout != "professional_review" and chance.random() < 0.2:
        labels = {"basis": "cited", "outside_mtus": False, "citations": cites}
        sides["reviewer"] = (SAME.format(side=SAYS[layout]["reviewer"][0]), labels)
    return sides


def _sentence(chance: random.Random, side: str, says: str) -> Side:
    kind = chance.choice(["none", "mtus", "mtus", "two", "mixed", "outside", "no section"])
    if kind == "none":
        return f"{side} did not cite any evidence based criteria for its decision.", _labels([])
    cited = chance.sample(words.SAID_OF_MTUS, {"mtus": 1, "two": 2, "mixed": 1}.get(kind, 0))
    if kind in ("mixed", "outside", "no section"):
        cited.append(chance.choice(words.SAID_OUTSIDE))
    if kind == "no section" and "Physician" in side:
        return NO_SECTION.format(side=side, words=cited[0].words), _labels(cited, is_outside=True)
    first, last = cited[0].words, cited[-1].words
    said = {
        "mtus": f"the {first}, which is part of the MTUS",
        "two": f"the {first} and the {last}, which are part of the MTUS",
        "mixed": f"the {first}, which is part of the MTUS, and the {last}, which is not part of the MTUS",
    }.get(kind, f"the {first}, which is not part of the MTUS")
    return f"{side} {says} {said}.", _labels(cited, is_outside=kind in ("outside", "no section"))


def _labels(cited: list[words.Cited], is_outside: bool = False) -> dict[str, Any]:
    citations = [
        {
            "family": citation.family,
            "guideline": citation.guideline,
            "edition": citation.edition,
            "sections": list(citation.sections),
            "pages": list(citation.pages),
        }
        for citation in cited
    ]
    return {"basis": "cited" if cited else "none", "outside_mtus": is_outside, "citations": citations}
