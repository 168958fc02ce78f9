"""imr watch: report new decisions of interest after each load."""

from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import USAGE, fail, locked_home, out
from orchestration.cli.search import OutcomeFilter, Reason, Service
from orchestration.store import watches
from orchestration.store.home import Home
from orchestration.store.watches import Watch
from warehouse import publish
from warehouse.read import Answer

app = typer.Typer(
    help="Report new decisions of interest after each load: in logs/watch.jsonl, in the feed site/watch.xml, and to"
    " IMR_WEBHOOK.",
    no_args_is_help=True,
)


@app.command(epilog='Example: `imr watch add "overturned stimulators" --service stimulator --outcome overturned`')
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What to call it.")],
    service: Service = None,
    outcome: OutcomeFilter = None,
    specialty: Annotated[str | None, typer.Option(help="Part of a specialty of the reviewer.")] = None,
    guideline: Annotated[
        str | None,
        typer.Option(help="Part of a guideline that either side cites: its family, title, section or topic."),
    ] = None,
    reason: Reason = None,
) -> None:
    """Add a watch: the decisions of letters that come from now on."""
    home: Home = context.obj
    with locked_home(home, must_exist=True):
        known = watches.read(home)
        if name in {watch.name for watch in known}:
            fail(f"there is a watch {name!r}: choose another name, or remove it first", USAGE)
        fresh = Watch(name, service, outcome.value if outcome else None, specialty, guideline, reason)
        if not any(fresh.filters.values()):
            fail("a watch needs a filter: --service, --outcome, --specialty, --guideline or --reason", USAGE)
        published = publish.current(home.published_link)
        if not known and published:
            watches.set_checked(home, published.stem)
        watches.write(home, [*known, fresh])
    when = "The next load reports" if published else "The first load begins to watch, the loads after it report"
    out.print(f"{when} new decisions that match.", highlight=False)


@app.command("list", epilog="Example: `imr watch list`")
def list_all(context: typer.Context) -> None:
    """List the watches, and how many decisions each has found."""
    home: Home = context.obj
    found = [line["watch"] for line in watches.found(home)]
    rows: list[tuple[object, ...]] = [
        (
            watch.name,
            ", ".join(f"{name}: {value}" for name, value in watch.filters.items() if value),
            found.count(watch.name),
        )
        for watch in watches.read(home)
    ]
    output.table(out, Answer(["watch", "matches", "decisions found"], rows), "Watches", none="There is no watch.")


@app.command(epilog='Example: `imr watch remove "overturned stimulators"`')
def remove(context: typer.Context, name: Annotated[str, typer.Argument(help="Its name.")]) -> None:
    """Remove a watch; what it found stays in logs/watch.jsonl."""
    home: Home = context.obj
    with locked_home(home, must_exist=True):
        known = watches.read(home)
        if name not in {watch.name for watch in known}:
            fail(f"there is no watch {name!r}: imr watch list names them", USAGE)
        watches.write(home, [watch for watch in known if watch.name != name])
