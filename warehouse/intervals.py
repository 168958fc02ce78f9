"""Intervals of 95 %: of a share, and of the difference of two shares."""

from math import sqrt
from typing import NamedTuple

Z = 1.959964


class Share(NamedTuple):
    """A share, 0 to 1, and the bounds of its interval."""

    value: float
    low: float
    high: float


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the bounds of Wilson's interval of a share; 0 and 1 for a share of nothing."""
    if not total:
        return 0.0, 1.0
    share, square = count / total, Z * Z
    half = Z * sqrt(share * (1 - share) / total + square / (4 * total**2))
    whole = 1 + square / total
    middle = share + square / (2 * total)
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def newcombe(one: Share, other: Share) -> tuple[float, float]:
    """Return the bounds of the difference of two shares of different things, from the intervals of both.

    Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, method 10).
    """
    below = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    above = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return one.value - other.value - below, one.value - other.value + above
