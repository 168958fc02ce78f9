"""The web UI is started by a module that exists, wherever it is named, and ends when it is asked to."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("file", ["Makefile", "orchestration/imr-warehouse.service"])
def test_the_modules_that_are_run_exist(file: str) -> None:
    modules = re.findall(r"-m (orchestration[\w.]*)", (ROOT / file).read_text())

    assert modules
    assert all(find_spec(module) for module in modules)


def test_in_the_background_of_a_shell_it_obeys_sigterm(tmp_path: Path) -> None:
    program = tmp_path / "dagster"
    program.write_text(f"#!{sys.executable}\nimport signal\nprint(signal.getsignal(signal.SIGINT))\n")
    program.chmod(0o700)
    start = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        f"sys.executable = {str(tmp_path / 'python')!r};"
        "from orchestration.pipeline import webserver; webserver.main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", start],
        env={**os.environ, "IMR_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "default_int_handler" in done.stdout, "Dagster gives SIGTERM the handler of SIGINT"
