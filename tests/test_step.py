"""The journal of a load, its patience with faults that may pass, and whom it tells when it fails."""

import errno
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from orchestration import notice, step
from orchestration.load import Load, begin
from orchestration.run import run
from orchestration.store.home import Home
from tests.test_load import imr, letter, write
from warehouse import publish


def journal(home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (home / "logs" / "loads.jsonl").read_text().splitlines()]


def test_every_step_is_a_line_with_counts_and_seconds_and_no_word_of_a_letter(tmp_path: Path) -> None:
    imr(tmp_path / "home", "load", write(tmp_path / "letters", letter(1), letter(2)))

    lines = journal(tmp_path / "home")

    steps = [line["step"] for line in lines if "step" in line and line["step"] != "check"]
    steps = [name for name in steps if name not in ("check_star", "check_drift")]
    assert steps[:5] == ["receive", "read", "parse", "build", "publish"]
    assert set(steps[5:]) == {"document", "draw"}
    assert all(line["seconds"] >= 0 for line in lines if "step" in line)  # type: ignore[operator]
    (parsed,) = [line for line in lines if line.get("step") == "parse"]
    assert (parsed["letters"], parsed["decisions"]) == (2, 4)
    assert (lines[-1]["outcome"], lines[-1]["decisions"]) == ("done", 4)
    told = (tmp_path / "home" / "logs" / "loads.jsonl").read_text()
    assert [words for words in ("MRI", "Office", "CM17", "lumbar") if words in told] == []


def test_a_long_journal_begins_anew_and_keeps_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step, "BYTES_AT_MOST", 1_000)
    home = Home(tmp_path)
    home.make()

    for number in range(100):
        step.write(home, number=number)

    files = sorted(home.journal.parent.iterdir())
    assert [file.name for file in files] == ["loads.1.jsonl", "loads.jsonl"]
    assert all(file.stat().st_size < 1_200 for file in files)
    assert journal(tmp_path)[-1]["number"] == 99


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    home = Home(tmp_path / "home")
    with home.locked():
        yield begin(home, [write(tmp_path / "letters", letter(1))], is_patient=True)


def fail_at_first(monkeypatch: pytest.MonkeyPatch, error: Exception, times: int) -> list[float]:
    """Let receiving fail some times; the waits in between, which are not waited."""
    tried: list[float] = []
    waited: list[float] = []
    original = Load._is_published

    def failing(load: Load) -> bool:
        tried.append(0)
        if len(tried) <= times:
            raise error
        return original(load)

    monkeypatch.setattr("orchestration.receipts.receive.receive", lambda *_: iter(()))
    monkeypatch.setattr(Load, "_is_published", failing)
    monkeypatch.setattr("orchestration.step.time.sleep", waited.append)
    return waited


def test_a_patient_load_waits_out_a_fault_that_passes(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = fail_at_first(monkeypatch, OSError(errno.ENOSPC, "No space left on device"), times=2)

    assert load.receive()

    assert waited == [30.0, 120.0]
    failed = [line["failed"] for line in journal(load.home.root) if "failed" in line]
    assert failed == ["No space left on device"] * 2


@pytest.mark.parametrize("place", ["_swap", "_forget_old", "_sync"])
def test_a_publication_that_broke_in_its_middle_is_ended_by_the_next_try(
    load: Load, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    broken: list[str] = []
    original = getattr(publish, place)

    def breaking(*paths: Path) -> None:
        if not broken:
            broken.append(place)
            raise OSError(errno.EIO, "Input/output error")
        original(*paths)

    monkeypatch.setattr(publish, place, breaking)
    monkeypatch.setattr("orchestration.step.time.sleep", lambda _: None)

    assert run(load)["decisions"] == 2

    assert broken == [place]
    assert publish.integrity_error(load.home.link.resolve()) is None
    assert list(load.home.builds.glob("*.candidate")) == []


def test_a_fault_that_stays_is_raised_in_the_end(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = fail_at_first(monkeypatch, OSError(errno.ENOSPC, "No space left on device"), times=99)

    with pytest.raises(OSError, match="No space left"):
        load.receive()

    assert waited == [30.0, 120.0, 480.0]


def test_other_faults_are_not_tried_again(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = fail_at_first(monkeypatch, ValueError("a defect, with words of a letter"), times=1)

    with pytest.raises(ValueError, match="a defect"):
        load.receive()

    assert waited == []
    assert journal(load.home.root)[-1]["failed"] == "ValueError"


class Heard(BaseHTTPRequestHandler):
    """Somebody who is told."""

    told: list[dict[str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.append(json.loads(body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, str]]]:
    Heard.told = []
    with HTTPServer(("127.0.0.1", 0), Heard) as server:
        monkeypatch.setenv("IMR_WEBHOOK", f"http://127.0.0.1:{server.server_port}/hook")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Heard.told
        server.shutdown()


def test_a_load_that_stops_is_told_to_the_webhook(tmp_path: Path, heard: list[dict[str, str]]) -> None:
    nonsense = [letter(n, f"Zorbium plaxation {n}").replace("Office visit", "Quuxing") for n in range(1, 61)]

    code, _ = imr(tmp_path / "home", "load", write(tmp_path / "nonsense", *nonsense))

    assert code == 3
    (told,) = heard
    assert "share_unclassified" in told["reason"]
    assert told["text"].startswith(f"IMR warehouse {tmp_path / 'home'}: the load {told['load_id']} failed")
    assert "Zorbium" not in str(told)
    assert journal(tmp_path / "home")[-1]["outcome"] == "failed"


def test_nobody_listening_is_no_fault_of_the_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMR_WEBHOOK", "http://127.0.0.1:9/hook")

    assert "could not be told" in str(notice.failure(Home(tmp_path), "L1", "a test"))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "no address"])
def test_only_web_addresses_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("IMR_WEBHOOK", address)

    assert "no http or https address" in str(notice.failure(Home(tmp_path), "L1", "a test"))
