"""Pack a cube for a page: each column as integers, compressed, with the values that they encode.

A cell takes half a byte to two bytes per column. ``cube.js`` reads it.
"""

import json
import zlib
from base64 import b64encode
from typing import Any

import numpy as np
import polars as pl

from warehouse.site.cubes import Cube


def pack(cube: Cube) -> dict[str, Any]:
    """Return the cube as JSON: grain, rows, is_partial, columns (name, bytes per number, values) and data."""
    columns: list[dict[str, Any]] = []
    coded: dict[str, pl.Series] = {}
    for name in cube.dimensions:
        values = cube.cells.select(name).unique().sort(name, nulls_last=True).with_row_index("code")
        codes = cube.cells.select(name).join(values, on=name, how="left", nulls_equal=True, maintain_order="left")
        coded[name] = codes.get_column("code")
        columns.append({"name": name, "values": values.get_column(name).to_list()})
    for name in cube.measures:
        coded[name] = cube.cells.get_column(name)
        columns.append({"name": name})
    # Sorted cells differ little from their neighbours, and compress well.
    ordered = pl.DataFrame(coded).sort(cube.dimensions) if cube.dimensions else pl.DataFrame(coded)
    data = b""
    for column in columns:
        numbers = ordered.get_column(column["name"]).to_numpy()
        narrow = np.min_scalar_type(int(numbers.max()) if len(numbers) else 0).newbyteorder("<")
        column["bytes"] = narrow.itemsize
        data += numbers.astype(narrow).tobytes()
    return {
        "grain": cube.detail.grain,
        "rows": len(ordered),
        "is_partial": cube.is_partial,
        "columns": columns,
        "data": b64encode(zlib.compress(data, 7)).decode(),
    }


def script(name: str, value: object) -> str:
    """Return a script that passes a value to the page."""
    return script_of_json(
        name, json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":"), allow_nan=False)
    )


def script_of_json(name: str, value: str) -> str:
    """Return a script that passes a JSON value to the page. No text in it can close a script element."""
    escaped = value.replace("<", r"\u003c")
    return f"IMR.receive({json.dumps(name)},{escaped});\n"
