"""Quantities count where they are stated plainly."""

import polars as pl
import pytest

from transforms.quantities import quantities


@pytest.mark.parametrize(
    ("service", "quantity", "unit"),
    [
        ("Acupuncture, 12 sessions", 12, "sessions"),
        ("Therapy 2 times a week for 6 weeks", 12, "sessions"),
        ("Therapy three times per week times four weeks", 12, "sessions"),
        ("Post-op therapy 3x4", 12, "sessions"),
        ("Norco 10/325mg #60", 60, "units"),
        ("Ointment 5% 120 grams", 120, "units"),
        ("Suspension 250ml", 250, "ml"),
        ("Cold unit, 7 day rental", 7, "days"),
        ("Home health aide 4 hours a day, 5 days a week for 2 weeks", 40, "hours"),
        ("Therapy 1-2 times a week for 4 weeks", None, None),
        ("Therapy, 8 to 12 visits", None, None),
        ("Unspecified sessions of massage", None, None),
        ("Follow-up in six weeks", None, None),
        ("MRI of the knee", None, None),
    ],
)
def test_quantity(service: str, quantity: float | None, unit: str | None) -> None:
    found = quantities(pl.Series([service]))

    assert found.select("quantity", "quantity_unit").rows() == [(quantity, unit)]
