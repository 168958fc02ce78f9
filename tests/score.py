"""How right the fields are: ``make score`` prints precision and recall of every field beside their floors.

Written letters are compared with their truth, in every layout and style; real ones, where the folder that holds them
stands beside the project, with the labels that people made. The floors in ``tests/gold/floors.csv`` only rise:
``make score RAISE=yes`` writes those that were surpassed.
"""

import csv
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from tests.corpus import pdf, text
from tests.corpus.letter import LAYOUTS, Letter, write
from transforms import documents, parse, schema
from transforms import text as canonical_text

FLOORS = Path("tests/gold/floors.csv")
SHARED = Path(__file__).parents[2] / "shared"
SIDES = ("claims_administrator", "reviewer")
LETTER = {
    "date_assigned": "assigned_date",
    "date_of_injury": "injury_date",
    "decision_date": "decision_date",
    "ur_denial_date": "ur_denial_date",
    "application_received_date": "application_received_date",
    "priority": "priority",
    "age": "age",
    "sex": "sex",
    "case_number": "case_number",
}
ITEM = (
    "title", "outcome", "disputed_service", "original_request", "authorized_portion", "is_ancillary",
    "is_retrospective", "quantity",
)  # fmt: skip
SEEDS = 40
# A floor forgives what is lost by writing a figure with four digits.
ROUNDING = 0.00005

Facts = dict[str, set[tuple[object, ...]]]
Score = dict[str, tuple[float, float]]


def written() -> dict[str, tuple[Letter, documents.Reading]]:
    """Letters of every layout in every style, some with pages broken, and what they read as."""
    found = {}
    for layout in LAYOUTS:
        for seed in range(SEEDS):
            letter = write(
                seed, has_header=seed % 5 != 4 or layout == "decision_and_rationale", layout=layout, traps=seed % 2 == 1
            )
            name = f"{layout} {seed}"
            found[name] = letter, _read(name, letter, seed)
    return found


def _read(name: str, letter: Letter, seed: int) -> documents.Reading:
    if seed % 5 == 0:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "letter.pdf"
            path.write_bytes(pdf.render(letter))
            return documents.read(documents.Document(name, path))
    style, page_lines = text.STYLES[seed % len(text.STYLES)], (0, 19, 44)[seed % 3]
    printed = text.render(letter, style, 70 + seed, page_lines, ("\n", "\r\n")[seed % 2])
    return documents.Reading(name, canonical_text.canonical(canonical_text.lines_of(printed)))


def parsed(readings: list[documents.Reading]) -> dict[str, pl.DataFrame]:
    """The staged frames of what was read."""
    rows = [(r.letter_id, r.text.text, r.text.heading_starts, r.text.is_bold) for r in readings if r.text]
    return parse.parse(pl.DataFrame(rows, schema=schema.TABLES["text"].dtypes, orient="row"))


def found(frames: dict[str, pl.DataFrame]) -> Facts:
    """The facts of staged frames, by field: each begins with its letter, those of an item go on with its number."""
    facts: Facts = defaultdict(set)
    for row in frames["letters"].to_dicts():
        for name, column in LETTER.items():
            _add(facts, name, row["letter_id"], row[column])
    for table, name in (("reviewer_specialties", "specialty"), ("reviewer_states", "state")):
        for row in frames[table].to_dicts():
            facts[name].add((row["letter_id"], _fold(row[name])))
    for row in frames["decisions"].to_dicts():
        key = (row["letter_id"], row["item_number"])
        for name in ITEM:
            _add(facts, name, *key, row[name] or None)
        second = row["drug_class"] if row["category"] == "Pharmaceuticals" else row["subcategory"]
        facts["service_type"].add((*key, row["category"], second))
        for side in SIDES:
            _add(facts, f"{side}_basis", *key, row[f"{side}_basis"])
            _add(facts, "outside_mtus", *key, row[f"{side}_outside_mtus"] and side)
    for row in frames["body_regions"].to_dicts():
        facts["body_region"].add((row["letter_id"], row["item_number"], row["body_region"]))
    for row in frames["citations"].to_dicts():
        key = (row["letter_id"], row["item_number"], row["cited_by"])
        _add_citation(facts, key, row, [row["section"]], row["pages"] or [])
    return facts


def labelled(truths: dict[str, dict[str, Any]]) -> Facts:
    """The facts of labels in the shape of the hand-made ones, by field."""
    facts: Facts = defaultdict(set)
    for letter_id, truth in truths.items():
        for name in LETTER:
            _add(facts, name, letter_id, truth[name])
        for name, label in (("specialty", "specialties"), ("state", "licensure_states")):
            facts[name] |= {(letter_id, _fold(value)) for value in truth[label] or []}
        for item in truth["items"]:
            key = (letter_id, item["n"])
            for name in ITEM:
                _add(facts, name, *key, item[name] or None)
            facts["service_type"].add((*key, item["category"], item["drug_class"] or item["subcategory"]))
            facts["body_region"] |= {(*key, region) for region in item["body_regions"]}
            for side in SIDES:
                _add(facts, f"{side}_basis", *key, item[side]["basis"])
                _add(facts, "outside_mtus", *key, item[side]["outside_mtus"] and side)
                for citation in item[side]["citations"]:
                    _add_citation(facts, (*key, side), citation, citation["sections"], citation["pages"])
    return facts


def _add_citation(
    facts: Facts, key: tuple[object, ...], citation: dict[str, Any], sections: list[str | None], pages: list[str]
) -> None:
    family = citation["family"]
    facts["guideline_family"].add((*key, family))
    if family in ("MTUS", "ODG") and citation["guideline"]:
        facts["guideline"].add((*key, family, citation["guideline"], citation["edition"]))
    if family == "MTUS":
        facts["guideline_section"] |= {(*key, _fold(section)) for section in sections if section}
    facts["guideline_page"] |= {(*key, str(page)) for page in pages}


def _add(facts: Facts, name: str, *fact: object) -> None:
    *key, value = fact
    if value not in (None, False):
        facts[name].add((*key, _fold(f"{value:g}" if isinstance(value, int | float) else str(value))))


def _fold(words: str) -> str:
    """Words without regard to white space, case, hyphens and quotes; "&" is "and"."""
    return re.sub(r"[\s\-'\"\u2018\u2019\u201c\u201d.,;:]+", "", words.replace("&", "and")).lower()


def score(facts: Facts, truth: Facts) -> Score:
    """Precision and recall of every field that the truth has."""
    return {
        name: (hits / max(1, len(facts[name])), hits / len(truth[name]))
        for name in sorted(truth)
        if truth[name]
        for hits in [len(truth[name] & facts[name])]
    }


def score_written() -> Score:
    """The scores of the written letters."""
    letters = written()
    truth = labelled({name: letter.truth for name, (letter, _) in letters.items()})
    return score(found(parsed([reading for _, reading in letters.values()])), truth)


def score_real() -> Iterator[tuple[str, Score]]:
    """The scores of the real letters and of those composed in older layouts, of a warehouse loaded with them."""
    command = Path(sys.executable).parent / "imr"
    letters = SHARED / "letters"
    for name, sources in (("dev", [letters / "pdf"]), ("composed", [letters / "composed"])):
        with TemporaryDirectory() as home:
            subprocess.run([command, "--home", home, "load", *sources], check=True, capture_output=True)
            scorer, gold = SHARED / "gold" / "score.py", SHARED / "gold" / f"{name}.jsonl"
            printed = subprocess.run(
                [sys.executable, scorer, Path(home) / "warehouse.duckdb", gold, "--json"],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
        fields = json.loads(printed.stdout).items()
        yield (
            name,
            {field: (figures["precision"], figures["recall"]) for field, figures in fields if field != "letters"},
        )


def floors() -> dict[tuple[str, str], tuple[float, float]]:
    """The least precision and recall by set of letters and field."""
    with FLOORS.open(newline="") as rows:
        return {
            (row["letters"], row["field"]): (float(row["precision"]), float(row["recall"]))
            for row in csv.DictReader(rows)
        }


def below(name: str, scores: Score) -> list[str]:
    """The fields of a set of letters that fall below their floor."""
    least = floors()
    return [
        field
        for (letters, field), floor in least.items()
        if letters == name
        and any(figure + ROUNDING < low for figure, low in zip(scores.get(field, (0.0, 0.0)), floor, strict=True))
    ]


def main(is_raising: bool = False) -> int:
    """Print the scores of all sets of letters at hand; 1 when a field is below its floor."""
    out = Console(width=120)
    scores = {"written": score_written()}
    if SHARED.exists():
        scores |= dict(score_real())
    for name, fields in scores.items():
        fallen = below(name, fields)
        shown = Table("field", "precision", "recall", title=f"{name} letters", title_justify="left")
        for field, (precision, recall) in fields.items():
            style = "bold red" if field in fallen else ""
            shown.add_row(field, f"{precision:.4f}", f"{recall:.4f}", style=style)
        out.print(shown)
    if is_raising:
        _raise(scores)
    fallen = [f"{name}: {field}" for name, fields in scores.items() for field in below(name, fields)]
    out.print(f"Below their floor: {', '.join(fallen)}" if fallen else "Every field is at its floor or above.")
    return 1 if fallen else 0


def _raise(scores: dict[str, Score]) -> None:
    """Write the floors that were surpassed; none falls."""
    least = floors() if FLOORS.exists() else {}
    for name, fields in scores.items():
        for field, figures in fields.items():
            lower = least.get((name, field), (0.0, 0.0))
            least[name, field] = (max(figures[0], lower[0]), max(figures[1], lower[1]))
    with FLOORS.open("w", newline="") as target:
        rows = csv.writer(target, lineterminator="\n")
        rows.writerow(["letters", "field", "precision", "recall"])
        rows.writerows([*key, f"{p:.4f}", f"{r:.4f}"] for key, (p, r) in sorted(least.items()))


if __name__ == "__main__":
    sys.exit(main("--raise" in sys.argv))
