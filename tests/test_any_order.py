"""Letters in any order, split over any loads, with duplicates and corrections among them: the same rows."""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orchestration.store.home import Home
from tests.faults import loading
from tests.homes import digest, letter, write

# Three cases; the first was corrected twice, the second on the day of its decision.
LETTERS = [
    letter(1),
    letter(1, "Massage therapy", "03/20/2017"),
    letter(1, "Norco 10/325mg #60", "03/21/2017"),
    letter(2, "Gym membership"),
    letter(2, "Acupuncture"),
    letter(3, "MRI of the left knee", "04/01/2017"),
]

# Each is loaded from its first letter to its last, with all checks; ORDERS=12 tries more.
ORDERS = int(os.environ.get("ORDERS", "4"))


@st.composite
def loads(draw: st.DrawFn) -> list[list[str]]:
    """One to three loads that hold every letter, some of them more than once."""
    again = draw(st.lists(st.sampled_from(LETTERS), max_size=3))
    order = draw(st.permutations(LETTERS + again))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=2)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


def loaded(parts: list[list[str]]) -> str:
    """The digest of a home that was loaded so."""
    with TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        for number, part in enumerate(parts):
            with home.locked():
                loading.work(home, write(Path(folder) / f"part-{number}", *part))
        return digest(home.root)


@cache
def at_once() -> str:
    return loaded([LETTERS])


@settings(
    max_examples=ORDERS,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(loads())
def test_any_split_and_order_gives_the_same_rows(parts: list[list[str]]) -> None:
    assert loaded(parts) == at_once()


def test_two_letters_of_one_case_and_day_give_the_same_rows_in_either_order() -> None:
    one, other = letter(1, "Gym membership"), letter(1, "Acupuncture")

    assert loaded([[one], [other]]) == loaded([[other], [one]])
