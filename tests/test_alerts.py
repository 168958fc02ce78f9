"""Alerts: a load that failed is reported to an address, and nobody who listens is no fault of the load."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster._core.execution.plan.objects import StepFailureData
from dagster._utils.error import SerializableErrorInfo

from orchestration.pipeline import alerts, automation, failures
from orchestration.pipeline.resources import COMMAND_TAG, HomeResource
from orchestration.steps import check
from orchestration.store import drafts, heartbeat
from orchestration.store.drafts import Request
from orchestration.store.home import Home
from orchestration.store.journal import write as write_outcome
from tests.homes import copy, fail_on, imr, journal, letter, write
from warehouse import publish, read


class Listener(BaseHTTPRequestHandler):
    """Somebody who listens."""

    reports: list[dict[str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.reports.append(json.loads(body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, str]]]:
    Listener.reports = []
    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        monkeypatch.setenv("IMR_WEBHOOK", f"http://127.0.0.1:{server.server_port}/hook")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Listener.reports
        server.shutdown()


def test_a_load_that_stops_is_reported(tmp_path: Path, reports: list[dict[str, str]]) -> None:
    nonsense = [letter(n, f"Zorbium plaxation {n}").replace("Office visit", "Quuxing") for n in range(1, 61)]

    code, _ = imr(tmp_path / "home", "load", write(tmp_path / "nonsense", *nonsense))

    assert code == 3
    (report,) = reports
    assert "share_unclassified" in report["reason"]
    assert report["text"].startswith(f"IMR warehouse {tmp_path / 'home'}: the load {report['load_id']} failed")
    assert "Zorbium" not in str(report)
    assert journal(tmp_path / "home")[-1]["outcome"] == "failed"


def test_a_load_that_is_set_aside_is_reported(
    tmp_path: Path, reports: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_on(1, monkeypatch)
    home = tmp_path / "home"
    assert imr(home, "load", write(tmp_path / "first", letter(1)))[0] == 1
    first = reports.pop()["load_id"]

    code, _ = imr(home, "load", write(tmp_path / "more", letter(2)))

    assert code == 0
    (report,) = reports
    assert (report["kind"], report["load_id"], report["reason"]) == ("failed", first, "parse: TypeError")
    expected = f"IMR warehouse {home}: the load {first} failed again and is set aside, see imr status: parse: TypeError"
    assert report["text"] == expected


@pytest.mark.parametrize(("command", "count"), [("1" * 8, 0), ("0" * 8, 1)])
def test_the_daemon_reports_the_runs_that_no_command_reports(
    tmp_path: Path, reports: list[dict[str, str]], command: str, count: int
) -> None:
    # Executed again in the web UI, a run has the tags of the first.
    tags = {"dagster/partition": "L1", COMMAND_TAG: command}
    run = dg.DagsterRun("load", run_id="1" * 8, status=dg.DagsterRunStatus.FAILURE, tags=tags)
    event = dg.DagsterEvent("PIPELINE_FAILURE", "load")
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_run_status_sensor_context("failure", event, instance, run).for_run_failure()

        automation.failure(context, place=HomeResource(root=str(tmp_path)))

    assert [report["load_id"] for report in reports] == ["L1"] * count


def test_the_daemon_names_step_and_error_and_records_the_outcome(
    tmp_path: Path, reports: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    home.make()
    error = SerializableErrorInfo("PermissionError: Permission denied: /mnt/letters\n", [], "PermissionError")
    data = StepFailureData(error, None)
    failed = dg.DagsterEvent("STEP_FAILURE", "load", step_key="raw_letters", event_specific_data=data)
    run = dg.DagsterRun("load", run_id="1" * 8, tags={"dagster/partition": "L1"})
    with dg.DagsterInstance.ephemeral() as instance:
        event = dg.DagsterEvent("PIPELINE_FAILURE", "load")
        context = dg.build_run_status_sensor_context("failure", event, instance, run).for_run_failure()
        monkeypatch.setattr(type(context), "get_step_failure_events", lambda _: [failed])

        automation.failure(context, place=HomeResource(root=str(tmp_path)))

    (report,) = reports
    assert report["reason"] == "raw_letters: PermissionError: Permission denied: /mnt/letters"
    assert journal(tmp_path)[-1] | {"at": ""} == {
        "at": "",
        "load": "L1",
        "outcome": "failed",
        "reason": report["reason"],
    }


def test_the_daemon_names_the_rules_that_stopped_its_load(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    draft = drafts.begin(home, "20170301T010203", Request(sources=()))
    check.write_verdict(draft.folder, "letters", [], ["letters: decision_date: every row is null"])

    reason = failures.redacted_reason(home, draft.load_id, [])

    assert reason == "letters: decision_date: every row is null"


@pytest.mark.parametrize(("count", "said"), [(1, "1 letter of the load {} is"), (2, "2 letters of the load {} are")])
def test_quarantined_letters_are_reported_with_their_files(
    one_load: Path, tmp_path: Path, reports: list[dict[str, str]], count: int, said: str
) -> None:
    home = Home(copy(one_load, tmp_path / "home"))
    build = home.published_link.resolve()
    build.chmod(0o600)
    with duckdb.connect(str(build)) as connection:
        connection.execute(
            "UPDATE audit.letter SET status = 'quarantined', reason = 'the layout is not known'"
            f" WHERE letter_id IN (SELECT letter_id FROM audit.letter ORDER BY source_uri LIMIT {count})"
        )
        ((load_id,),) = connection.execute("SELECT DISTINCT load_id FROM audit.letter").fetchall()
    manifest = publish.manifest(build)
    assert manifest is not None
    replace(manifest, byte_count=build.stat().st_size).write(build.with_suffix(".json"))

    assert alerts.report_quarantine(home, load_id) is None

    (report,) = reports
    assert report["kind"] == "quarantined"
    assert report["text"].count(".txt: the layout is not known") == count
    assert "letter-0.txt: the layout is not known" in report["text"]
    assert report["text"].startswith(f"IMR warehouse {home.root}: {said.format(load_id)} quarantined, see")


def test_a_stale_warehouse_is_reported_once(
    one_load: Path, tmp_path: Path, reports: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(copy(one_load, tmp_path / "home"))
    place = HomeResource(root=str(home.root))
    automation.watch(dg.build_sensor_context(), place=place)
    assert (reports, heartbeat.minutes_silent(home) is not None) == ([], True)
    monkeypatch.setenv("IMR_STALE_HOURS", "0")

    automation.watch(dg.build_sensor_context(), place=place)
    cursor = str(read.status(home.published_link)["last_load"])
    automation.watch(dg.build_sensor_context(cursor=cursor), place=place)

    assert [(report["kind"], "the last load was" in report["text"]) for report in reports] == [("stale", True)]


def test_a_watcher_reports_a_daemon_that_is_dead(one_load: Path, reports: list[dict[str, str]]) -> None:
    code, _ = imr(one_load, "status", "--json", "--expect-daemon", "--alert")

    assert code == 7
    assert [report["kind"] for report in reports] == ["daemon"]


def test_a_failed_load_does_not_hide_that_the_daemon_is_dead(
    one_load: Path, tmp_path: Path, reports: list[dict[str, str]]
) -> None:
    home = Home(copy(one_load, tmp_path / "home"))
    write_outcome(home, load="20170301T010203", outcome="failed", reason="stage_text: No space left on device")

    code, _ = imr(home.root, "status", "--json", "--expect-daemon", "--alert")

    assert code == 6
    assert [report["kind"] for report in reports] == ["failed"]
    assert reports[0]["text"].endswith("No space left on device; the daemon is silent")


def test_nobody_listening_is_no_fault_of_the_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMR_WEBHOOK", "http://127.0.0.1:9/hook")

    assert "could not be sent" in str(alerts.report_failure(Home(tmp_path), "L1", "a test"))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "no address"])
def test_only_web_addresses_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("IMR_WEBHOOK", address)

    assert "not an http or https address" in str(alerts.report_failure(Home(tmp_path), "L1", "a test"))
