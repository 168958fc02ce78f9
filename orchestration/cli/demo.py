"""imr demo: load the sample letters, and show reports of their warehouse."""

from pathlib import Path

import typer

from orchestration.cli import output
from orchestration.cli.console import exclusive_home, out, report_query_errors, run_load, warn_of_samples
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from warehouse import read

SAMPLES = Path(__file__).parents[1] / "samples"
REPORTS = {
    "overturned_by_category": "Overturned, by service",
    "overturned_by_guideline": "Overturned, by guideline the reviewer cites",
    "overturned_by_specialty": "Overturned, by specialty of the reviewer",
}


def demo(context: typer.Context) -> None:
    """Load the sample letters, and show reports of the warehouse."""
    home: Home = context.obj
    with exclusive_home(home):
        run_load(home, Request(sources=(str(SAMPLES),)))
    with report_query_errors():
        warn_of_samples(home)
        for name, title in REPORTS.items():
            output.table(out, read.named_report(home.published_link, name), title)
    out.print(f"The warehouse is {home.published_link}", soft_wrap=True)
    out.print(f"Open {home.site / 'index.html'} to look at it.", soft_wrap=True, highlight=False)
    out.print('Next: imr sql "SELECT * FROM mart.decision LIMIT 5", imr status, imr load YOUR_LETTERS')
