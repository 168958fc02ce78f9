"""A build that is extended with new letters equals a build of all letters: every table, every mart, every digest."""

import json
import os
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.homes import copy, digest, imr
from tests.stage_frames import MASSAGE, MRI, NORCO, Row, Rows, cites, item, letter, load, rejected, two_loads, write
from transforms import schema
from warehouse import build, extend
from warehouse.manifest import Manifest

Files = dict[str, list[Path]]

NO_RESULTS = schema.empty(schema.RESULTS)
TITLES = ("Low Back Complaints", "low back complaints", "Knee Complaints")
SERVICES = (MRI, MASSAGE, NORCO, {})


@st.composite
def letters(draw: st.DrawFn, name: str) -> Rows:
    """A letter of one of three cases or of none, with up to two items, that may have been rejected."""
    described = {
        "case_number": draw(st.sampled_from([None, "CM17-9000001", "CM17-9000002", "CM17-9000003"])),
        "decision_date": draw(st.sampled_from([None, date(2015, 3, 1), date(2017, 3, 1), date(2019, 3, 1)])),
    }
    if draw(st.integers(0, 4)) == 0:
        return rejected(name, "decisions: outcome is neither of the two", **described)
    items = [
        item(
            f"Item {number}",
            draw(st.sampled_from(["Upheld", "Overturned"])),
            [cites("reviewer", draw(st.sampled_from(TITLES)), draw(st.sampled_from([None, "MRI", "mri"])))],
            [draw(st.sampled_from(["Low back", "Knee"]))],
            draw(st.sampled_from([(), ("exceeds_amount",), ("no_functional_improvement", "exceeds_amount")])),
            **draw(st.sampled_from(SERVICES)),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    return letter(
        name,
        *items,
        specialties=draw(st.lists(st.sampled_from(["Neurology", "Pain Medicine"]), max_size=2)),
        states=draw(st.lists(st.sampled_from([("CA", "California"), ("OR", "Oregon")]), max_size=1)),
        diagnoses=draw(st.lists(st.sampled_from(["lumbar strain", "neck pain"]), max_size=2, unique=True)),
        **described,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Rows]:
    """Two to four loads of up to four letters each."""
    sizes = draw(st.lists(st.integers(0, 4), min_size=2, max_size=4))
    return [
        load(f"L{n}", datetime(2020, 1, 1) + timedelta(n), *(draw(letters(f"{n}{i}")) for i in range(size)))
        for n, size in enumerate(sizes)
    ]


QUICK = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
HISTORIES = int(os.environ.get("HISTORIES", "40"))


@settings(QUICK, max_examples=2)
@given(histories())
def test_after_any_loads_it_equals_the_build_of_all_letters(loads: list[Rows]) -> None:
    assert_equal_to_the_build_of_all_letters(loads)


@pytest.mark.faults
@settings(QUICK, max_examples=HISTORIES)
@given(histories())
def test_after_many_loads_it_equals_the_build_of_all_letters(loads: list[Rows]) -> None:
    assert_equal_to_the_build_of_all_letters(loads)


def test_a_correction_replaces_its_letter_and_what_only_that_used() -> None:
    case: Row = {"case_number": "CM17-9000001"}
    first = letter("a1", item("MRI", "Upheld", [cites("reviewer", "low back complaints")], ["Knee"], **MRI),
                   specialties=["Neurology"], states=[("OR", "Oregon")], diagnoses=["neck pain"],
                   decision_date=date(2017, 3, 1), **case)  # fmt: skip
    other = letter("a2", item("Gym", "Upheld", [cites("reviewer", "Low Back Complaints")], ["Low back"], **MASSAGE))
    late = letter("b1", item("Norco", "Overturned", **NORCO), decision_date=date(2019, 3, 1), **case)
    early = letter("c1", item("MRI", **MRI), decision_date=date(2015, 3, 1), **case)
    loads = [load(f"L{n}", datetime(2020, 1, n), *new) for n, new in enumerate(([first, other], [late], [early]), 1)]

    assert_equal_to_the_build_of_all_letters(loads)


def test_a_quarantined_letter_is_superseded_by_a_later_one_of_its_case() -> None:
    case: Row = {"case_number": "CM17-9000001", "decision_date": date(2017, 3, 1)}
    bad = rejected("a1", "decisions: outcome is neither of the two", **case)
    loads = [load("L1", datetime(2020, 1, 1), bad), load("L2", datetime(2020, 1, 2), letter("b1", item("Gym"), **case))]

    assert_equal_to_the_build_of_all_letters(loads)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"code": "0"}, "another version"),
        ({"file_digest": "0"}, "not those of its manifest"),
        ({"code": ""}, "another"),
    ],
)
def test_a_base_of_another_version_or_with_other_bytes_is_not_extended(
    tmp_path: Path, changed: dict[str, str], reason: str
) -> None:
    files = write(tmp_path / "stage", *two_loads())
    base = full(tmp_path / "base.duckdb", of_loads(files, 0, 1))

    with pytest.raises(extend.NotExtendable, match=reason):
        added(tmp_path / "more.duckdb", Built(base.file, replace(base.manifest, **changed)), files, 1)


def test_letters_of_two_parsers_are_not_mixed_by_an_extension(tmp_path: Path) -> None:
    first, second = two_loads()
    second["receipts"] = [receipt | {"parser_version": "9.9"} for receipt in second["receipts"]]
    files = write(tmp_path / "stage", first, second)
    base = full(tmp_path / "base.duckdb", of_loads(files, 0, 1))

    with pytest.raises(extend.NotExtendable, match="several versions"):
        added(tmp_path / "more.duckdb", base, files, 1)


def test_a_second_load_extends_the_published_build_and_a_rebuild_does_not(more_loads: Path, tmp_path: Path) -> None:
    home = copy(more_loads, tmp_path / "home")
    before = digest(home)

    assert imr(home, "rebuild")[0] == 0

    built = [entry["extended"] for entry in map(json.loads, journal(home)) if entry.get("step") == "build"]
    assert built == [0, 1, 0]
    assert digest(home) == before


def assert_equal_to_the_build_of_all_letters(loads: list[Rows]) -> None:
    with TemporaryDirectory() as folder:
        extended, whole = both(Path(folder), loads)

        assert contents(extended.file) == contents(whole.file)
        assert (extended.manifest.digests, extended.manifest.rows) == (whole.manifest.digests, whole.manifest.rows)
        assert extended.manifest.digest == whole.manifest.digest == build.measure(extended.file).digest


@dataclass(frozen=True)
class Built:
    """A finished build."""

    file: Path
    manifest: Manifest


def both(folder: Path, loads: list[Rows]) -> tuple[Built, Built]:
    """The build of the first load, extended load by load, and the build of all loads."""
    files = write(folder / "stage", *loads)
    extended = full(folder / "0.duckdb", of_loads(files, 0, 1))
    for number in range(1, len(loads)):
        extended = added(folder / f"{number}.duckdb", extended, files, number)
    return extended, full(folder / "whole.duckdb", files)


def full(target: Path, files: Files) -> Built:
    build.build(target, files, temp=target.parent)
    return Built(target, build.finish(target, NO_RESULTS))


def added(target: Path, base: Built, files: Files, number: int) -> Built:
    digests = extend.extend(
        target,
        base.file,
        base.manifest,
        base_files=of_loads(files, 0, number),
        new_files=of_loads(files, number, number + 1),
        temp=target.parent,
    )
    return Built(target, build.finish(target, NO_RESULTS, digests=digests))


def of_loads(files: Files, first: int, end: int) -> Files:
    return {table: paths[first:end] for table, paths in files.items()}


def contents(file: Path) -> dict[str, list[str]]:
    """The rows of every table of a build, sorted, as text, but not when the build was finished."""
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE table_name <> 'build'"
        ).fetchall()
        return {
            name: sorted(str(row) for row in connection.execute(f"SELECT * FROM {name}").fetchall())
            for (name,) in names
        }


def journal(home: Path) -> list[str]:
    return (home / "logs" / "loads.jsonl").read_text().splitlines()
