"""The web UI is started by a module that exists, wherever it is named."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("file", ["Makefile", "orchestration/imr-warehouse.service"])
def test_the_modules_that_are_run_exist(file: str) -> None:
    modules = re.findall(r"-m (orchestration[\w.]*)", (ROOT / file).read_text())

    assert modules
    assert all(find_spec(module) for module in modules)
