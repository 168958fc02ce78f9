"""Staged letters written by hand: what the parser would have staged, for the tests of the star."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from transforms import schema
from warehouse import build, publish
from warehouse.manifest import Manifest

Row = dict[str, Any]
Rows = dict[str, list[Row]]

TABLES = schema.STAGED
MRI = {"category": "Diagnostic Testing", "subcategory": "Imaging/Radiology", "service": "MRI"}
MASSAGE = {"category": "Rehabilitation", "subcategory": "Other Therapies", "service": "Massage therapy"}
NORCO = {"category": "Pharmaceuticals", "drug_class": "Opioids", "service": "Norco"}


def cites(cited_by: str, guideline: str, section: str | None = None, **columns: object) -> Row:
    """A citation of a decision; ``cited_by`` is its side."""
    words = f"{guideline} {section or ''}".strip()
    row = {"cited_by": cited_by, "family": "MTUS", "guideline": guideline, "section": section, "is_known": True}
    return {**row, "citation_text": words, **columns}


def item(
    title: str,
    outcome: str = "Upheld",
    cited: Iterable[Row] = (),
    regions: Iterable[str] = (),
    reasons: Iterable[str] = (),
    **columns: object,
) -> Row:
    """A disputed item of a letter."""
    flags = dict.fromkeys(("is_ancillary", "is_retrospective", "is_modified"), False)
    row = {"title": title, "disputed_service": title, "outcome": outcome, "rationale": f"Why {title}.", **flags}
    return {**row, **columns, "cited": list(cited), "regions": list(regions), "reasons": list(reasons)}


def letter(
    letter_id: str,
    *items: Row,
    specialties: Iterable[str] = (),
    states: Iterable[tuple[str, str]] = (),
    diagnoses: Iterable[str] = (),
    **columns: object,
) -> Rows:
    """The staged rows of one letter; its text is its letter_id, which is also its evidence."""
    of_letter: Row = {"letter_id": letter_id}
    rows: Rows = {
        "text": [of_letter | {"text": f"letter {letter_id}"}],
        "letters": [of_letter | {"layout": "tabular"} | columns],
        "evidence": [
            of_letter
            | {"item_number": 0, "field": "id", "value": letter_id, "span_start": 7, "span_end": 7 + len(letter_id)}
        ],
        "reviewer_specialties": _numbered(of_letter, "position", ({"specialty": name} for name in specialties)),
        "reviewer_states": _numbered(of_letter, "position", ({"state_code": c, "state": s} for c, s in states)),
        "diagnoses": _numbered(of_letter, "position", ({"diagnosis": name} for name in diagnoses)),
        "decisions": [],
        "citations": [],
        "body_regions": [],
        "reasons": [],
    }
    for number, described in enumerate(items, 1):
        of_item: Row = of_letter | {"item_number": number}
        rows["decisions"].append(
            of_item | {name: described[name] for name in described.keys() - {"cited", "regions", "reasons"}}
        )
        sides = {"claims_administrator": count(1), "reviewer": count(1)}
        for citation in described["cited"]:
            rows["citations"].append(of_item | citation | {"citation_number": next(sides[citation["cited_by"]])})
        found: Row = {
            "side": described["outcome"].lower(),
            "words": letter_id,
            "span_start": 7,
            "span_end": 7 + len(letter_id),
        }
        rows["reasons"] += _numbered(of_item, "position", (found | {"code": code} for code in described["reasons"]))
        regions = [{"body_region": name} for name in described["regions"]]
        rows["body_regions"] += _numbered(of_item, "position", regions)
    return rows


def rejected(letter_id: str, reason: str, **columns: object) -> Rows:
    """The staged rows of a letter that was parsed and then rejected."""
    return letter(letter_id, item("Nothing"), **columns) | {"rejects": [{"letter_id": letter_id, "reason": reason}]}


def load(load_id: str, received_at: datetime, *letters: Rows) -> Rows:
    """The staged rows of one run, with its receipts."""
    rows: Rows = {name: [row for letter in letters for row in letter.get(name, [])] for name in TABLES}
    received: Row = {"received_at": received_at, "load_id": load_id}
    rows["receipts"] = [
        received | {"letter_id": row["letter_id"], "source_uri": f"{load_id}/{row['letter_id']}"}
        for row in rows["letters"]
    ]
    run: Row = {"load_id": load_id, "kind": "load", "started_at": received_at}
    rows["loads"] = [run | {"received": len(letters), "new": len(letters), "duplicate": 0}]
    return rows


def write(folder: Path, *loads: Rows) -> dict[str, list[Path]]:
    """Write the staged rows as the load does, one Parquet file per table and run; the files by table."""
    files: dict[str, list[Path]] = {name: [] for name in TABLES}
    for number, rows in enumerate(loads):
        (folder / f"load-{number}").mkdir(parents=True)
        for name, table in TABLES.items():
            files[name].append(folder / f"load-{number}" / f"{name}.parquet")
            _frame(rows.get(name, []), table).write_parquet(files[name][-1])
    return files


def two_loads() -> tuple[Rows, Rows]:
    """Two runs: a case whose second letter supersedes the first, a letter without case number, and a rejected one."""
    first = letter(
        "aa",
        item("MRI of the neck", **MRI),
        case_number="CM17-9000001",
        decision_date=date(2017, 2, 20),
        diagnoses=["neck pain"],
    )
    second = letter(
        "bb",
        item(
            "MRI of the lumbar spine",
            cited=[
                cites("claims_administrator", "Low Back Complaints", edition="2004"),
                cites("reviewer", "Low Back Complaints", "Special Studies", edition="2004", pages=["303", "304-305"]),
                cites("reviewer", "Low Back", family="ODG"),
            ],
            regions=["Low back", "Spine"],
            **MRI,
        ),
        item(
            "Zorbium plaxation",
            "Overturned",
            cited=[cites("reviewer", "Zorb Quarterly", family="Other", is_known=False)],
        ),
        case_number="CM17-9000001",
        decision_date=date(2017, 3, 20),
        assigned_date=date(2017, 3, 1),
        application_received_date=date(2017, 2, 15),
        ur_denial_date=date(2017, 1, 20),
        injury_date=date(2016, 6, 30),
        priority="Standard",
        age=44,
        sex="female",
        specialties=["Pain Medicine", "Neurology"],
        states=[("OR", "Oregon"), ("CA", "California")],
        diagnoses=["lumbar strain", "neck pain"],
    )
    numberless = letter("cc", item("Norco 10/325mg #60", "Overturned", quantity=60.0, quantity_unit="tablets", **NORCO))
    broken = rejected("dd", "decisions: outcome is neither of the two", case_number="CM17-9000002")
    return (
        load("L1", datetime(2017, 3, 1, 2), first, numberless, broken),
        load("L2", datetime(2017, 4, 1, 2), second),
    )


def _numbered(keys: Row, name: str, rows: Iterable[Row]) -> list[Row]:
    return [keys | row | {name: number} for number, row in enumerate(rows, 1)]


def _frame(rows: list[Row], table: schema.Table) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=table.dtypes) if rows else schema.empty(table)


def built(folder: Path, *loads: Rows) -> Path:
    """The star of staged loads, in a file of the folder."""
    target = folder / "star.duckdb"
    build.build(target, write(folder / "stage", *loads), temp=folder)
    return target


def publish_build(candidate: Path, manifest: Manifest, *, link: Path, builds: Path, name: str) -> Path:
    """Install a finished build and publish it."""
    return publish.publish(publish.install(candidate, manifest, builds=builds, name=name), link=link, builds=builds)


def rows(target: Path, sql: str) -> list[tuple[object, ...]]:
    """The answer of a build to a query."""
    with duckdb.connect(str(target), read_only=True) as connection:
        return connection.execute(sql).fetchall()
