"""Spark: ``spark://HOST:7077`` is a cluster, ``local-cluster[2,1,2048]`` two workers with 2 GB each on this machine."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

# Spark ends a task that fails or loses its worker so often.
TRIES = 4


@contextmanager
def connected(address: str) -> Iterator[Callable[[Callable[[Any], None], Sequence[Any]], Iterator[Any]]]:
    """Connect; yield a function that calls another one on many items, and yields when they are done."""
    from pyspark import SparkConf, SparkContext

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.task.maxFailures": str(TRIES),
        "spark.executorEnv.PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    }
    context = SparkContext(conf=SparkConf().setMaster(address).setAppName("imr load").setAll(list(settings.items())))

    def call(work: Callable[[Any], None], items: Sequence[Any]) -> Iterator[Any]:
        yield from context.parallelize(items, len(items)).map(work).collect()

    try:
        yield call
    finally:
        context.stop()
