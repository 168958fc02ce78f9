"""One module per layout of the letters, with the names of ``parts.Layout``; each returns the same frames."""

from transforms.layouts import decision_and_rationale, notice, professional_review, tabular
from transforms.layouts.parts import Layout

# A letter has the first of these layouts whose headings it has.
LAYOUTS: tuple[Layout, ...] = (tabular, decision_and_rationale, notice, professional_review)
