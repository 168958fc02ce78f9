"""A linter of the vocabularies, for whoever edits them: every problem with its file, its line and the reason.

A row must fill its cells, have a code and terms of its own, a category of the DWC taxonomy (``taxonomy.csv``) and an
example that this entry wins: some heading can reach such an entry. The rows of reasons are checked by
``reason_lint.py``.
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from transforms import body_regions, header, reason_lint, services, vocabulary

# The cells that a row must fill.
COLUMNS = {
    "services": ("code", "label", "category", "subcategory", "priority", "terms", "example"),
    "drugs": ("code", "label", "ingredients", "drug_class", "route", "terms", "example"),
    "body_regions": ("code", "priority", "terms", "example"),
    "specialties": ("code", "label", "board"),
    "states": ("code", "label"),
    "guidelines": ("family", "guideline", "topic", "terms"),
    "guideline_editions": ("guideline", "edition"),
    "sections": ("guideline", "section"),
    "header_labels": ("field", "label"),
    "taxonomy": ("category",),
    "plain_words": ("word",),
    "reason_codes": ("code", "side", "reason", "definition"),
    "reason_phrases": ("name", "pattern"),
    "reasons": ("code", "side", "kind", "pattern", "example", "counter_example"),
}
FOUND_BY_TERMS = ("services", "drugs", "body_regions")
ROUTES = ("oral", "topical", "injection")


class Problem(NamedTuple):
    """A problem of a vocabulary; ``line`` counts from 1, the header."""

    file: str
    line: int
    reason: str


class _Row(NamedTuple):
    line: int
    cells: dict[str, str]


def problems() -> list[Problem]:
    """The problems of all vocabularies; what needs well-formed rows is checked only where all rows are."""
    rows = {name: list(_rows(name)) for name in COLUMNS}
    found = [problem for name in COLUMNS for problem in _shape(name, rows[name])]
    if not found:
        found += [*_duplicates(rows), *_outside_taxonomy(rows), *_bad_priorities(rows), *_editions(rows)]
        found += _unknown_fields(rows["header_labels"])
    if not found:
        found += [*_lost_examples(rows["services"], "services"), *_lost_examples(rows["drugs"], "drugs")]
        found += _lost_regions(rows["body_regions"])
        found += [Problem("reasons.csv", line, fault) for line, fault in reason_lint.faults(rows["reasons"])]
    return found


def _rows(name: str) -> Iterator[_Row]:
    with (vocabulary.FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        columns = next(reader, [])
        for cells in reader:
            named = dict(zip(columns, cells, strict=False))
            is_whole = len(cells) == len(columns)
            yield _Row(reader.line_num, named if is_whole else {"": f"{len(cells)} of {len(columns)}"})


def _shape(name: str, rows: list[_Row]) -> Iterator[Problem]:
    file = f"{name}.csv"
    for line, cells in rows:
        if "" in cells:
            yield Problem(file, line, f"it has {cells['']} cells")
            continue
        for column in COLUMNS[name]:
            if column not in cells:
                yield Problem(file, 1, f"the column {column!r} is missing")
                return
            if not cells[column].strip():
                yield Problem(file, line, f"{column} is empty")
        for term in cells.get("terms", "").split("|") if name in FOUND_BY_TERMS else ():
            if cells["terms"].strip() and not any(c.isascii() and c.isalnum() for c in term):
                yield Problem(file, line, f"the term {term!r} has no letter and no digit: it would match everything")


def _duplicates(rows: dict[str, list[_Row]]) -> Iterator[Problem]:
    """Codes, examples and terms of two rows."""
    for name in ("services", "drugs", "body_regions", "specialties", "states"):
        for column in ("code", "example"):
            first: dict[str, int] = {}
            for line, cells in rows[name]:
                value = cells.get(column, "")
                if value and first.setdefault(value, line) != line:
                    yield Problem(f"{name}.csv", line, f"the {column} {value!r} is also in line {first[value]}")
    # "Thoracolumbar" names two regions; a service and a drug have one category.
    for name in ("services", "drugs"):
        terms: dict[str, int] = {}
        for line, cells in rows[name]:
            for term in cells["terms"].split("|"):
                words = "".join(c if c.isalnum() or c == "%" else " " for c in term.lower()).split()
                needle = " ".join(words).removesuffix("s")
                if terms.setdefault(needle, line) != line:
                    yield Problem(f"{name}.csv", line, f"the term {term!r} is also in line {terms[needle]}")


def _outside_taxonomy(rows: dict[str, list[_Row]]) -> Iterator[Problem]:
    """Services and drugs outside of the taxonomy."""
    categories = {(row.cells["category"], row.cells["subcategory"]) for row in rows["taxonomy"]}
    classes = {row.cells["drug_class"] for row in rows["taxonomy"]}
    for line, cells in rows["services"]:
        if (cells["category"], cells["subcategory"]) not in categories or cells["category"] == "Pharmaceuticals":
            category = f"{cells['category']}: {cells['subcategory']}"
            yield Problem("services.csv", line, f"{category!r} is no category for a service in taxonomy.csv")
    for line, cells in rows["drugs"]:
        if cells["drug_class"] not in classes:
            yield Problem("drugs.csv", line, f"the drug class {cells['drug_class']!r} is not in taxonomy.csv")
        if cells["route"] not in ROUTES:
            yield Problem("drugs.csv", line, f"the route {cells['route']!r} is none of {', '.join(ROUTES)}")


def _bad_priorities(rows: dict[str, list[_Row]]) -> Iterator[Problem]:
    for name in ("services", "body_regions"):
        for line, cells in rows[name]:
            if not cells["priority"].lstrip("-").isdigit():
                yield Problem(f"{name}.csv", line, f"the priority {cells['priority']!r} is no whole number")


def _unknown_fields(rows: list[_Row]) -> Iterator[Problem]:
    for line, cells in rows:
        if cells["field"] not in header.FIELDS:
            known = ", ".join(header.FIELDS)
            yield Problem("header_labels.csv", line, f"the field {cells['field']!r} is none of {known}")


def _editions(rows: dict[str, list[_Row]]) -> Iterator[Problem]:
    """Editions of unknown guidelines, editions that end before they begin, and editions in two rows."""
    first: dict[tuple[str, str], int] = {}
    titles = {row.cells["guideline"] for row in rows["guidelines"] if row.cells["family"] == "MTUS"}
    for line, cells in rows["guideline_editions"]:
        if cells["guideline"] not in titles:
            yield Problem(
                "guideline_editions.csv", line, f"{cells['guideline']!r} is no MTUS guideline of guidelines.csv"
            )
        if cells["in_force_until"] and cells["in_force_until"] < cells["in_force_from"]:
            yield Problem("guideline_editions.csv", line, "in_force_until is before in_force_from")
        # A citation names an edition, and dim_guideline has one period of it.
        edition = (cells["guideline"], cells["edition"])
        if first.setdefault(edition, line) != line:
            named = f"the edition {cells['edition']!r} of {cells['guideline']!r}"
            yield Problem(
                "guideline_editions.csv", line, f"{named} is also in line {first[edition]}: an edition has one period"
            )


def _lost_examples(rows: list[_Row], name: str) -> Iterator[Problem]:
    """Examples that another entry wins, or no entry matches."""
    examples = pl.Series([cells["example"] for _, cells in rows])
    won = dict(services.classify(examples).select("title", "rule").rows())
    for line, cells in rows:
        rule = won[cells["example"]]
        if rule != f"{name}:{cells['code']}":
            winner = f"{rule} wins it" if rule else "no entry matches it"
            yield Problem(f"{name}.csv", line, f"the example {cells['example']!r} is not its own: {winner}")


def _lost_regions(rows: list[_Row]) -> Iterator[Problem]:
    named = body_regions.named_regions(pl.Series([cells["example"] for _, cells in rows]))
    first = dict(named.filter(position=1).select("title", "body_region").rows())
    for line, cells in rows:
        found = first.get(cells["example"])
        if found != (cells["label"] or None):
            yield Problem("body_regions.csv", line, f"the example {cells['example']!r} names {found or 'no region'}")
