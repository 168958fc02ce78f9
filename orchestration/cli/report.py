"""imr report annual: the tables of a year with published figures, as Markdown, CSV or HTML."""

import csv
import re
import sys
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli import output
from orchestration.cli.console import USAGE, fail, report_query_errors
from orchestration.store.home import Home
from warehouse import markdown, publish

if TYPE_CHECKING:
    from warehouse.annual import Section

app = typer.Typer(help="Reports on the letters of the warehouse.", no_args_is_help=True)
NOTE = (
    "Counts are of letters of this warehouse that were decided in the year. Published figures have the definition and "
    "population of their source; they are never part of a count here."
)
PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; --ink: #1c1c1c; --paper: #fff; --line: #ddd; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --paper: #14181d; --line: #39414a; } }
body {
  font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--ink); background: var(--paper); overflow-wrap: anywhere;
}
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
@media (max-width: 40rem) { body { margin: 1rem auto; } th, td { padding: .25rem .4rem; font-size: .88rem; } }
td.number { text-align: right; }
</style>
<h1>{{ title }}</h1>
<p>{{ note }}</p>
{% for section in sections %}
<h2>{{ section.title }}</h2>
{% if section.answer.rows %}
<div class="scroll" role="region" tabindex="0" aria-label="{{ section.title }}">
<table>
<tr>{% for name in section.answer.columns %}<th scope="col">{{ name.replace("_", " ") }}</th>{% endfor %}</tr>
{% for row in section.answer.rows %}
<tr>{% for value in row %}
<td{% if value is number %} class="number"{% endif %}>{{ "" if value is none else value }}</td>
{% endfor %}</tr>
{% endfor %}
</table>
</div>
{% else %}
<p>None.</p>
{% endif %}
{% endfor %}
</html>
"""


class Format(StrEnum):
    """The format of the report."""

    md = "md"
    csv = "csv"
    html = "html"


@app.callback()
def reports() -> None:
    """Reports on the letters of the warehouse."""


@app.command(epilog="Example: `imr report annual --year 2017 --format html --output 2017.html`")
def annual(
    context: typer.Context,
    year: Annotated[int, typer.Option(help="Calendar year of decision.")],
    format: Annotated[Format, typer.Option("--format", help="The format of the report.")] = Format.md,
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file; CSV into a .zip is a file for each table."),
    ] = None,
) -> None:
    """Show the tables of a year that DWC and CWCI publish, with their published figures."""
    from warehouse import annual as tables

    home: Home = context.obj
    with report_query_errors():
        sections = tables.sections(home.published_link, year)
    heading = f"Independent Medical Review {year}", output.citation(publish.citation(home.published_link.resolve()))
    is_archive = file is not None and file.suffix.lower() == ".zip"
    if is_archive and format != Format.csv:
        fail(f"{file} is an archive of CSV files: add --format csv, or choose another name", USAGE)
    try:
        if file and is_archive:
            _write_archive(file, *heading, sections)
            return
        text = {Format.md: _markdown, Format.csv: _csv, Format.html: _html}[format](*heading, sections)
        if file:
            file.write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}", USAGE)


def _markdown(title: str, cited: str, sections: "list[Section]") -> str:
    answers = [(section.title, section.answer) for section in sections]
    parts = [
        f"## {heading}\n\n" + ("\n".join(markdown.table(found.columns, found.rows)) if found.rows else "None.")
        for heading, found in answers
    ]
    return "\n\n".join([f"# {title}", NOTE, cited, *parts]) + "\n"


def _csv(title: str, cited: str, sections: "list[Section]") -> str:
    target = StringIO()
    csv.writer(target, lineterminator="\n").writerows([[title], [cited]])
    for section in sections:
        target.write(f"\n{section.title}\n")
        output.write(section.answer, output.Format.csv, target)
    return target.getvalue()


def _write_archive(file: Path, title: str, cited: str, sections: "list[Section]") -> None:
    """Write a CSV file for each table into a zip, and README.txt with what to cite."""
    from zipfile import ZIP_DEFLATED, ZipFile

    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", f"{title}\n\n{NOTE}\n{cited}\n")
        for number, section in enumerate(sections, 1):
            target = StringIO()
            output.write(section.answer, output.Format.csv, target)
            name = re.sub(r"[^a-z0-9]+", "-", section.title.lower()).strip("-")
            archive.writestr(f"{number}-{name}.csv", target.getvalue())


def _html(title: str, cited: str, sections: "list[Section]") -> str:
    from jinja2 import Environment

    page = Environment(autoescape=True, trim_blocks=True).from_string(PAGE)
    return page.render(title=title, note=f"{NOTE} {cited}", sections=sections)
