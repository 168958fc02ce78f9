"""Work in a pool of processes: the order of its results, and how far it runs ahead of them."""

from collections.abc import Iterator
from contextlib import closing
from operator import neg

from transforms import workers


def not_given_up(item: int, what_happened: str) -> int:
    raise AssertionError(f"{item} {what_happened}")


def test_results_are_in_the_order_of_their_items() -> None:
    assert list(workers.run(neg, range(1_000), not_given_up)) == [-item for item in range(1_000)]
    assert list(workers.run(neg, [], not_given_up)) == []


def test_work_runs_ahead_of_its_results_by_some_chunks_and_ends_with_the_iterator() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100_000):
            taken.append(item)
            yield item

    with closing(workers.run(neg, items(), not_given_up)) as results:
        assert next(results) == 0

    assert len(taken) <= workers.CHUNK * (workers.CHUNKS_AHEAD + 1)
