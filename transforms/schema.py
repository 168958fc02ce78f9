"""The staged tables: what one row is, and each column's type and meaning.

The parser writes these frames, the expectations check them, the star's SQL reads them from Parquet. What is not printed
in the letter is NULL, never an empty string.
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Table:
    """One staged table: ``grain`` says what one row is, ``columns`` maps a name to its dtype and meaning."""

    grain: str
    columns: dict[str, tuple[pl.DataType, str]]

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """The dtype of each column by its name."""
        return {name: dtype for name, (dtype, _) in self.columns.items()}


LETTER_ID = (pl.String(), "SHA-256 of the letter's bytes, hex.")
ITEM_NUMBER = (pl.Int32(), "Disputed item, 1..n in print order.")

TABLES: dict[str, Table] = {
    "text": Table(
        "One row per letter whose text could be read.",
        {
            "letter_id": LETTER_ID,
            "text": (
                pl.String(),
                "The letter's words, one white space between two (a line break where the letter breaks the line); "
                "running heads and feet follow the last line.",
            ),
            "heading_starts": (
                pl.List(pl.UInt32()),
                "Characters at which a heading may begin: lines set in bold (PDF) or after a gap (text).",
            ),
            "is_bold": (pl.Boolean(), "Whether heading_starts are lines set in bold."),
            "reader": (pl.String(), "Version of the reader, and of PDFium's package; NULL until version 0.4."),
        },
    ),
    "letters": Table(
        "One row per letter of a known layout.",
        {
            "letter_id": LETTER_ID,
            "layout": (pl.String(), "Layout the letter was read as."),
            "case_number": (pl.String(), "MAXIMUS case number, e.g. CM16-0000000."),
            "decision_date": (pl.Date(), "Date of the final determination."),
            "assigned_date": (pl.Date(), "Date the case was assigned to the reviewer."),
            "application_received_date": (pl.Date(), "Date the IMR application was received."),
            "ur_denial_date": (pl.Date(), "Date of the utilization review denial."),
            "injury_date": (pl.Date(), "Date of injury."),
            "priority": (pl.String(), "Standard or Expedited."),
            "age": (pl.Int32(), "Age of the injured worker in years."),
            "sex": (pl.String(), "male or female."),
            "summary_start": (pl.Int32(), "Character of the text at which the clinical case summary begins, from 0."),
            "summary_end": (pl.Int32(), "Character at which it ends, exclusive."),
        },
    ),
    "decisions": Table(
        "One row per disputed item of a letter.",
        {
            "letter_id": LETTER_ID,
            "item_number": ITEM_NUMBER,
            "title": (pl.String(), "Printed heading before its outcome, white space folded."),
            "disputed_service": (pl.String(), "Service that was decided; of a modified request the remaining portion."),
            "original_request": (pl.String(), "Original request of a modified one."),
            "authorized_portion": (pl.String(), "Portion the claims administrator authorized."),
            "outcome": (pl.String(), "Upheld or Overturned."),
            "is_ancillary": (pl.Boolean(), "Belongs to a surgery: headed as associated surgical service or adjunct."),
            "is_retrospective": (pl.Boolean(), "Service already rendered when reviewed."),
            "is_modified": (pl.Boolean(), "Utilization review had authorized a portion."),
            "service": (pl.String(), "Most specific service of the vocabulary; NULL when unclassified."),
            "ingredient": (
                pl.String(),
                "Generic name of a drug; NULL for a topical compound and for any other service.",
            ),
            "category": (pl.String(), "DWC category, or Other; NULL when unclassified."),
            "subcategory": (pl.String(), "DWC subcategory; NULL for pharmaceuticals."),
            "drug_class": (pl.String(), "DWC drug class of a pharmaceutical."),
            "service_type_rule": (pl.String(), "Vocabulary entry that matched, e.g. services:mri."),
            "quantity": (pl.Float64(), "Quantity of the disputed service, where the heading states exactly one."),
            "quantity_unit": (pl.String(), "Unit of the quantity: sessions, units, days, ..."),
            "claims_administrator_basis": (pl.String(), "cited or none."),
            "reviewer_basis": (pl.String(), "cited or none."),
            "claims_administrator_outside_mtus": (pl.Boolean(), "Says its recommendation is outside of the MTUS."),
            "reviewer_outside_mtus": (pl.Boolean(), "Says its recommendation is outside of the MTUS."),
            "rationale": (pl.String(), "The reviewer's rationale, white space folded."),
            "claims_administrator_guideline_text": (pl.String(), "Guideline paragraph of the claims administrator."),
            "reviewer_guideline_text": (pl.String(), "Guideline paragraph of the reviewer."),
        },
    ),
    "citations": Table(
        "One row per cited guideline section of an item and side (section NULL: the guideline as a whole).",
        {
            "letter_id": LETTER_ID,
            "item_number": ITEM_NUMBER,
            "cited_by": (pl.String(), "claims_administrator or reviewer."),
            "citation_number": (pl.Int32(), "1..n in print order within item and side."),
            "family": (pl.String(), "MTUS, ODG, ACOEM or Other."),
            "guideline": (pl.String(), "Title without year; of ODG the chapter."),
            "edition": (pl.String(), "Printed edition."),
            "section": (pl.String(), "Section of the guideline; of ODG the topic."),
            "pages": (pl.List(pl.String()), "Printed pages, ranges as printed."),
            "is_known": (pl.Boolean(), "Whether the vocabulary holds the guideline and, where given, the section."),
            "citation_text": (pl.String(), "The words this citation was read from, white space folded."),
        },
    ),
    "reviewer_specialties": Table(
        "One row per specialty of a letter's reviewer.",
        {
            "letter_id": LETTER_ID,
            "position": (pl.Int32(), "1..n in print order."),
            "printed": (pl.String(), "As printed."),
            "specialty": (pl.String(), "Name in the vocabulary; as printed when unknown."),
            "board": (pl.String(), "Certifying board; NULL when unknown."),
        },
    ),
    "reviewer_states": Table(
        "One row per state in which a letter's reviewer is licensed.",
        {
            "letter_id": LETTER_ID,
            "position": (pl.Int32(), "1..n in print order."),
            "printed": (pl.String(), "As printed."),
            "state_code": (pl.String(), "USPS code; NULL when unknown."),
            "state": (pl.String(), "Full name; as printed when unknown."),
        },
    ),
    "diagnoses": Table(
        "One row per diagnosis named in the clinical case summary.",
        {
            "letter_id": LETTER_ID,
            "position": (pl.Int32(), "1..n in print order."),
            "diagnosis": (pl.String(), "As printed, lower case, white space folded."),
        },
    ),
    "body_regions": Table(
        "One row per body region named by a disputed item.",
        {
            "letter_id": LETTER_ID,
            "item_number": ITEM_NUMBER,
            "position": (pl.Int32(), "1..n in print order."),
            "body_region": (pl.String(), "Name in the vocabulary."),
        },
    ),
    "reasons": Table(
        "One row per reason that the rationale of a disputed item gives for its outcome.",
        {
            "letter_id": LETTER_ID,
            "item_number": ITEM_NUMBER,
            "position": (pl.Int32(), "1..n, the decisive reason first."),
            "code": (pl.String(), "Code in the vocabulary."),
            "side": (pl.String(), "upheld or overturned: the outcome that it is a reason for."),
            "words": (pl.String(), "The words of the rationale that carry it, as printed."),
            "span_start": (pl.Int32(), "First character of these words in text, from 0."),
            "span_end": (pl.Int32(), "Their end in text, exclusive."),
        },
    ),
    "evidence": Table(
        "One row per extracted value: where in the letter's text it was read.",
        {
            "letter_id": LETTER_ID,
            "item_number": (pl.Int32(), "Disputed item; 0 is the letter itself."),
            "field": (pl.String(), "Column that holds the value."),
            "value": (pl.String(), "The value as printed; of a derived one the vocabulary's name for it."),
            "span_start": (pl.Int32(), "First character in text, from 0."),
            "span_end": (pl.Int32(), "End in text, exclusive."),
        },
    ),
    "rejects": Table(
        "One row per letter that is quarantined, with the reason.",
        {"letter_id": LETTER_ID, "reason": (pl.String(), "Why it is not in the star.")},
    ),
}

RECEIPTS = Table(
    "One row per received letter, written by the load.",
    {
        "letter_id": LETTER_ID,
        "source_uri": (pl.String(), "Where it was received from: path, or archive and member."),
        "received_at": (pl.Datetime("us"), "When the load that first received it began, UTC."),
        "load_id": (pl.String(), "Load that first received it."),
        "media_type": (pl.String(), "application/pdf or text/plain."),
        "byte_count": (pl.Int64(), "Size of the received bytes."),
        "parser_version": (pl.String(), "Version of the parser that staged it."),
        "vocabulary": (pl.String(), "Version of the vocabularies that it was staged with, 12 hexadecimal digits."),
    },
)

LOADS = Table(
    "One row per run of the load.",
    {
        "load_id": (pl.String(), "Identifier of the run; sorts by time."),
        "kind": (pl.String(), "load, rebuild or retry."),
        "started_at": (pl.Datetime("us"), "When the run began, UTC."),
        "received": (pl.Int64(), "Letters offered to the run."),
        "new": (pl.Int64(), "Of these, never received before."),
        "duplicate": (pl.Int64(), "Of these, received before or twice in the run."),
    },
)

RESULTS = Table(
    "One row per expectation that a load checked, written by the load.",
    {
        "load_id": (pl.String(), "Run that checked it."),
        "suite": (pl.String(), "Suite: the staged table, star or drift."),
        "expectation": (pl.String(), "Name of the rule."),
        "column_name": (pl.String(), "Column it looks at."),
        "success": (pl.Boolean(), "Whether it held."),
        "severity": (pl.String(), "critical stops the load or quarantines letters, warning is only reported."),
        "observed_value": (pl.String(), "Observed value, in figures."),
        "unexpected_count": (pl.Int64(), "Rows that failed."),
        "element_count": (pl.Int64(), "Rows looked at."),
    },
)

# All that a load writes for the star: the parsed tables, and the records of the load itself.
STAGED = TABLES | {"receipts": RECEIPTS, "loads": LOADS, "results": RESULTS}


def conform(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with the table's columns, in its order and types."""
    return frame.select(pl.col(name).cast(dtype) for name, dtype in table.dtypes.items())


def empty(table: Table) -> pl.DataFrame:
    """A frame of the table's columns and no rows."""
    return pl.DataFrame(schema=table.dtypes)
