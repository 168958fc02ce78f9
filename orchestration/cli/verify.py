"""imr verify: check that everything in the home is as it was written."""

import typer

from orchestration.cli.console import FAILED, exclusive_home, out
from orchestration.store.home import Home


def verify(context: typer.Context) -> None:
    """Check the whole home: raw letters against their hashes, the build against its manifest, and the ledger."""
    home: Home = context.obj
    with exclusive_home(home, must_exist=True):
        from orchestration.store.integrity import verify as verdicts

        faults = 0
        for part, verified, found in verdicts(home):
            verdict = f"{len(found):,} fault{'s' * (len(found) > 1)}" if found else "all in order"
            out.print(f"{part}: {verified:,}, {verdict}")
            for fault in found:
                out.print(f"  {fault}", markup=False, highlight=False, soft_wrap=True)
            faults += len(found)
    if faults:
        raise typer.Exit(FAILED)
