"""How a step reports its progress."""

from collections.abc import Callable

# Called with the name of the step, how many items are done, and of how many.
Progress = Callable[[str, int, int | None], None]


def silent(_work: str, _done: int, _total: int | None) -> None:
    """Report nothing."""
