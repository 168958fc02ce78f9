"""The charts that the site ships are those of charts.py, drawn by the libraries that the lock pins."""

import json

from warehouse.site import charts


def test_the_shipped_charts_and_libraries_are_fresh() -> None:
    assert json.loads(charts.SPECS.read_text()) == charts.specs(), "run: python -m warehouse.site.charts"
    assert charts.LIBRARIES.read_text() == charts.libraries(), "run: python -m warehouse.site.charts"
