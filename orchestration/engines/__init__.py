"""Engines of others that stage the letters of a load on many processes or machines: which address means which.

An engine calls a function on items, in any order, and calls it again where a worker was lost. It knows no loads.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import TypeVar

# Items that are handed to an engine at a time: its scheduler keeps them in memory.
AT_ONCE = 1_000
# The engine of an address that begins so: its module here, and the package that it needs.
ENGINES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "dask": ("on_dask", "dask"),
        "spark://": ("on_spark", "pyspark"),
        "local-cluster[": ("on_spark", "pyspark"),
        "local[": ("on_spark", "pyspark"),
    }
)
Item = TypeVar("Item")


class EngineError(Exception):
    """An engine cannot be used or failed; the message says why and what to do."""


def check(address: str) -> None:
    """Raise EngineError when an address names no engine, or its package is missing. Does not connect to it."""
    package = _engine(address)[1]
    if find_spec(package) is None or (package == "dask" and find_spec("distributed") is None):
        extra = package.removeprefix("py")
        raise EngineError(f"--on {address} needs {package}: pip install 'imr-warehouse[{extra}]', on every worker too")


def run(address: str, work: Callable[[Item], None], items: Sequence[Item]) -> Iterator[int]:
    """Call ``work``, a function of a module, on every item; yield how many are done. Raises EngineError."""
    check(address)
    engine = import_module(f"orchestration.engines.{_engine(address)[0]}")
    try:
        with engine.connected(address) as call:
            done = 0
            for first in range(0, len(items), AT_ONCE):
                for _ in call(work, items[first : first + AT_ONCE]):
                    done += 1
                    yield done
    except Exception as error:
        raise EngineError(f"{address} failed: {_reason(error)}") from None


def _engine(address: str) -> tuple[str, str]:
    for beginning, found in ENGINES.items():
        if address == "dask" or (address.startswith(beginning) and (beginning != "dask" or address[4:7] == "://")):
            return found
    raise EngineError(f"--on {address}: name dask, dask://HOST:8786, spark://HOST:7077 or local-cluster[2,1,2048]")


def _reason(error: Exception) -> str:
    """Return the line of a message that says why: engines add the stacks of their workers."""
    lines = [line.strip() for line in str(error).splitlines() if "WorkerError: " in line]
    lines = lines or [line for line in str(error).splitlines() if line.strip()]
    return lines[0].rpartition("WorkerError: ")[2] if lines else type(error).__name__
