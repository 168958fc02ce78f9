"""Build the site into a folder that opens from disk without a server and can be put on any web host.

The site is written beside its folder, and replaces it when it is complete.
"""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse import publish, read
from warehouse.build import memory_limit
from warehouse.site import cubes, disclosure, letters, pages
from warehouse.site.cubes import SQL
from warehouse.site.pack import pack, script

LETTERS_AT_MOST = 5_000
# Enough for 100,000 letters: a load holds other memory when it builds the site.
MEMORY_AT_LEAST = 256_000_000
MARKER = "imr-site.txt"
# The folder of the received letters, beside the site of a home.
RAW = "raw"
# Written by charts.py.
CHARTS = Path(__file__).with_name("charts.json")
# A de-identified site has none of these reports: they quote letters, or hold small counts.
REPORTS = ("measures", "loads", "quarantine", "unclassified", "unknown_citations", "expectations")


class SiteError(Exception):
    """The site cannot be built; the message is one line that says why and what to do."""


@dataclass(frozen=True)
class Site:
    """What was built: its folder, the decisions it counts and the letters it holds."""

    folder: Path
    decisions: int
    letters: int

    @property
    def page(self) -> Path:
        """The page to open."""
        return self.folder / "index.html"


def build(link: Path, folder: Path, *, letters_at_most: int = LETTERS_AT_MOST, deidentified: bool = False) -> Site:
    """Build the site of the published warehouse into ``folder``, which is new, empty or an earlier site.

    A warehouse of more than ``letters_at_most`` letters, and a ``deidentified`` one, gives counts alone. Raises
    SiteError, QueryError.
    """
    _check_replaceable(folder)
    fresh, spill = folder.with_name(f".{folder.name}.draft"), folder.with_name(f".{folder.name}.spill")
    memory = memory_limit(link.resolve(), at_least=MEMORY_AT_LEAST)
    limits = {**read.RESTRICTED, "memory_limit": memory, "temp_directory": str(spill)}
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        with closing(read.connect(link, limits)) as connection:
            cited = publish.citation(link.resolve().with_name(f"{_build_name(connection)}.duckdb"))
            # The site of a home lies beside the raw letters; another copy of it has no way to them.
            is_own = folder.resolve().parent == link.absolute().parent and not deidentified
            originals = f"../{RAW}" if is_own and (link.parent / RAW).is_dir() else None
            decisions, written = _write(connection, fresh, letters_at_most, deidentified, cited, originals)
        (fresh / MARKER).write_text("Written by imr dashboard build, which replaces this folder as a whole.\n")
        _replace(folder, fresh)
    except (OSError, duckdb.Error) as error:
        raise SiteError(f"the site cannot be written to {folder}: {str(error).splitlines()[0]}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(spill, ignore_errors=True)
    return Site(folder, decisions, written)


def _write(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    letters_at_most: int,
    deidentified: bool,
    cited: Mapping[str, str],
    originals: str | None,
) -> tuple[int, int]:
    """Write all files of the site; return how many decisions it counts and how many letters it holds."""
    summary = _report(connection, "summary")[0]
    with_letters = not deidentified and summary["letters"] <= letters_at_most
    _copy(pages.FOLDER / "assets", folder / "assets")
    (folder / "data").mkdir()
    cubes.prepare(connection)
    levels = cubes.YEARLY_LEVELS if deidentified else cubes.DETAIL_LEVELS
    counted = cubes.cubes(connection, levels)
    shown_cubes = disclosure.deidentified(counted) if deidentified else {name: [cube] for name, cube in counted.items()}
    data: dict[str, Any] = {name: [pack(cube) for cube in of] for name, of in shown_cubes.items()}
    reports = {name: [] if deidentified else _report(connection, name) for name in REPORTS}
    shown = disclosure.summary(summary) if deidentified else summary
    site: dict[str, Any] = {
        "summary": shown,
        "build": _build_name(connection),
        "is_public": deidentified,
        "cited": cited,
    }
    if originals:
        site["originals"] = originals
    if deidentified:
        site["steps"] = disclosure.steps(counted["days"])
    data |= {
        "site": site,
        "mode": "files" if with_letters else "none",
        "charts": json.loads(CHARTS.read_text()),
        "quality": reports,
    }
    written = 0
    if with_letters:
        data |= {"list": letters.decisions(connection), "vocabulary": letters.entries()}
        written = letters.write(connection, folder / "letters")
    for name, value in data.items():
        (folder / "data" / f"{name}.js").write_text(script(name, value))
    for name, html in pages.render(shown, cited, with_letters=with_letters, deidentified=deidentified):
        (folder / name).write_text(html)
    return summary["decisions"], written


def _copy(folder: Path, target: Path) -> None:
    """Copy the files of a folder without their permissions: whoever builds a site decides who may read it."""
    for file in folder.rglob("*"):
        if file.is_file():
            place = target / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def _report(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    answer = connection.execute((SQL / "reports" / f"{name}.sql").read_text())
    columns = [column[0] for column in answer.description or []]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


def _build_name(connection: duckdb.DuckDBPyConnection) -> str:
    return str(connection.execute("SELECT current_database()").fetchall()[0][0])


def _check_replaceable(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise SiteError(f"{folder} is not a folder: name another")
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise SiteError(f"{folder} holds other files: name an empty folder, or a new one")


def _replace(folder: Path, fresh: Path) -> None:
    """Replace the folder by the fresh site; between the two renames there is no folder."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.replace(folder, old)
    os.replace(fresh, folder)
    shutil.rmtree(old, ignore_errors=True)
