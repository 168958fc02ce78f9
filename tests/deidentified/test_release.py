"""imr release: a citable data set without small counts, the same bytes wherever it is made."""

import hashlib
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.builds import publish_star
from tests.homes import imr
from tests.stage_frames import MASSAGE, MRI, item, letter, load
from warehouse import publish

LETTERS = [
    letter(
        f"{number:03}",
        item("A service", "Overturned" if number % 4 == 0 else "Upheld", **(MASSAGE if number % 3 else MRI)),
        case_number=f"CM17-9000{number:03}",
        age=25 + number % 60,
        sex="male" if number % 5 else "female",
        decision_date=date(2015 + number % 3 // 2, 1 + number % 12, 20),
        specialties=["Neurology"] if number % 9 else ["Pain Medicine"],
    )
    for number in range(160)
]


def made(folder: Path, *loads: tuple[datetime, int, int]) -> Path:
    """A home of builds with the letters from one number to another in each load."""
    (folder / "builds").mkdir(parents=True)
    rows = [load(f"L{number}", at, *LETTERS[first:last]) for number, (at, first, last) in enumerate(loads)]
    publish_star(folder / "warehouse.duckdb", folder / "builds", f"w-{len(loads)}", *rows)
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("homes") / "one", (datetime(2017, 3, 1), 0, 160))


@pytest.fixture(scope="module")
def released(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "new"
    code, printed = imr(home, "release", folder, "--author", 'Data "Lab": West')
    assert code == 0, printed
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_letters_give_the_same_bytes(released: Path, home: Path, tmp_path: Path) -> None:
    other = made(tmp_path / "two", (datetime(2018, 5, 1), 0, 70), (datetime(2018, 6, 1), 70, 160))

    for place in (home, other):
        again = tmp_path / f"of-{place.name}"
        assert imr(place, "release", again, "--author", 'Data "Lab": West')[0] == 0
        assert content(again) == content(released)


def test_no_count_comes_from_fewer_than_11_cases(released: Path) -> None:
    files = sorted(released.glob("*.parquet"))

    assert len(files) == 17
    for file in files:
        cells = pl.read_parquet(file).with_columns(upheld=pl.col("decisions") - pl.col("overturned"))
        # Every letter is one case with one decision.
        assert cells.filter(pl.col("decisions") < 11).is_empty(), file.name
        for outcome in ("overturned", "upheld"):
            assert cells.filter(pl.col(outcome).is_between(1, 10)).is_empty(), file.name


def test_every_file_has_its_checksum_and_every_column_its_meaning(released: Path) -> None:
    sums = dict(reversed(line.split("  ")) for line in (released / "SHA256SUMS").read_text().splitlines())
    described = set(pl.read_csv(released / "dictionary.csv").select("file", "column").rows())

    files = {path.name for path in released.iterdir()}
    assert sums == {name: hashlib.sha256((released / name).read_bytes()).hexdigest() for name in files - {"SHA256SUMS"}}
    tables = list(released.glob("*.parquet"))
    assert described == {(file.name, column) for file in tables for column in pl.read_parquet_schema(file)}


def test_a_release_says_how_to_cite_it(released: Path, home: Path, tmp_path: Path) -> None:
    assert imr(home, "release", tmp_path / "named", "--version", "1.0.0")[0] == 0

    cited = (released / "CITATION.cff").read_text()
    assert 'version: "0.' in cited
    assert '  - name: "Data \\"Lab\\": West"' in cited
    assert 'version: "1.0.0"' in (tmp_path / "named" / "CITATION.cff").read_text()
    assert "release     1.0.0" in (tmp_path / "named" / "README.txt").read_text()
    digest = publish.citation((home / "warehouse.duckdb").resolve())["digest"]
    assert f"sha256:{digest}" in cited
    assert f"digest      {digest}" in (released / "README.txt").read_text()


def test_a_release_needs_a_new_folder_and_a_warehouse(released: Path, home: Path, tmp_path: Path) -> None:
    before = content(released)

    code, printed = imr(home, "release", released)
    assert (code, "is not an empty folder" in printed) == (2, True)
    assert content(released) == before
    code, printed = imr(tmp_path / "nothing", "release", tmp_path / "new")
    assert (code, printed.count("\n")) == (2, 1)
    assert not (tmp_path / "new").exists()
