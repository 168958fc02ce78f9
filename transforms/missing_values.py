"""Why a value of one letter is NULL, for a person who looks at the letter; no table holds it."""

from collections.abc import Mapping

import polars as pl

from transforms import header, parse, quantities, vocabulary

LETTER_REASONS = {"age": "the case summary states no age", "sex": "the case summary does not say the sex"}
LISTS = {
    "reviewer_specialties": ("specialty", "no credentials name a specialty"),
    "reviewer_states": ("state", "no credentials name a state"),
    "diagnoses": ("diagnosis", "no sentence of the case summary lists diagnoses"),
}
ITEM_REASONS = {
    "service": "no entry of the vocabularies matches the heading",
    "rationale": "the letter prints no rationale for this item",
    "claims_administrator_basis": "the letter prints no guideline of the claims administrator for this item",
    "reviewer_basis": "the letter prints no guideline of the reviewer for this item",
}
SCHEMA = {"item_number": pl.Int32(), "field": pl.String(), "reason": pl.String()}


def reasons(text: pl.DataFrame) -> pl.DataFrame:
    """One row per value that a letter lacks: item_number (0: the letter itself), field, reason.

    ``text`` is one row of ``schema.TABLES["text"]``.
    """
    frames = parse.parse(text)
    if frames["letters"].is_empty():
        return pl.DataFrame(schema=SCHEMA)
    letter = frames["letters"].row(0, named=True)
    rows = [(0, field, _header_reason(field, text.item(0, "text"))) for field in header.FIELDS if letter[field] is None]
    rows += [(0, field, reason) for field, reason in LETTER_REASONS.items() if letter[field] is None]
    rows += [(0, field, reason) for table, (field, reason) in LISTS.items() if frames[table].is_empty()]
    with_reason = set(frames["reasons"]["item_number"])
    with_region = set(frames["body_regions"]["item_number"])
    for item in frames["decisions"].iter_rows(named=True):
        rows += [(item["item_number"], field, reason) for field, reason in _item_reasons(item)]
        if item["item_number"] not in with_region:
            rows.append((item["item_number"], "body_region", _or_redacted(item, "the heading names none")))
        if item["rationale"] is not None and item["item_number"] not in with_reason:
            rows.append((item["item_number"], "reason", "no pattern of the vocabulary matches the rationale"))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _header_reason(field: str, text: str) -> str:
    labels = vocabulary.load("header_labels").filter(field=field).get_column("label")
    printed = next((label for label in labels if label.endswith(":") and label.lower() in text.lower()), None)
    if printed:
        return f'"{printed}" is printed, but no value after it can be read'
    return "neither a label of the header nor a sentence states it"


def _item_reasons(item: Mapping[str, object]) -> list[tuple[str, str]]:
    found = [(field, reason) for field, reason in ITEM_REASONS.items() if item[field] is None and field != "service"]
    if item["service"] is None:
        found.insert(0, ("service", _or_redacted(item, ITEM_REASONS["service"])))
    if item["quantity"] is None:
        found.append(("quantity", quantities.missing_reason(str(item["disputed_service"]))))
    return found


def _or_redacted(item: Mapping[str, object], reason: str) -> str:
    return "the heading is redacted" if quantities.is_redacted(str(item["disputed_service"])) else reason
