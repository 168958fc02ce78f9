"""The raw store: the digest of bytes is known before anything is written."""

from io import BytesIO
from pathlib import Path

import pytest

from orchestration.store import raw
from orchestration.store.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.make()
    return home


def store(home: Home, content: bytes, *, forgotten: bool = False) -> raw.Received:
    known = frozenset({raw.sha256(content).hexdigest()}) if forgotten else frozenset[str]()
    return raw.store(home, BytesIO(content), "letter.txt", known)


def written(home: Home) -> dict[Path, tuple[int, int]]:
    """Every file and folder of a home, with its inode and when it was changed."""
    return {path: (found.st_ino, found.st_mtime_ns) for path in home.root.rglob("*") if (found := path.stat())}


def test_what_is_stored_or_forgotten_is_not_written(home: Home) -> None:
    first = store(home, b"a letter")
    before = written(home)

    again, forgotten = store(home, b"a letter"), store(home, b"another letter", forgotten=True)

    assert home.raw_path(first.letter_id).read_bytes() == b"a letter"
    assert (first.is_stored, again.is_stored, forgotten.is_stored, forgotten.is_forgotten) == (True, False, False, True)
    assert written(home) == before
