"""One module per layout of the letters; each returns the same frames (``parts.Parts``)."""

from transforms.layouts import decision_and_rationale, notice, professional_review, tabular

# A letter has the first of these layouts whose headings it has.
LAYOUTS = (tabular, decision_and_rationale, notice, professional_review)
