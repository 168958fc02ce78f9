"""stage_decisions: one row per disputed item, read from its heading."""

import polars as pl

from transforms import citations, quantities, schema, services, spans

AUTHORIZED = r"(?:authorized|approved|certified)"
REMAINING = (
    r"(?i)^(.*?) (?:was|were) the original requests?\. ?"
    rf"(.*?) (?:was|were) {AUTHORIZED} by the Claims? Administrator\. ?"
    r"The remaining (?:IMR[- ]eligible )?portions? of the original requests?, ?(.*?)(?: is| are)?$"
)
WHOLE = (
    r"(?i)^(?:(.*?) (?:was|were) the original requests?\. ?)?"
    rf"The Claims? Administrator {AUTHORIZED} (.*?),? ?leaving the original requests? IMR[- ]eligible\. ?"
    r"The original requests?, ?(.*?)(?: is| are)?$"
)
ASSOCIATED = r"(?i)^associated surgical services?:? "
RETROSPECTIVE = (
    r"(?i)\bretro(?:spective(?:ly)?|active(?:ly)?)?\b|\bD\.?O\.?S\b|\bdates? of service\b|\bservice dates?\b"
    r"|\b(?:performed|dispensed|rendered|administered|provided|received)(?: on| from| in)? [0-9]{1,2}[/-][0-9]"
)
PERIOPERATIVE = (
    r"(?i)\b(?:pre|post|peri|intra)-? ?op(?:erative(?:ly)?)?\b|\b(?:pre|post)-? ?surg(?:ery|ical)\b"
    r"|\b(?:before|prior to|after|following) (?:the )?surgery\b"
)
TITLE_FIELDS = ("title", "disputed_service", "original_request", "authorized_portion")


def stage_decisions(items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per disputed item of a letter, and its evidence. ``items`` are the parts of a layout."""
    requests = _requests(items)
    rows = (
        requests.pipe(_service_types)
        .join(
            quantities.quantities(requests.get_column("disputed_service")),
            on="disputed_service", how="left", maintain_order="left",
        )
        .pipe(_flags)
        .with_columns(
            *(
                expression.alias(f"{side}_{name}")
                for side in citations.SIDES
                for name, expression in citations.basis(pl.col(side)).items()
            )
        )
        .with_columns(
            claims_administrator_guideline_text="claims_administrator", reviewer_guideline_text="reviewer"
        )
    )  # fmt: skip
    return schema.conform(rows, schema.TABLES["decisions"]), _evidence(rows)


def _requests(items: pl.DataFrame) -> pl.DataFrame:
    title = pl.col("title")
    remaining, whole = title.str.extract_groups(REMAINING), title.str.extract_groups(WHOLE)
    original = pl.coalesce(remaining.struct.field("1"), whole.struct.field("1"), whole.struct.field("3"))
    disputed = pl.coalesce(remaining.struct.field("3"), whole.struct.field("3"), title)
    return items.with_columns(
        original_request=original,
        authorized_portion=pl.coalesce(remaining.struct.field("2"), whole.struct.field("2")),
        disputed_service=disputed.str.replace(ASSOCIATED, ""),
        is_modified=original.is_not_null(),
    )


def _service_types(rows: pl.DataFrame) -> pl.DataFrame:
    types = services.classify(rows.get_column("disputed_service")).rename({"title": "disputed_service"})
    return rows.join(
        types.rename({"rule": "service_type_rule", "matched": "service_type_words"}),
        on="disputed_service",
        how="left",
        maintain_order="left",
    )


def _flags(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with their flags, and the words that set each."""
    title = pl.col("title")
    is_surgery = pl.col("subcategory").is_in(services.SURGERIES).fill_null(False)
    has_surgery = is_surgery.any().over("letter_id")
    is_adjunct = pl.col("service_type_rule").is_in(services.perioperative().implode()).fill_null(False)
    beside_surgery = pl.when(has_surgery & ~is_surgery).then(
        pl.coalesce(title.str.extract(f"({PERIOPERATIVE})"), pl.when(is_adjunct).then("service_type_words"))
    )
    return rows.with_columns(
        is_ancillary_words=pl.coalesce(title.str.extract(f"({ASSOCIATED})").str.strip_chars(), beside_surgery),
        is_retrospective_words=title.str.extract(f"({RETROSPECTIVE})"),
        service_type_words_value="service",
    ).with_columns(
        is_ancillary=pl.col("is_ancillary_words").is_not_null(),
        is_retrospective=pl.col("is_retrospective_words").is_not_null(),
    )


def _evidence(rows: pl.DataFrame) -> pl.DataFrame:
    whole = rows.with_columns(whole="title", whole_start="title_start")
    of_title = {
        "title": "whole",
        **{field: field for field in TITLE_FIELDS if field != "title"},
        "service_type": "service_type_words",
        "quantity": "quantity_words",
        "quantity_unit": "quantity_words",
        "is_ancillary": "is_ancillary_words",
        "is_retrospective": "is_retrospective_words",
        "is_modified": "original_request",
    }
    sides = rows.with_columns(
        pl.when(pl.col(f"{side}_{name}").cast(pl.String) != "false").then(words).alias(f"{side}_{name}_words")
        for side in citations.SIDES
        for name, words in citations.basis_words(pl.col(side)).items()
    )
    return pl.concat([
        spans.evidence(whole, "whole", of_title),
        spans.evidence(rows, "outcome_words", {"outcome": "outcome_words"}),
        spans.evidence(rows, "rationale", {"rationale": "rationale"}),
        *(
            spans.evidence(sides, side, {
                f"{side}_guideline_text": side,
                f"{side}_basis": f"{side}_basis_words",
                f"{side}_outside_mtus": f"{side}_outside_mtus_words",
            })
            for side in citations.SIDES
        ),
    ])  # fmt: skip
