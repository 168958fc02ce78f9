"""Times loads beside plain programs, each in a process of its own, in turn: ``make bench``.

Every figure is of whole processes with their children. Machines are shared and noisy: compare ratios within a run.
"""

import argparse
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from tests.bench.measure import Arm, Usage, in_turn, ratios, run
from tests.bench.report import NIGHT, PANDAS, README, above_limits, lines, with_summary
from tests.corpus import pdf, text
from tests.corpus.letter import generate
from transforms import vocabulary

ROOT = Path(__file__).parent.parent.parent
PYTHON = sys.executable
# Where make bench SPACY=yes installs spaCy.
SPACY = ROOT / ".venv-bench" / "bin" / "python"
FIRST_OF_NIGHT = 5_000_000
# The letters whose headings are classified.
SEEDS = 2_000
# A heading that is wrapped before its outcome is one that a plain script misses.
AGREEMENT_AT_LEAST = 0.99
OURS, REGEX, FLOOR = "imr load", "plain script, re", "texts from Parquet, one pass"
COMPARED = """
SELECT source_uri.regexp_extract('[^/]+$'), case_number, decision_date, outcome
FROM fact_decision INNER JOIN dim_case USING (case_key)
"""


def main() -> None:
    """Measure, print the report, and write it where that is asked for; exit with 1 when a gated figure is too high."""
    asked = arguments()
    with nullcontext(asked.folder) if asked.folder else TemporaryDirectory() as folder:
        root = Path(folder)
        root.mkdir(parents=True, exist_ok=True)
        results = {
            "loads": [of_texts(root, size, asked.rounds) for size in asked.sizes],
            "pdfs": [of_pdfs(root, size, asked.rounds) for size in asked.pdfs],
            "headings": [of_headings(root, count, asked.rounds) for count in asked.headings],
            "nights": of_nights(root, asked.nights, asked.rounds),
        }
    report = "\n".join(lines(results, asked.rounds)) + "\n"
    print(report)
    if asked.write:
        (ROOT / "BENCHMARKS.md").write_text(report)
        (ROOT / "benchmarks.json").write_text(json.dumps(results, indent=1) + "\n")
        README.write_text(with_summary(README.read_text(), results))
    if asked.gate and (broken := list(above_limits(results))):
        sys.exit("\n".join(broken))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1, 500, 10_000], help="text letters of a load")
    parser.add_argument("--pdfs", type=int, nargs="*", default=[200], help="PDF letters of a load")
    parser.add_argument("--headings", type=int, nargs="*", default=[], help="headings to classify, beside spaCy")
    parser.add_argument("--nights", type=int, nargs="*", default=[2_000, 20_000], help="letters before a night")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each arm")
    parser.add_argument("--folder", type=Path, help="where letters and homes are written, and kept")
    parser.add_argument("--write", action="store_true", help="write BENCHMARKS.md, benchmarks.json and README.md")
    parser.add_argument("--gate", action="store_true", help="exit with 1 when growth or a ratio is above its limit")
    return parser.parse_args()


def of_texts(root: Path, size: int, rounds: int) -> dict[str, Any]:
    """Load text letters beside the plain programs. Raises AssertionError when their rows disagree with ours."""
    letters, home = written(root / f"text-{size}", size, text_letter), root / f"kept-{size}"
    parquet = root / "texts.parquet"
    pl.DataFrame({"text": [path.read_text() for path in letters.iterdir()]}).write_parquet(parquet)
    plain = {name: root / f"{name}.duckdb" for name in ("plain_pandas", "plain_regex")}
    arms = [
        Arm(OURS, imr(home, "load", letters), emptied(home)),
        *(
            Arm(label, program(name, letters, plain[name]), emptied(plain[name]))
            for label, name in ((PANDAS, "plain_pandas"), (REGEX, "plain_regex"))
        ),
        Arm(FLOOR, program("floors", "text", parquet)),
    ]
    used = in_turn(arms, rounds)
    ours = Counter(rows(home / "warehouse.duckdb", COMPARED))
    for database in plain.values():
        read = Counter(rows(database, "SELECT letter, case_number, decision_date, outcome FROM decision"))
        if (share := (read & ours).total() / max(read.total(), ours.total())) < AGREEMENT_AT_LEAST:
            raise AssertionError(f"{database.stem} and imr load agree on {share:.1%} of the decisions only")
    found = result(size, used, OURS)
    found["steps"] = steps(home)
    return found


def of_pdfs(root: Path, size: int, rounds: int) -> dict[str, Any]:
    """Load PDF letters beside PDFium alone."""
    letters, home = written(root / f"pdf-{size}", size, pdf_letter), root / "home"
    arms = [
        Arm(OURS, imr(home, "load", letters), emptied(home)),
        Arm("PDFium alone", program("floors", "pdf", letters)),
    ]
    return result(size, in_turn(arms, rounds), OURS)


def of_headings(root: Path, count: int, rounds: int) -> dict[str, Any]:
    """Classify headings of disputed services beside spaCy's PhraseMatcher with the terms of the same vocabularies."""
    headings, terms = root / "headings", root / "terms"
    titles = cycle(item.title for seed in range(SEEDS) for item in generate(seed).items)
    # A load classifies a heading once, however often it is printed.
    headings.write_text("".join(f"{' '.join(title.split())} {n}\n" for n, title in enumerate(islice(titles, count))))
    entries = (vocabulary.load(name).select("code", pl.col("terms").str.split("|")) for name in ("services", "drugs"))
    terms.write_text("".join(f"{term}\t{code}\n" for code, of in pl.concat(entries).iter_rows() for term in of))
    arms = [
        Arm("as imr load does", program("classify", headings)),
        Arm(
            "spaCy PhraseMatcher", [str(SPACY), str(ROOT / "tests/bench/phrase_matcher.py"), str(headings), str(terms)]
        ),
    ]
    return result(count, in_turn(arms, rounds), arms[0].name)


def of_nights(root: Path, sizes: Sequence[int], rounds: int) -> dict[str, Any]:
    """Load a night of letters into homes of several sizes; CPU seconds without those of a load of nothing.

    A home in which as many letters were loaded before serves again.
    """
    night, nothing = written(root / "night", NIGHT, text_letter, first=FIRST_OF_NIGHT), root / "nothing"
    nothing.mkdir(exist_ok=True)
    arms = []
    for size in sizes:
        kept, home = root / f"kept-{size}", root / f"home-{size}"
        if not kept.exists():
            run(imr(kept, "load", written(root / f"text-{size}", size, text_letter)))
        arms += [
            Arm(f"night into {size:,}", imr(home, "load", night), copied(kept, home)),
            Arm(f"nothing into {size:,}", imr(home, "load", nothing)),
        ]
    used = in_turn(arms, rounds) if arms else {}
    return {
        str(size): {
            "wall": [one.wall for one in used[f"night into {size:,}"]],
            "cpu": [one.cpu for one in used[f"night into {size:,}"]],
            "cpu_of_start": [one.cpu for one in used[f"nothing into {size:,}"]],
            "cpu_without_start": [
                night.cpu - start.cpu
                for night, start in zip(used[f"night into {size:,}"], used[f"nothing into {size:,}"], strict=True)
            ],
        }
        for size in sizes
    }


def result(size: int, used: Mapping[str, list[Usage]], ours: str) -> dict[str, Any]:
    """Return what the arms used, and the ratios of ours to each other one."""
    return {
        "letters": size,
        "arms": {
            name: {
                "cpu": [one.cpu for one in runs],
                "wall": [one.wall for one in runs],
                "memory": [one.memory for one in runs],
            }
            for name, runs in used.items()
        },
        "ratios": {name: ratios(used[ours], runs) for name, runs in used.items() if name != ours},
    }


def steps(home: Path) -> str:
    """Return the elapsed seconds of the steps of the last load, as the journal has them."""
    entries = [json.loads(line) for line in (home / "logs" / "loads.jsonl").read_text().splitlines()]
    of_load = [entry for entry in entries if entry.get("load") == entries[-1]["load"] and "step" in entry]
    return ", ".join(f"{entry['step']} {entry['seconds']:.1f}" for entry in of_load if entry["seconds"] >= 0.1)


def written(folder: Path, count: int, render: Callable[[int, Path], None], first: int = 0) -> Path:
    """Write letters into a folder, if it does not exist yet."""
    if not folder.exists():
        folder.mkdir()
        for seed in range(first, first + count):
            render(seed, folder / f"letter-{seed}")
    return folder


def text_letter(seed: int, path: Path) -> None:
    path.with_suffix(".txt").write_text(text.render(generate(seed)))


def pdf_letter(seed: int, path: Path) -> None:
    path.with_suffix(".pdf").write_bytes(pdf.render(generate(seed)))


def imr(home: Path, *words: object) -> list[str]:
    return [str(Path(PYTHON).with_name("imr")), "--home", str(home), *map(str, words)]


def program(name: str, *words: object) -> list[str]:
    return [PYTHON, "-m", f"tests.bench.{name}", *map(str, words)]


def emptied(path: Path) -> Callable[[], None]:
    """Move a home, or a database, aside before a run.

    Deleting it would slow the run down: ext4 searches past the inodes of files that were deleted some minutes ago.
    """

    def move_aside() -> None:
        if path.exists():
            path.rename(path.with_name(f"{path.name}-{time.monotonic_ns()}"))

    return move_aside


def copied(source: Path, target: Path) -> Callable[[], None]:
    """Copy a home before a run."""

    def copy() -> None:
        emptied(target)()
        shutil.copytree(source, target, symlinks=True)

    return copy


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


if __name__ == "__main__":
    main()
