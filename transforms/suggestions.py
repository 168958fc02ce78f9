"""For a heading that no entry matches: the nearest entries, and a row to paste into the vocabulary."""

import csv
import re
from io import StringIO
from typing import NamedTuple

from rapidfuzz import fuzz, process

from transforms import vocabulary

NEAREST = 3
# What only the heading of a drug has: a strength, a count of units, a form.
DRUG = re.compile(
    r"(?i)\d\s*(?:mg|mcg|ml|gm|%)|#\s*\d|\b(?:tablets?|capsules?|caps|tabs|cream|gel|ointment|patch(?:es)?)\b"
)
# Numbers, strengths, sides and counts are not part of the name of a service.
NOT_A_NAME = re.compile(
    r"(?i)[#(].*$|\b\d[\d./,-]*\s*(?:mg|mcg|ml|gm|g|%|x|times?|sessions?|visits?|weeks?|days?|months?)?\b.*$"
    r"|\b(?:left|right|bilateral|the|a|an|of|for|to|qty|quantity|purchase|rental)\b"
)


class Suggestion(NamedTuple):
    """``nearest`` are rules of entries (``services:mri``); ``row`` is a line to add to ``file``."""

    heading: str
    nearest: list[str]
    file: str
    row: str


def suggest(headings: list[str]) -> list[Suggestion]:
    """A suggestion for each heading, in the order given."""
    terms = {
        f"{needle.strip()} {name}": f"{name}:{code}"
        for name in ("services", "drugs")
        for code, needle in vocabulary.terms(name).select("code", "needle").rows()
    }
    return [_suggestion(heading, terms) for heading in headings]


def _suggestion(heading: str, terms: dict[str, str]) -> Suggestion:
    name = " ".join(NOT_A_NAME.sub(" ", heading).split()).strip(" ,;:-") or heading
    alike = process.extract(name.lower(), list(terms), scorer=fuzz.token_set_ratio, limit=NEAREST * 3)
    nearest = list(dict.fromkeys(terms[term] for term, _, _ in alike))[:NEAREST]
    file = "drugs" if DRUG.search(heading) else "services"
    return Suggestion(heading, nearest, f"{file}.csv", _row(file, name, heading, nearest))


def _row(file: str, name: str, heading: str, nearest: list[str]) -> str:
    """A CSV row of the file, with the category of the nearest entry in it."""
    entries = {f"{file}:{row['code']}": row for row in vocabulary.load(file).to_dicts()}
    like = next((entries[rule] for rule in nearest if rule in entries), {})
    own = {
        "code": re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_"),
        "label": name[:1].upper() + name[1:],
        "ingredients": name.lower(),
        "priority": "0",
        "terms": name.lower(),
        "example": heading,
        "perioperative": "",
        "route": "oral",
    }
    cells = [own.get(column, like.get(column) or "") for column in vocabulary.load(file).columns]
    written = StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()
