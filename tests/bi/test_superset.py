"""make superset: one command from a home to a dashboard that a browser draws."""

import json
import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from orchestration.cli.demo import SAMPLES
from tests.browser import PICTURES
from tests.homes import imr, rows
from tests.waiting import until

pytestmark = pytest.mark.bi

ROOT = Path(__file__).parent.parent.parent


def test_the_dashboard_draws_its_charts_from_one_command(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert imr(home, "load", SAMPLES)[0] == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    said = tmp_path / "said.txt"
    with said.open("w") as output:
        environment = {**os.environ, "IMR_HOME": str(home), "SUPERSET_PORT": port}
        server = subprocess.Popen(
            ["make", "superset"], cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        until(lambda: "Open http" in said.read_text() or server.poll() is not None, 900)
        address = re.search(r"Open (\S+) as admin, password (\S+)", said.read_text())
        assert address is not None, said.read_text()
        until(lambda: _answers(int(port)), 120)
        script = [ROOT / ".venv-bi" / "bin" / "python", ROOT / "tests" / "bi" / "superset_page.py"]
        PICTURES.mkdir(exist_ok=True)
        picture = PICTURES / "superset.png"
        shown = subprocess.run([*script, *address.groups(), picture], capture_output=True, text=True, timeout=300)
        assert shown.returncode == 0, shown.stderr
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(30)

    seen = json.loads(shown.stdout)
    ((decisions, letters),) = rows(home, "SELECT count(*), count(DISTINCT letter_id) FROM mart.decision")
    assert seen["charts"] >= 8
    assert seen["numbers"][:2] == [str(decisions), str(letters)]
    assert (seen["failed"], seen["elsewhere"]) == ([], [])


def _answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
