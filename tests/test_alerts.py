"""Alerts: a load that failed is reported to an address, and nobody who listens is no fault of the load."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest

from orchestration.pipeline import alerts, automation
from orchestration.pipeline.resources import COMMAND_TAG, HomeResource
from orchestration.store.home import Home
from tests.homes import imr, letter, write
from tests.test_journal import journal


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


@pytest.mark.parametrize(("command", "told"), [("1" * 8, 0), ("0" * 8, 1)])
def test_the_daemon_reports_the_runs_that_no_command_reports(
    tmp_path: Path, reports: list[dict[str, str]], command: str, told: int
) -> None:
    # Executed again in the web UI, a run has the tags of the first.
    tags = {"dagster/partition": "L1", COMMAND_TAG: command}
    run = dg.DagsterRun("load", run_id="1" * 8, status=dg.DagsterRunStatus.FAILURE, tags=tags)
    event = dg.DagsterEvent("PIPELINE_FAILURE", "load")
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_run_status_sensor_context("failure", event, instance, run).for_run_failure()

        automation.failure(context, place=HomeResource(root=str(tmp_path)))

    assert [report["load_id"] for report in reports] == ["L1"] * told


def test_nobody_listening_is_no_fault_of_the_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMR_WEBHOOK", "http://127.0.0.1:9/hook")

    assert "could not be reported" in str(alerts.report_failure(Home(tmp_path), "L1", "a test"))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "no address"])
def test_only_web_addresses_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("IMR_WEBHOOK", address)

    assert "not an http or https address" in str(alerts.report_failure(Home(tmp_path), "L1", "a test"))
