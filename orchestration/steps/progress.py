"""How a step reports how far it is."""

from collections.abc import Callable

# The name of the work, how many are done, of how many.
Progress = Callable[[str, int, int | None], None]


def silent(_work: str, _done: int, _total: int | None) -> None:
    """Report to nobody."""
