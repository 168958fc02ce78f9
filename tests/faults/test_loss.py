"""Nothing is lost in silence: what would take letters out of the warehouse stops with exit code 3 and names them."""

import shutil
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from orchestration.definitions import definitions
from orchestration.pipeline.instance import LOADS, open_instance
from orchestration.pipeline.resources import ExclusiveHome
from orchestration.steps.progress import silent
from orchestration.store import builds, staging
from orchestration.store.home import Home
from tests.homes import digest, imr, letter, load_steps, rows, write
from transforms import parse, schema
from warehouse import read


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of forty letters, one of which is quarantined."""
    folder = tmp_path_factory.mktemp("loaded")
    letters = [*(letter(number) for number in range(39)), letter(39, decided="01/20/2017")]
    load_steps(folder / "home", write(folder / "letters", *letters))
    return folder / "home"


@pytest.fixture
def home(loaded: Path, tmp_path: Path) -> Home:
    return Home(shutil.copytree(loaded, tmp_path / "home", symlinks=True))


def overwrite(home: Home, count: int) -> list[str]:
    """Overwrite so many raw letters that are loaded; their letter_ids."""
    loaded = rows(home.root, "SELECT letter_id FROM audit.letter WHERE status = 'loaded' ORDER BY ALL")
    damaged = [str(letter_id) for (letter_id,) in loaded[:count]]
    for letter_id in damaged:
        home.raw_path(letter_id).chmod(0o600)
        home.raw_path(letter_id).write_text("other words")
    return damaged


@pytest.mark.parametrize("count", [1, 39])
def test_a_rebuild_over_raw_letters_that_were_overwritten_stops_and_names_them(home: Home, count: int) -> None:
    before, damaged = digest(home.root), overwrite(home, count)

    code, printed = imr(home.root, "rebuild")

    assert code == 3
    assert all(letter_id in printed for letter_id in damaged)
    assert digest(home.root) == before
    assert imr(home.root, "load")[0] == 0, "the next load is not stopped"
    assert digest(home.root) == before


def test_their_loss_can_be_accepted(home: Home) -> None:
    overwrite(home, 39)

    code, _ = imr(home.root, "rebuild", "--accept-loss")

    assert code == 0
    assert rows(home.root, "SELECT status, count(*) FROM audit.letter GROUP BY ALL") == [("quarantined", 40)]


def test_a_rebuild_with_a_parser_that_fails_stops(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(home.root)

    def failing(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
        rejects = texts.select("letter_id", reason=pl.lit("parsing it failed"))
        return {name: schema.empty(table) for name, table in schema.TABLES.items()} | {"rejects": rejects}

    monkeypatch.setattr(parse, "parse", failing)

    code, printed = imr(home.root, "rebuild")

    assert code == 3
    assert "share_lost" in printed
    assert digest(home.root) == before


def test_a_letter_with_neither_rows_nor_a_reason_stops_the_load(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, original = digest(home.root), parse.parse

    def forgetful(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
        return original(texts.head(0))

    monkeypatch.setattr(parse, "parse", forgetful)

    code, printed = imr(home.root, "load", write(tmp_path / "more", letter(50)))

    assert code == 3
    assert "letters_without_reason" in printed
    assert digest(home.root) == before


def test_a_load_of_which_more_than_a_third_is_quarantined_stops(home: Home, tmp_path: Path) -> None:
    letters = [letter(100 + number) for number in range(15)]

    code, printed = imr(home.root, "load", write(tmp_path / "more", *letters, *(f"milk {n}" for n in range(25))))

    assert code == 3
    assert "share_quarantined_of_load" in printed
    assert "Loads that are not published" in imr(home.root, "status")[1]
    assert imr(home.root, "load", write(tmp_path / "next", letter(200)))[0] == 0, "the next load is not stopped"


def test_without_checks_the_same_letters_are_quarantined_and_nothing_is_published(home: Home, tmp_path: Path) -> None:
    write(home.inbox, letter(300), letter(301, decided="01/20/2017"), "milk")
    undisturbed = Home(shutil.copytree(home.root, tmp_path / "undisturbed", symlinks=True))
    before, load_id = digest(home.root), "20990101T000000"

    selection = dg.AssetSelection.all() - dg.AssetSelection.all_asset_checks()
    job = dg.define_asset_job("without_checks", selection=selection)
    resources = {"home": ExclusiveHome(root=str(home.root)), "progress": silent}
    unchecked = dg.Definitions(assets=definitions.assets, jobs=[job], resources=resources)
    with open_instance(home) as instance:
        instance.add_dynamic_partitions(str(LOADS.name), [load_id])
        result = unchecked.resolve_job_def("without_checks").execute_in_process(
            instance=instance,
            partition_key=load_id,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )

    assert not result.success
    assert digest(home.root) == before
    load_steps(undisturbed.root, undisturbed.inbox)
    candidate = builds.candidate(home)
    assert candidate is not None
    assert quarantined(candidate.file) == quarantined(undisturbed.published_link.resolve())
    assert imr(home.root, "load")[0] == 0, "the next load checks and publishes"
    assert digest(home.root) == digest(undisturbed.root)


def quarantined(build: Path) -> list[tuple[object, ...]]:
    import duckdb

    with duckdb.connect(str(build), read_only=True) as connection:
        return connection.execute(
            "SELECT letter_id, reason FROM audit.letter WHERE status = 'quarantined' ORDER BY ALL"
        ).fetchall()


def test_a_dangling_link_is_an_alarm_and_a_rollback_mends_it(home: Home, tmp_path: Path) -> None:
    load_steps(home.root, write(tmp_path / "more", letter(60)))
    home.published_link.resolve().unlink()

    status, verify = imr(home.root, "status"), imr(home.root, "verify")

    assert (status[0], verify[0]) == (2, 1)
    assert "is missing: imr rollback" in " ".join(status[1].split())
    assert "is missing: imr rollback" in " ".join(verify[1].split())
    assert imr(home.root, "rollback")[0] == 0
    assert rows(home.root, "SELECT count(*) FROM dim_case WHERE case_key <> -1") == [(39,)]
    assert imr(home.root, "load", home.inbox)[0] == 0
    assert rows(home.root, "SELECT count(*) FROM dim_case WHERE case_key <> -1") == [(40,)]


def test_a_letter_that_is_stopped_comes_in_by_a_retry_after_the_fix(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        original = parse.parse
        broken.setattr(parse, "parse", lambda texts: original(texts.head(0)))
        assert imr(home.root, "load", write(tmp_path / "more", letter(50)))[0] == 3

    assert imr(home.root, "quarantine", "--retry")[0] == 0

    assert rows(home.root, "SELECT count(*) FROM dim_case WHERE case_number LIKE '%50'") == [(1,)]
    assert staging.staged(home) == staging.committed(home)
    assert read.status(home.published_link)["loaded"] == 40
