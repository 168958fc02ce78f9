"""imr schedule: switch automatic loads on and off."""

from enum import StrEnum
from typing import Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import FAILED, USAGE, fail, out
from orchestration.environment import schedule
from orchestration.store import heartbeat
from orchestration.store.home import Home
from warehouse.read import Answer

app = typer.Typer(help="Load the inbox every night, or as letters are dropped; list what is on.", no_args_is_help=True)


class Automatic(StrEnum):
    """What loads the inbox: the schedule at night, or a sensor soon after letters are dropped there or at IMR_INBOX."""

    nightly = "nightly"
    inbox = "inbox"
    inbox_address = "inbox_address"


Name = Annotated[
    Automatic, typer.Argument(help="The schedule `nightly`, or a sensor: `inbox`, or `inbox_address` for IMR_INBOX.")
]


@app.command(epilog="Example: `imr schedule on inbox`")
def on(context: typer.Context, name: Name = Automatic.nightly) -> None:
    """Load the inbox automatically, while the daemon runs (`make dev`)."""
    _switch(context.obj, name, on=True)


@app.command(epilog="Example: `imr schedule off inbox`")
def off(context: typer.Context, name: Name = Automatic.nightly) -> None:
    """Stop loading the inbox automatically."""
    _switch(context.obj, name, on=False)


@app.command("list", epilog="Example: `imr schedule list`")
def list_all(context: typer.Context) -> None:
    """List what loads the inbox automatically, and whether the daemon that does it runs."""
    from orchestration.pipeline import switches

    home = _existing(context.obj)
    cron, zone = schedule()
    when = {
        "nightly": f"{cron} ({zone})",
        "inbox": "10 seconds after the last change of the inbox",
        "inbox_address": "15 minutes at most after new letters at IMR_INBOX",
    }
    rows: list[tuple[object, ...]] = [
        (name, "on" if is_on else "off", when[name]) for name, is_on in switches.read(home).items()
    ]
    output.table(out, Answer(["name", "state", "loads at"], rows), "Automatic loads")
    _say_whether_the_daemon_runs(home)


def _switch(home: Home, name: Automatic, *, on: bool) -> None:
    from orchestration.pipeline import switches

    try:
        switches.switch(_existing(home), name, on=on)
    except switches.NotSwitched as error:
        fail(str(error), FAILED)
    out.print(f"The {switches.KINDS[name]} {name} is {'on' if on else 'off'}.", highlight=False)
    if on:
        _say_whether_the_daemon_runs(home)


def _existing(home: Home) -> Home:
    if not home.dagster.exists():
        fail(f"there is no home at {home.root}: imr load makes one", USAGE)
    return home


def _say_whether_the_daemon_runs(home: Home) -> None:
    silent = heartbeat.minutes_silent(home)
    if silent is None or silent > heartbeat.DEAD_AFTER_MINUTES:
        out.print("The daemon does not run on this home: start it with make dev.", highlight=False)
