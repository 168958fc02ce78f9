"""How right the fields are: ``make score`` prints precision and recall of every field beside their floors.

Generated letters are loaded and compared with their truth, in every layout and style; real and composed ones, where the
folder that holds them is beside the project, with the labels that people made. All that is found is published in
``ACCURACY.md``, whose other figures stay. The floors in ``tests/gold/floors.csv`` only rise: ``make score RAISE=yes``
writes those that were surpassed.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.corpus import pdf, text
from tests.corpus.letter import LAYOUTS, generate
from warehouse import accuracy, read

FLOORS = Path("tests/gold/floors.csv")
PAGE = Path(__file__).parents[1] / "ACCURACY.md"
BEGIN, END = "<!-- figures, written by make score -->\n", "<!-- end of figures -->\n"
SHARED = Path(__file__).parents[2] / "shared"
# The sets of letters with labels: what the page calls them, their labels, and where the letters are.
SETS = {
    "generated": ("generated", None, None),
    "dev": ("real, 2016-17", "dev.jsonl", "pdf"),
    "composed": ("composed, 2013-15", "composed.jsonl", "composed"),
    "era": ("composed, 2018-23", "era.jsonl", "era"),
}
# The labels of reasons, a JSON object per item, and what the page and the floors call their set.
REASONS, REASON_LABELS = "reasons", "reasons.jsonl"
BEGIN_REASONS = "<!-- figures of reasons, written by make score -->\n"
FOUND_REASONS = """
SELECT case_number, item_number, list(code ORDER BY position)
FROM bridge_decision_reason
INNER JOIN dim_reason USING (reason_key)
INNER JOIN fact_decision USING (decision_key)
INNER JOIN dim_case USING (case_key)
GROUP BY ALL
"""
SEEDS = 40
# A floor forgives what is lost by writing a figure with four digits.
ROUNDING = 0.00005

# Field -> how many facts are labelled, precision, recall.
Score = dict[str, tuple[int, float, float]]


def write_letters(folder: Path) -> Path:
    """Letters of every layout in every style, some as PDF, some with pages broken; the file of their labels."""
    letters = folder / "letters"
    letters.mkdir()
    with (folder / "labels.jsonl").open("w") as labels:
        for place, layout in enumerate(LAYOUTS):
            for seed in range(SEEDS):
                has_header = seed % 5 != 4 or layout == "decision_and_rationale"
                letter = generate(1000 * place + seed, has_header=has_header, layout=layout, traps=seed % 2 == 1)
                name = f"{layout}-{seed}.{'pdf' if seed % 5 == 0 else 'txt'}"
                if seed % 5 == 0:
                    (letters / name).write_bytes(pdf.render(letter))
                else:
                    style, page_lines = text.STYLES[seed % len(text.STYLES)], (0, 19, 44)[seed % 3]
                    printed = text.render(letter, style, 70 + seed, page_lines, ("\n", "\r\n")[seed % 2])
                    (letters / name).write_text(printed, newline="")
                labels.write(json.dumps({"file": name, **letter.truth}) + "\n")
    return folder / "labels.jsonl"


def load(home: Path, *letters: Path) -> Path:
    """Load letters into a home and give its published warehouse."""
    command = [Path(sys.executable).parent / "imr", "--home", home, "load", *letters]
    subprocess.run(command, check=True, capture_output=True)
    return home / "warehouse.duckdb"


def of_warehouse(link: Path, labels: Path) -> Score:
    """The figures of a warehouse beside labels."""
    rows = accuracy.by_field(link, accuracy.read_labels(labels)).rows
    return {
        str(field): (int(str(labelled)), float(str(precision or 0)), float(str(recall or 0)))
        for field, labelled, _, _, precision, recall in rows
    }


def of_generated(folder: Path) -> Score:
    """The figures of generated letters, which are loaded into a home in the folder."""
    labels = write_letters(folder)
    return of_warehouse(load(folder / "home", folder / "letters"), labels)


def load_shared(home: Path) -> Path:
    """Load the letters beside the project into a home and give its published warehouse."""
    letters = SHARED / "letters"
    return load(home, letters / "seed.txt", *(letters / source for _, _, source in SETS.values() if source))


def of_shared(link: Path) -> Iterator[tuple[str, Score]]:
    """The figures of each set of letters beside the project, of the warehouse that holds them all."""
    for name, (_, labels, _) in SETS.items():
        if labels:
            yield name, of_warehouse(link, SHARED / "gold" / labels)


def of_reasons(link: Path) -> Score:
    """The figures of each code of reason, of all codes, and of the first reason, of the real letters of 2016-17.

    The recall of the first one is the share of items whose first reason is the first labelled one.
    """
    lines = (SHARED / "gold" / REASON_LABELS).read_text().splitlines()
    labels = {(row["case_number"], row["n"]): row["reasons"] for row in map(json.loads, lines)}
    labelled = {item: codes for item, codes in labels.items() if codes != ["other"]}
    read_in = {(case, item): codes for case, item, codes in read.query(link, FOUND_REASONS).rows}
    found = {item: codes for item, codes in read_in.items() if item in labelled}
    pairs = {(item, code) for item, codes in labelled.items() for code in codes if code != "other"}
    claims = {(item, code) for item, codes in found.items() for code in codes}
    known = sorted({code for _, code in pairs | claims})
    scores = {code: _score(_of(pairs, code), _of(claims, code)) for code in known}
    firsts = {(item, codes[0]) for item, codes in labelled.items()}
    first_claims = {(item, codes[0]) for item, codes in found.items()}
    return scores | {"all reasons": _score(pairs, claims), "first reason": _score(firsts, first_claims)}


def _of(pairs: set[tuple[object, str]], code: str) -> set[tuple[object, str]]:
    return {pair for pair in pairs if pair[1] == code}


def _score(labelled: set[tuple[object, str]], claimed: set[tuple[object, str]]) -> tuple[int, float, float]:
    hits = len(labelled & claimed)
    return len(labelled), hits / len(claimed) if claimed else 0.0, hits / len(labelled) if labelled else 0.0


def floors() -> dict[tuple[str, str], tuple[float, float]]:
    """The least precision and recall by set of letters and field."""
    with FLOORS.open(newline="") as rows:
        return {
            (row["letters"], row["field"]): (float(row["precision"]), float(row["recall"]))
            for row in csv.DictReader(rows)
        }


def below(name: str, scores: Score) -> list[str]:
    """The fields of a set of letters that are below their floor, and those that have none."""
    least = {field: floor for (letters, field), floor in floors().items() if letters == name}
    fallen = [
        field
        for field, floor in least.items()
        if any(figure + ROUNDING < low for figure, low in zip(scores.get(field, (0, 0.0, 0.0))[1:], floor, strict=True))
    ]
    return [*fallen, *(field for field in scores if field not in least)]


def figures(scores: Mapping[str, Score]) -> str:
    """The table of the page: a row per field; for each set of letters precision, recall and n.

    A set that is not at hand keeps the figures that the page has.
    """
    columns = {
        name: {field: cell(scores[name], field) for field in scores[name]} if name in scores else published(name)
        for name in SETS
    }
    lines = [["field", *(SETS[name][0] for name in columns)], ["---"] * (1 + len(columns))]
    for field in sorted({field for column in columns.values() for field in column}):
        lines.append([field, *(column.get(field, "") for column in columns.values())])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(scores: Score, field: str) -> str:
    """The figures of a field as the page prints them: precision / recall (n)."""
    if field not in scores:
        return ""
    n, precision, recall = scores[field]
    return f"{precision:.3f} / {recall:.3f} ({n:,})"


def reason_figures(scores: Score) -> str:
    """The table of the page of reasons: a row per code."""
    rows = [("reason", "precision / recall (n)"), ("---", "---"), *((code, cell(scores, code)) for code in scores)]
    return "".join(f"| {name} | {figure} |\n" for name, figure in rows)


def published(name: str) -> dict[str, str]:
    """What the page says of a set of letters, by field."""
    table = PAGE.read_text().partition(BEGIN)[2].partition(END)[0].splitlines()
    head, _, *lines = [[part.strip() for part in line.strip("|").split("|")] for line in table]
    return {line[0]: line[head.index(SETS[name][0])] for line in lines}


def main(is_raising: bool = False) -> int:
    """Print the scores of all sets of letters at hand and write the page; 1 when a field is below its floor."""
    out = Console(width=120)
    with TemporaryDirectory() as folder:
        scores = {"generated": of_generated(Path(folder))}
        if SHARED.exists():
            link = load_shared(Path(folder) / "shared")
            scores |= dict(of_shared(link)) | {REASONS: of_reasons(link)}
    for name, fields in scores.items():
        fallen = below(name, fields)
        shown = Table(
            "field",
            "n",
            "precision",
            "recall",
            title=f"{SETS[name][0]} letters" if name in SETS else name,
            title_justify="left",
        )
        for field, (n, precision, recall) in fields.items():
            style = "bold red" if field in fallen else ""
            shown.add_row(field, f"{n:,}", f"{precision:.4f}", f"{recall:.4f}", style=style)
        out.print(shown)
    if is_raising:
        _raise(scores)
    _write(BEGIN, figures(scores))
    if REASONS in scores:
        _write(BEGIN_REASONS, reason_figures(scores[REASONS]))
    fallen = [f"{name}: {field}" for name, fields in scores.items() for field in below(name, fields)]
    without = "below their floor, or without one (make score RAISE=yes writes it)"
    out.print(f"Fields {without}: {', '.join(fallen)}" if fallen else "Every field is at its floor or above.")
    return 1 if fallen else 0


def _write(begin: str, table: str) -> None:
    """Replace a table of the page."""
    before, _, rest = PAGE.read_text().partition(begin)
    PAGE.write_text(before + begin + table + END + rest.partition(END)[2])


def _raise(scores: Mapping[str, Score]) -> None:
    """Write the floors that were surpassed; none falls."""
    least = floors() if FLOORS.exists() else {}
    for name, fields in scores.items():
        for field, (_, precision, recall) in fields.items():
            lower = least.get((name, field), (0.0, 0.0))
            least[name, field] = (max(precision, lower[0]), max(recall, lower[1]))
    with FLOORS.open("w", newline="") as target:
        rows = csv.writer(target, lineterminator="\n")
        rows.writerow(["letters", "field", "precision", "recall"])
        rows.writerows([*key, f"{p:.4f}", f"{r:.4f}"] for key, (p, r) in sorted(least.items()))


if __name__ == "__main__":
    sys.exit(main("--raise" in sys.argv))
