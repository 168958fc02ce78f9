"""All suites by name: the rules of each staged table, of the star, and of drift."""

from collections.abc import Sequence

from expectations import (
    body_regions,
    citations,
    decisions,
    diagnoses,
    drift,
    evidence,
    letters,
    reasons,
    rejects,
    reviewer_specialties,
    reviewer_states,
    star,
    text,
)
from expectations.rule import Limit, Rule

SUITES: dict[str, Sequence[Rule | Limit]] = {
    "text": text.RULES,
    "letters": letters.RULES,
    "decisions": decisions.RULES,
    "citations": citations.RULES,
    "reviewer_specialties": reviewer_specialties.RULES,
    "reviewer_states": reviewer_states.RULES,
    "diagnoses": diagnoses.RULES,
    "body_regions": body_regions.RULES,
    "reasons": reasons.RULES,
    "evidence": evidence.RULES,
    "rejects": rejects.RULES,
    "star": star.RULES,
    "drift": drift.RULES,
}
