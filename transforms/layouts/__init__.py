"""Which layout a letter has, and the parts that every layout gives: one module each, the same frames out.

``letters``: letter_id, flat, probe, and of each part of the letter (header, states, specialties, summary, running) its
words and where they start. ``items``: letter_id, item_number, and of each part of a disputed item (title, outcome,
claims_administrator, reviewer, rationale) its words and where they start.
"""

from dataclasses import dataclass

import polars as pl

LETTER_PARTS = ("header", "states", "specialties", "summary", "running")
ITEM_PARTS = ("title", "outcome", "claims_administrator", "reviewer", "rationale")


@dataclass(frozen=True)
class Parts:
    """The parts of the letters of one layout; ``rejects``: letter_id and reason of those that cannot be taken apart."""

    letters: pl.DataFrame
    items: pl.DataFrame
    rejects: pl.DataFrame
