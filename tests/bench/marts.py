"""Times queries, search and the page on a star of generated letters: ``python -m tests.bench.marts 1000000``.

The letters are copies of the same few hundred, each a case of its own: what is measured is the number of rows.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from orchestration import pages
from orchestration.store.home import Home
from tests import browser
from tests.stage_frames import publish_build
from transforms import schema
from warehouse import build, cookbook, read, search

LIMITS = {"star": 0.5, "mart": 0.05}
# What getrusage counts of a child includes what its parent had.
BUILD = r"""
import re, sys; from pathlib import Path; from warehouse.site import build
build.build(Path(sys.argv[1]), Path(sys.argv[2]))
print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
"""
LETTERS = {"receipts", "text", "letters", "decisions", "citations", "reviewer_specialties", "reviewer_states"} | {
    "diagnoses", "body_regions", "reasons", "evidence",
}  # fmt: skip


def main(letters: int = 1_000_000) -> None:
    """Print the median of seven runs of every mart and every question of the cookbook, and what is above its limit."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        demo = pages.demo(root / "demo")
        files = _copies(root, demo, letters)
        target = root / "star.duckdb"
        _timed("build", lambda: build.build(target, files, temp=root / "temp"), once=True)
        link = _published(root, target)
        found = {}
        for name, sql in _queries(link).items():
            found[name] = _timed(name, lambda sql=sql: read.query(link, sql))
        for kind, limit in LIMITS.items():
            slow = {name: seconds for name, seconds in found.items() if name.startswith(kind) and seconds > limit}
            print(f"{kind} queries above {limit} s: {slow or 'none'}")
        _timed("search, with its index", lambda: search.search(link, "conservative care"), once=True)
        _timed("search", lambda: search.search(link, "conservative care"))
        _site(root)


def _queries(link: Path) -> dict[str, str]:
    """Every mart as a whole, but those of one row per decision; the questions of the cookbook, by what they read."""
    of_decisions = {"decision", "guideline_agreement_of_decision", "citation_not_in_force", "compound_ingredient"}
    marts = read.query(link, "SELECT DISTINCT table_name FROM duckdb_columns() WHERE schema_name = 'mart' ORDER BY 1")
    whole = {f"mart.{name}": f"SELECT * FROM mart.{name}" for (name,) in marts.rows if name not in of_decisions}
    asked = {}
    for number, recipe in enumerate(cookbook.recipes(), 1):
        is_mart = "mart." in recipe.sql and not any(f"mart.{name}\n" in recipe.sql for name in of_decisions)
        is_mart = is_mart and "mart.guideline_agreement_of_decision" not in recipe.sql
        asked[f"{'mart' if is_mart else 'star'} question {number}"] = recipe.sql
    return whole | asked


def _timed(name: str, work: Callable[[], object], once: bool = False) -> float:
    seconds = []
    for _ in range(1 if once else 7):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    print(f"{name:<50}{median(seconds):8.3f} s", flush=True)
    return median(seconds)


def _site(root: Path) -> None:
    """Build the site in a process of its own, and open its overview and the page Compare from disk."""
    command = [sys.executable, "-c", BUILD, root / "warehouse.duckdb", root / "site"]
    output = []
    _timed("page, built", lambda: output.append(subprocess.check_output(command, text=True)), once=True)
    print(f"{'page, memory at most':<46}{int(output[0].split()[-1]) / 1e3:12.0f} MB")
    for name in ("index", "compare"):
        page = root / "site" / f"{name}.html"
        scripts = re.findall(r'(?:src|href)="([^"#]+\.(?:js|css))"', page.read_text())
        size = sum(file.stat().st_size for file in (page, *(page.parent / script for script in scripts)))
        print(f"{f'page, {name}':<46}{size / 1e6:12.2f} MB")
        with browser.running() as chromium, browser.window(chromium) as opened:
            opened.open(page.as_uri())
            print(f"{f'page, {name}, drawn':<46}{opened.page.evaluate('performance.now()') / 1e3:12.3f} s")


def _copies(root: Path, demo: Home, letters: int) -> dict[str, list[Path]]:
    """The staged files of the demo, multiplied: each copy with letters and cases of its own."""
    from orchestration.store import staging

    found = staging.files(staging.committed(demo))
    made = {}
    with duckdb.connect() as connection:
        for table in schema.STAGED:
            target = root / f"{table}.parquet"
            staged = connection.read_parquet([str(path) for path in found[table]])
            if table in LETTERS:
                copies = letters // 40
                new = "md5(letter_id || n) || md5(n || letter_id) AS letter_id"
                case = ", case_number || '-' || n AS case_number" if "case_number" in staged.columns else ""
                staged = connection.sql(f"SELECT * REPLACE ({new}{case}) FROM staged, range({copies}) AS copies(n)")
            staged.write_parquet(str(target))
            made[table] = [target]
    return made


def _published(root: Path, target: Path) -> Path:
    (root / "builds").mkdir()
    manifest = build.measure(target)
    publish_build(target, manifest, link=root / "warehouse.duckdb", builds=root / "builds", name="warehouse-1")
    return root / "warehouse.duckdb"


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
