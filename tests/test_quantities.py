"""Quantities count where they are stated plainly."""

import polars as pl
import pytest

from transforms.quantities import missing_reason, quantities


@pytest.mark.parametrize(
    ("service", "quantity", "unit"),
    [
        ("Acupuncture, 12 sessions", 12, "sessions"),
        ("Therapy 2 times a week for 6 weeks", 12, "sessions"),
        ("Therapy three times per week times four weeks", 12, "sessions"),
        ("Post-op therapy 3x4", 12, "sessions"),
        ("Norco 10/325mg #60", 60, "units"),
        ("Ointment 5% 120 grams", 120, "grams"),
        ("Suspension 250ml", 250, "ml"),
        ("Suspension 5mg/5ml, 120 ml", 120, "ml"),
        ("Suspension 5 mg/ml 420ml", 420, "ml"),
        ("Pen 140 mg/ml every month", None, None),
        ("Pen 300 mg/2 ml every 2 weeks", None, None),
        ("Gel 1%, 60 grams #2", 2, "units"),
        ("Ointment 30 gm, qty 3", 3, "units"),
        ("One tube of gel 1% 100 grams", 1, "units"),
        ("2 heel cups", 2, "units"),
        ("Two lumbar supports", 2, "units"),
        ("12 panel drug screen", None, None),
        ("3 refills of tablets 10mg #90", 3, "refills"),
        ("Tablets 10mg #90 with 3 refills", 90, "units"),
        ("Therapy, 2 visits per week for 6 weeks", 12, "sessions"),
        ("Two visits a week for three weeks of therapy", 6, "sessions"),
        ("Therapy 3 sessions weekly x 4 weeks", 12, "sessions"),
        ("Additional therapy 2 times 6", 12, "sessions"),
        ("Therapy 2 times 6, additional", 12, "sessions"),
        ("Massage 2 additional times 4", 8, "sessions"),
        ("Ice machine for two weeks", 14, "days"),
        ("Wheelchair for 2 weeks", 2, "weeks"),
        ("Tablets [REDACTED] #XX", None, None),
        ("Therapy XX times a week for ████ weeks", None, None),
        ("XX sessions of therapy", None, None),
        ("Cold unit, 7 day rental", 7, "days"),
        ("Home health aide 4 hours a day, 5 days a week for 2 weeks", 40, "hours"),
        ("Home health aide 3 hrs/day, 2 days/wk x 4 weeks", 24, "hours"),
        ("Home health aide 10 hours per week for 3 weeks", 30, "hours"),
        ("Home health aide 8 hours per day for 10 days", 80, "hours"),
        ("Neuropsychological testing, 8 hours", 8, "hours"),
        ("Infusion, 3 consecutive days", 3, "days"),
        ("Tablets 5mg, quantity ninety", 90, "units"),
        ("Tablets 5mg, quanity 60", 60, "units"),
        ("Crown for tooth #19", None, None),
        ("Porcelain crown #19", None, None),
        ("Pads, 90 per month", 90, "units"),
        ("Pen 40mg, one pen every other week", None, None),
        ("Chamber therapy, 12 dives", 12, "sessions"),
        ("Program, 40 hrs (part time)", 40, "hours"),
        ("Ambulance, 3 trips", 3, "units"),
        ("Tablets 10mg, 1 tablet daily, Disp: 45, Refills: 2", 45, "units"),
        ("Patches 4%, use up to 2 patches 12 hours a day, 3 boxes", 3, "units"),
        ("Tablets 20 mg once daily, 42 tabs", 42, "units"),
        ("Liver panel q 6 months", None, None),
        ("Studies of both legs 95886, 95912", None, None),
        ("Prospective request for two (2) wrist splints between 1/2/2015 and 3/2/2015", 2, "units"),
        ("Home health aide 4 hours a day", None, None),
        ("Therapy 1-2 times a week for 4 weeks", None, None),
        ("Therapy, 8 to 12 visits", None, None),
        ("Day program, 5 days per week for 4 weeks", 20, "days"),
        ("Help at home 6 hours/day 7 days/week", None, None),
        ("Follow-up visits every 6 weeks x 4", 4, "sessions"),
        ("Pool membership for one year", 1, "years"),
        ("Brace for a 40 year old knee", None, None),
        ("Powder 17 g packets #30", 30, "units"),
        ("Gel 2%, one pump bottle", 1, "units"),
        ("Rides, 4 round trips", 4, "units"),
        ("Gauze pads 4x4, 2 boxes", 2, "units"),
        ("Cartilage gel, left knee, 3 injections", 3, "units"),
        ("Cartilage gel, 2-3 injections", None, None),
        ("Cartilo-One injection", None, None),
        ("Two night hospital stay", 2, "nights"),
        ("Help with the house 4 hrs weekly x 8 weeks", 32, "hours"),
        ("Orthostim 4 unit with supplies", None, None),
        ("Unspecified sessions of massage", None, None),
        ("Follow-up in six weeks", None, None),
        ("MRI of the knee", None, None),
        ("One (1) MRI of the knee", 1, "units"),
        ("Three view x-ray of the knee", None, None),
        ("Insoles, 1 pair", 1, "units"),
        ("Tablets 75mg, sixty count", 60, "units"),
        ("Tablets 600mg #90 x 3 months", 90, "units"),
        ("Tablets 5mg #30 x 2 refills", 30, "units"),
        ("Injections to the knee, series of three", 3, "units"),
        ("Program x 80 hours", 80, "hours"),
        ("Tablets 750mg Qty 60 Refills 2", 60, "units"),
        ("Tylenol with codeine #3, #60", 60, "units"),
        ("Therapy 2 times a week for 3 weeks, in treatment of the neck", 6, "sessions"),
        ("Conditioning 10 sessions, 2-3 x per week", 10, "sessions"),
        ("10 KUMQUAT 20MG TABLETS", 10, "units"),
        ("Kumquat 1 mg, 2 pens per 28 days", 2, "units"),
        ("Kumquat panel every 3 months for one year", None, None),
        ("Hotel near the hospital, two nights", 2, "nights"),
        ("Kumquat toxin 10,000 units", 10_000, "units"),
        ("Sensors, 3 per month x 12 months", 3, "units"),
        ("Tablets, number ninety", 90, "units"),
        ("Tablets 40mg #30 refill x2", 30, "units"),
        ("Management, 1 session per month for 6 months", 6, "sessions"),
        ("Aide 8 hours/day, 7 days/week x 60 days", 480, "hours"),
        ("Tablets #0", None, None),
    ],
)
def test_quantity(service: str, quantity: float | None, unit: str | None) -> None:
    found = quantities(pl.Series([service]))

    assert found.select("quantity", "quantity_unit").rows() == [(quantity, unit)]


@pytest.mark.parametrize(
    ("service", "quantity"),
    [
        ("8 (eight) visits of massage", 8),
        ("Therapy three (3) times per week for two (2) weeks", 6),
        ("Therapy twice a week for four weeks", 8),
        ("Therapy 3x/week x 4 weeks", 12),
        ("Six gentle water treatments", 6),
        ("Sessions x 6", 6),
    ],
)
def test_numbers_in_words_or_written_twice_count_once(service: str, quantity: float) -> None:
    found = quantities(pl.Series([service]))

    assert found.select("quantity", "quantity_unit").rows() == [(quantity, "sessions")]


@pytest.mark.parametrize(
    "service",
    [
        "1-2 visits",
        "Therapy 2 to 3 times a week",
        "4-6 weeks of therapy",
        "Massage, 8 visits or 10 visits",
        "6 sessions of therapy and 4 sessions of massage",
        "Gel 30gm x 2",
        "Therapy 3 times a week for 4 weeks then 2 times a week for 4 weeks",
        "Pills of 10 mg",
    ],
)
def test_a_range_two_counts_or_a_strength_is_no_quantity(service: str) -> None:
    assert quantities(pl.Series([service]))["quantity"].to_list() == [None]


@pytest.mark.parametrize(
    ("service", "words"),
    [("Aide 8 hours/day, 7 days/week x 60 days", "8 hours/day,"), ("Kumquat, 4x4 gauze, 8 visits", "8 visits")],
)
def test_the_words_of_a_quantity_are_in_the_heading_though_it_names_other_numbers(service: str, words: str) -> None:
    assert quantities(pl.Series([service]))["quantity_words"].to_list() == [words]


def test_the_words_of_a_quantity_are_kept_as_printed() -> None:
    found = quantities(pl.Series(["Wrap, QTY: 2", None, "Wrap, QTY: 2"]))

    assert found.rows() == [("Wrap, QTY: 2", 2.0, "units", "QTY: 2")]


@pytest.mark.parametrize("service", ["Tablets [REDACTED] #XX", "Therapy XX visits", "Therapy ███ visits"])
def test_a_redaction_is_the_reason_of_a_missing_quantity(service: str) -> None:
    assert quantities(pl.Series([service]))["quantity"].to_list() == [None]
    assert missing_reason(service) == "the heading is redacted, perhaps at a number"
