"""What is wrong with rows of ``reasons.csv``: part of the linter of the vocabularies."""

from collections.abc import Iterator, Sequence

import polars as pl

from transforms import reason_patterns, reasons, vocabulary

Cells = dict[str, str]


def faults(rows: Sequence[tuple[int, Cells]]) -> Iterator[tuple[int, str]]:
    """The line and the reason of each fault; examples are read only where every pattern can be."""
    known = set(vocabulary.load("reason_codes").select("code", "side").iter_rows())
    found = [(line, fault) for line, cells in rows if (fault := _fault(cells, known))]
    yield from found or _misread(rows)


def _fault(cells: Cells, known: set[tuple[str, ...]]) -> str | None:
    if (cells["code"], cells["side"]) not in known:
        return f"the code {cells['code']!r} of the side {cells['side']!r} is not in reason_codes.csv"
    if cells["kind"] not in reason_patterns.KINDS:
        return f"the kind {cells['kind']!r} is none of {', '.join(reason_patterns.KINDS)}"
    for column in ("pattern", "unless", "unless_clause"):
        try:
            pl.select(pl.lit("").str.contains(reason_patterns.expand(cells[column])))
        except KeyError as error:
            return f"{column} names the part {error}, which is not in reason_phrases.csv"
        except pl.exceptions.ComputeError as error:
            return f"{column} is no regular expression: {str(error).splitlines()[-1].strip()}"
    return None


def _misread(rows: Sequence[tuple[int, Cells]]) -> Iterator[tuple[int, str]]:
    """Examples without the reason of their row, and counter-examples with it."""
    sentences = {(cells[column], cells["side"]) for _, cells in rows for column in ("example", "counter_example")}
    read = reasons.reasons_of(pl.DataFrame(sorted(sentences), schema=["rationale", "side"], orient="row"))
    found = {key: frame.get_column("code").to_list() for key, frame in read.group_by("rationale", "side")}
    for line, cells in rows:
        codes = found.get((cells["example"], cells["side"]), [])
        if cells["code"] not in codes:
            others = ", ".join(codes) or "none"
            yield line, f"the example {cells['example']!r} has not the reason {cells['code']!r}, but {others}"
        if cells["code"] in found.get((cells["counter_example"], cells["side"]), []):
            yield line, f"the counter-example {cells['counter_example']!r} has the reason {cells['code']!r}"
