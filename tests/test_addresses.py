"""Addresses that cannot be sources: one line before anything is connected, and no secret in it."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.homes import imr


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/letters", "ftp://example.org: letters are read from s3://, gs://, sftp://, https://"),
        ("sftp://me:open-sesame@example.org/letters", "give credentials in the environment only"),
        ("https://example.org/a.zip?token=open-sesame", "give credentials in the environment only"),
        ("https://example.org/letters/", "name one file"),
        ("s3:///letters", "the name of the host or bucket is missing"),
        ("SFTP://example.org/letters", "letters are read from s3://, gs://, sftp://, https://"),
        ("sftp://me:open-sesame@[example.org/letters", "the host or the port of an address is not valid"),
        ("sftp://example.org:open-sesame/letters", "the host or the port of an address is not valid"),
    ],
)
@pytest.mark.parametrize("way", ["path", "inbox"])
def test_what_cannot_be_a_source_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, reason: str, way: str
) -> None:
    if way == "inbox":
        monkeypatch.setenv("IMR_INBOX", address)

    code, printed = imr(tmp_path / "home", "load", *([address] if way == "path" else []))

    assert (code, printed.count("\n"), reason in printed) == (2, 1, True), printed
    assert "open-sesame" not in printed
    assert not (tmp_path / "home").exists()


def test_a_rate_that_is_no_number_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMR_SOURCE_RATE", "ten")

    code, printed = imr(tmp_path / "home", "load", "https://example.org/letters.zip")

    assert (code, printed) == (2, "imr: IMR_SOURCE_RATE is 'ten': give a number of objects a second\n")


@pytest.mark.skipif(find_spec("s3fs") is not None, reason="s3fs is installed")
def test_a_missing_package_is_named(tmp_path: Path) -> None:
    code, printed = imr(tmp_path / "home", "load", "s3://letters/")

    assert (code, "pip install 'imr-warehouse[s3]'" in printed) == (2, True)


@pytest.mark.parametrize(
    ("engine", "reason"),
    [
        ("ray://host", "--on ray://host: name dask, dask://HOST:8786, spark://HOST:7077"),
        ("daskx", "--on daskx: name dask"),
        ("dask", "--on dask needs dask: pip install 'imr-warehouse[dask]', on every worker too"),
        ("spark://host:7077", "needs pyspark: pip install 'imr-warehouse[spark]'"),
    ],
)
@pytest.mark.skipif(find_spec("distributed") is not None, reason="an engine is installed")
def test_an_engine_that_cannot_be_used_is_said_in_one_line(tmp_path: Path, engine: str, reason: str) -> None:
    code, printed = imr(tmp_path / "home", "load", "--on", engine, tmp_path)

    assert (code, printed.count("\n"), reason in printed) == (2, 1, True), printed
