"""A generated letter as text, in the styles that extractors give."""

import textwrap
from collections.abc import Iterable
from pathlib import Path

from tests.corpus import printed
from tests.corpus.letter import Letter, generate

STYLES = ("columns", "blank", "reflowed", "plain")


def render(letter: Letter, style: str = "columns", width: int = 92, page_lines: int = 0, newline: str = "\n") -> str:
    """The letter as text: ``columns`` keeps the header table, ``blank`` has a blank line after every line, ``reflowed``
    has no gaps and the table's labels apart from its values. ``page_lines`` breaks pages with a running foot.
    """
    gap = [] if style == "reflowed" else [""]
    lines: list[str] = []
    for paragraph in printed.paragraphs(letter):
        if paragraph == printed.HEADER:
            lines += _table(letter, style) if letter.layout == "tabular" else _header(letter, style)
        else:
            wrapped = textwrap.wrap(paragraph, width, break_on_hyphens=False, break_long_words=False)
            lines += [*gap, *wrapped]
    if page_lines:
        lines = _paged(lines, page_lines, letter.truth["case_number"])
    if style == "blank":
        lines = [part for line in lines for part in (line + " ", "")]
    return newline.join(lines) + newline


def write_folder(folder: Path, seeds: Iterable[int]) -> Path:
    """Write the letters of seeds into a new folder, each as text."""
    folder.mkdir(parents=True)
    for seed in seeds:
        (folder / f"{seed}.txt").write_text(render(generate(seed)))
    return folder


def _header(letter: Letter, style: str) -> list[str]:
    """The labels of an older layout's header, each before its value or all before all."""
    if style == "reflowed":
        return [*(f"{label}:" for label in letter.header), *letter.header.values()]
    gap = 30 if style == "columns" else 0
    return [f"{label + ':':<{gap}} {value}" for label, value in letter.header.items()]


def _table(letter: Letter, style: str) -> list[str]:
    if not letter.header:
        return []
    cells = [(f"{label}:", value) for label, value in letter.header.items()]
    if style == "reflowed":
        left, right = [cells[0], cells[1], cells[3], cells[5]], [cells[2], cells[4], cells[6]]
        return [text for block in (left, right) for column in (0, 1) for text in (cell[column] for cell in block)]
    rows = [f"{cells[0][0]:<22}{cells[0][1]}"]
    rows += [f"{a[0]:<22}{a[1]:<30}{b[0]:<20}{b[1]}" for a, b in ((cells[1], cells[2]), (cells[3], cells[4]))]
    rows += [f"{cells[5][0]:<22}{cells[5][1]:<30}{'Application':<20}{cells[6][1]}", f"{'':<52}Received:"]
    return [" ".join(row.split()) for row in rows] if style == "plain" else rows


def _paged(lines: list[str], page_lines: int, case_number: str | None) -> list[str]:
    paged: list[str] = []
    for number, start in enumerate(range(0, len(lines), page_lines), 1):
        foot = (
            f"Final Determination Letter for IMR Case Number {case_number}  {number}"
            if case_number
            else f"Page {number}"
        )
        paged += [*lines[start : start + page_lines], "", foot, "\f"]
    return paged
