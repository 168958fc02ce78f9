"""Progress on long work: counts, rate and time left on a terminal, nothing elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from orchestration.load import Progress as Told


@contextmanager
def told(console: Console) -> Iterator[Told]:
    """A function that a load tells its progress: the step, how many are done, of how many."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks = {}

        def tell(step: str, done: int, total: int | None) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total, rate="")
            task = next(task for task in bars.tasks if task.id == tasks[step])
            rate = f"{done / task.elapsed:,.0f}/s" if task.elapsed and done else ""
            bars.update(tasks[step], completed=done, total=total, rate=rate)

        yield tell
