"""Why a value is NULL: for a person who looks at one letter, so nothing of it is stored."""

from collections.abc import Mapping

import polars as pl

from transforms import header, parse, quantities, vocabulary

OF_LETTER = {"age": "the case summary states no age", "sex": "the case summary tells no sex"}
LISTS = {
    "reviewer_specialties": ("specialty", "no credentials name a specialty"),
    "reviewer_states": ("state", "no credentials name a state"),
    "diagnoses": ("diagnosis", "no sentence of the case summary lists diagnoses"),
}
OF_ITEM = {
    "service": "no entry of the vocabularies matches the heading",
    "rationale": "no rationale is printed for this item",
    "claims_administrator_basis": "nothing is printed of the claims administrator's guideline",
    "reviewer_basis": "nothing is printed of the reviewer's guideline",
}
SCHEMA = {"item_number": pl.Int32(), "field": pl.String(), "reason": pl.String()}


def reasons(text: pl.DataFrame) -> pl.DataFrame:
    """One row per value that one letter does not give: item_number (0: the letter), field, reason.

    ``text`` is one row of ``schema.TABLES["text"]``.
    """
    frames = parse.parse(text)
    if frames["letters"].is_empty():
        return pl.DataFrame(schema=SCHEMA)
    letter = frames["letters"].row(0, named=True)
    rows = [(0, field, _of_header(field, text.item(0, "text"))) for field in header.FIELDS if letter[field] is None]
    rows += [(0, field, reason) for field, reason in OF_LETTER.items() if letter[field] is None]
    rows += [(0, field, reason) for table, (field, reason) in LISTS.items() if frames[table].is_empty()]
    named = set(frames["body_regions"]["item_number"])
    for item in frames["decisions"].iter_rows(named=True):
        rows += [(item["item_number"], field, reason) for field, reason in _of_item(item)]
        if item["item_number"] not in named:
            rows.append((item["item_number"], "body_region", _or_redacted(item, "the heading names none")))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _of_header(field: str, text: str) -> str:
    labels = vocabulary.load("header_labels").filter(field=field).get_column("label")
    printed = next((label for label in labels if label.endswith(":") and label.lower() in text.lower()), None)
    if printed:
        return f'"{printed}" is printed, but behind it nothing that can be read as its value'
    return "no label of a header and no sentence states it"


def _of_item(item: Mapping[str, object]) -> list[tuple[str, str]]:
    found = [(field, reason) for field, reason in OF_ITEM.items() if item[field] is None and field != "service"]
    if item["service"] is None:
        found.insert(0, ("service", _or_redacted(item, OF_ITEM["service"])))
    if item["quantity"] is None:
        found.append(("quantity", quantities.absence(str(item["disputed_service"]))))
    return found


def _or_redacted(item: Mapping[str, object], reason: str) -> str:
    return "the heading is redacted" if quantities.is_redacted(str(item["disputed_service"])) else reason
