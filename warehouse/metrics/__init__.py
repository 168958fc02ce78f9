"""The metrics of the warehouse: their catalogue, their queries, and what marts and pages take from it."""
