"""Letters from where they lie: only new objects are opened, a broken store is resumed, and no secret is kept."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import dagster as dg
import pytest

from orchestration.definitions import definitions
from orchestration.pipeline.resources import HomeResource
from orchestration.steps import begin
from orchestration.steps import receive as receive_step
from orchestration.store import drafts, remote, sources
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from tests.homes import digest, imr, letter, rows, write
from tests.scale import stores
from tests.scale.stores import SECRET, USER

pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("default")]
LETTERS = int(os.environ.get("LETTERS") or 60)


class Bucket:
    """A bucket of the S3 server."""

    def __init__(self, store: stores.S3, endpoint: str, name: str) -> None:
        self.store, self.url = store, f"s3://{name}/letters/"
        self.client = boto3.client("s3", endpoint_url=endpoint)
        self.client.create_bucket(Bucket=name)
        self.name = name

    def put(self, key: str, content: str | bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=f"letters/{key}", Body=content)

    def opened(self) -> list[str]:
        """The objects that were read since the last call."""
        found = [Path(path).name for path in self.store.opened]
        self.store.opened.clear()
        return found


@pytest.fixture(scope="module")
def endpoint() -> Iterator[tuple[stores.S3, str]]:
    with stores.s3() as served:
        yield served


@pytest.fixture
def bucket(endpoint: tuple[stores.S3, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Bucket]:
    store, url = endpoint
    for name, value in stores.s3_environment(url).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(remote, "WAITS", (0.0,))
    monkeypatch.setattr(sources, "BATCH", max(10, LETTERS // 10))
    yield Bucket(store, url, tmp_path.name.replace("_", "-").lower())
    store.failing, store.is_denied = frozenset(), False
    store.opened.clear()


def receive(home: Path, *sources: str) -> dict[str, int]:
    """Receive letters, the first step of a load, and return what was counted."""
    with Home(home).locked():
        draft = begin.begin(Home(home), request=Request(sources=sources) if sources else None)
        receive_step.receive(draft)
    return draft.counts


def secrets_in(home: Path) -> list[Path]:
    """The files of a home that hold a credential."""
    found = [path for path in home.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path for path in found if any(word.encode() in path.read_bytes() for word in (SECRET, USER))]


def test_a_second_load_opens_only_new_objects(bucket: Bucket, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for number in range(LETTERS):
        bucket.put(f"{number % 7}/letter-{number}.txt", letter(number))
    bucket.put("notes.docx", "no letter")

    code, printed = imr(home, "load", bucket.url)
    assert (code, f"received {LETTERS:,}  new {LETTERS:,}  duplicate 0  skipped 1" in printed) == (0, True), printed
    assert len(bucket.opened()) == LETTERS

    bucket.put("new.txt", letter(LETTERS))
    bucket.put("0/letter-0.txt", letter(LETTERS + 1))
    code, printed = imr(home, "load", bucket.url)

    assert f"received 2  new 2  duplicate 0  skipped 1  unchanged {LETTERS - 1:,}" in printed
    assert sorted(bucket.opened()) == ["letter-0.txt", "new.txt"]
    sql = "SELECT count(*) FROM audit.letter WHERE starts_with(source_uri, $$" + bucket.url + "$$)"
    assert rows(home, sql) == [(LETTERS + 2,)]
    assert secrets_in(home) == []


def test_a_store_that_fails_in_the_middle_is_resumed(bucket: Bucket, tmp_path: Path) -> None:
    home, local = tmp_path / "home", write(tmp_path / "local", *(letter(number) for number in range(LETTERS)))
    names = sorted(f"letter-{number}.txt" for number in range(LETTERS))
    for number, name in enumerate(names):
        bucket.put(name, letter(number))
    # Objects are read beside each other: which come first differs from run to run.
    bucket.store.failing = frozenset(names[LETTERS // 2 :])

    code, printed = imr(home, "load", bucket.url)

    assert code == 1
    assert printed.count("\n") == 1
    assert "letters/letter-" in printed
    assert "cannot be reached" in printed
    assert "the warehouse is unchanged" in printed
    assert secrets_in(home) == []
    bucket.store.failing = frozenset()
    read_before = set(bucket.opened())
    bucket.store.is_denied = True
    code, printed = imr(home, "load", bucket.url)
    assert (code, printed.count("\n"), "access is denied" in printed) == (1, 1, True), printed
    bucket.store.is_denied = False

    code, printed = imr(home, "load", bucket.url)

    assert code == 0
    assert "finished the load" in printed
    assert len(read_before & set(bucket.opened())) <= sources.BATCH
    assert imr(tmp_path / "other", "load", local)[0] == 0
    assert digest(home) == digest(tmp_path / "other")


def test_an_archive_in_a_store_is_received_once(bucket: Bucket, tmp_path: Path) -> None:
    bucket.put("some.zip", _archive(tmp_path / "some.zip").read_bytes())

    assert receive(tmp_path / "home", bucket.url) == {"received": 2, "new": 2, "duplicate": 0}
    assert receive(tmp_path / "home", bucket.url) == {"received": 0, "new": 0, "duplicate": 0, "unchanged": 1}

    (draft, *_) = drafts.all_drafts(Home(tmp_path / "home"))
    uris = [letter["source_uri"] for letter in draft.received]
    assert uris == [f"{bucket.url}some.zip!one.txt", f"{bucket.url}some.zip!two.txt"]


@pytest.mark.parametrize("case", ["no bucket", "no server", "no object"])
def test_a_store_that_cannot_be_listed_is_named(
    bucket: Bucket, tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if case == "no server":
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    url = "s3://no-such-bucket/letters" if case == "no bucket" else bucket.url

    with pytest.raises(remote.SourceUnavailable) as raised:
        receive(tmp_path / "home", url)

    reason = {"no bucket": "there is no such", "no server": "cannot be reached", "no object": "no object has"}[case]
    assert str(raised.value).startswith(url)
    assert reason in str(raised.value)
    assert secrets_in(tmp_path / "home") == []


def test_the_address_of_the_inbox_is_loaded_with_it(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("IMR_INBOX", bucket.url)
    bucket.put("one.txt", letter(1))
    Home(home).make()
    write(home / "inbox", letter(2))
    sensor = definitions.resolve_sensor_def("inbox_address")

    def asked(cursor: str | None = None) -> object:
        return sensor(dg.build_sensor_context(cursor=cursor), place=HomeResource(root=str(home)))

    requested = asked()
    assert isinstance(requested, dg.SensorResult)
    # A load has skipped the object.
    assert isinstance(asked(requested.cursor), dg.SkipReason)
    assert receive(home)["new"] == 2
    assert isinstance(asked(), dg.SkipReason)
    bucket.store.is_denied = True
    assert isinstance(asked(), dg.SkipReason)


def test_letters_of_an_sftp_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (tmp_path / "served").mkdir()
    folder = write(tmp_path / "served" / "letters", *(letter(number) for number in range(5)))
    (folder / "link.txt").symlink_to(folder / "letter-0.txt")
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setattr(remote, "WAITS", (0.0,))
    with stores.sftp(tmp_path / "served", tmp_path / "user") as port:
        url = f"sftp://{USER}@127.0.0.1:{port}/letters"

        assert receive(home, url) == {"received": 5, "new": 5, "duplicate": 0, "skipped": 1}
        (folder / "letter-5.txt").write_text(letter(5))
        assert receive(home, url) == {"received": 1, "new": 1, "duplicate": 0, "skipped": 1, "unchanged": 5}
        (draft, *_) = drafts.all_drafts(Home(home))
        assert draft.received[0]["source_uri"] == f"sftp://127.0.0.1:{port}/letters/letter-0.txt"

        (tmp_path / "user" / ".ssh" / "known_hosts").write_text("")
        with pytest.raises(remote.SourceUnavailable, match="add it with ssh-keyscan") as raised:
            receive(home, url)
        assert USER not in str(raised.value)


def test_an_archive_of_a_web_server(tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    _archive(tmp_path / "served" / "letters.zip")
    with stores.web(tmp_path / "served") as port:
        url = f"http://127.0.0.1:{port}/letters.zip"

        assert receive(tmp_path / "home", url)["new"] == 2
        assert receive(tmp_path / "home", url)["unchanged"] == 1
        with pytest.raises(remote.SourceUnavailable, match="there is no such file"):
            receive(tmp_path / "home", url.replace("letters", "others"))


def _archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.txt", letter(1))
        archive.writestr("two.txt", letter(2))
    return path
