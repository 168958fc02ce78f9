"""Letters in any order, split over any loads, with duplicates and corrections among them: the same rows."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from orchestration.store.home import Home
from tests.faults import loading
from tests.homes import digest, letter, rows, write

# Three cases; the first was corrected twice, the second on the day of its decision.
LETTERS = [
    letter(1),
    letter(1, "Massage therapy", "03/20/2017"),
    letter(1, "Norco 10/325mg #60", "03/21/2017"),
    letter(2, "Gym membership"),
    letter(2, "Acupuncture"),
    letter(3, "MRI of the left knee", "04/01/2017"),
]

# Each is loaded with all checks; make test-faults tries so many more.
ORDERS = int(os.environ.get("ORDERS", "12"))
OF_EACH_ORDER = settings(
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


@st.composite
def loads(draw: st.DrawFn) -> list[list[str]]:
    """One to three loads that hold every letter, some of them more than once."""
    again = draw(st.lists(st.sampled_from(LETTERS), max_size=3))
    order = draw(st.permutations(LETTERS + again))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=2)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@dataclass(frozen=True)
class Loaded:
    """What a home holds: its digest, the status of every letter, and the first item of every case."""

    digest: str
    statuses: list[tuple[object, ...]]
    titles: list[tuple[object, ...]]


def loaded(parts: list[list[str]]) -> Loaded:
    """A home that was loaded so, letters that came again among them."""
    with TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        for number, part in enumerate(parts):
            with home.locked():
                loading.work(home, write(Path(folder) / f"part-{number}", *part))
        return Loaded(
            digest(home.root),
            rows(home.root, "SELECT letter_id, status, reason FROM audit.letter ORDER BY letter_id"),
            rows(
                home.root,
                "SELECT case_number, title FROM fact_decision JOIN dim_case USING (case_key)"
                " WHERE item_number = 1 ORDER BY ALL",
            ),
        )


@cache
def at_once() -> Loaded:
    return loaded([LETTERS])


def test_of_every_case_the_letter_decided_last_counts() -> None:
    first, (_, second), third = at_once().titles

    assert first == ("CM17-9000001", "Norco 10/325mg #60")
    assert second in ("Gym membership", "Acupuncture")
    assert third == ("CM17-9000003", "MRI of the left knee")
    assert [status for _, status, _ in at_once().statuses].count("loaded") == 3
    assert len(at_once().statuses) == len(LETTERS)


@settings(OF_EACH_ORDER, max_examples=1)
@example([LETTERS[:2:-1] + LETTERS[:1], LETTERS[2:0:-1]])
@given(loads())
def test_any_split_and_order_gives_the_same_rows(parts: list[list[str]]) -> None:
    assert loaded(parts) == at_once()


@pytest.mark.faults
@settings(OF_EACH_ORDER, max_examples=ORDERS)
@given(loads())
def test_many_splits_and_orders_give_the_same_rows(parts: list[list[str]]) -> None:
    assert loaded(parts) == at_once()


def test_two_letters_of_one_case_and_day_give_the_same_rows_in_either_order() -> None:
    one, other = letter(1, "Gym membership"), letter(1, "Acupuncture")

    assert loaded([[one], [other]]) == loaded([[other], [one]])
