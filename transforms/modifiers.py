"""Terms of a heading that only modify the service before them: its time, its purpose, what comes with it.

"Physical therapy after knee surgery" is no surgery, and "supplies for a TENS unit" are no TENS unit.
"""

import polars as pl

from transforms import vocabulary

# An RFA of a day is a request for authorization, elsewhere it is a radiofrequency ablation.
LATER = (
    r"^(.*?) (?:after|following|status post|s p|post|prior to|before|under|due to|secondary to|in conjunction with"
    r"|in preparation for|(?:fabricated|fitted|made|ordered|prescribed|supervised) by|per|as requested|as outlined"
    r"|rfa (?:dated|of|form)|rfa [0-9]+ [0-9]+ [0-9]+) "
)
PURPOSE = r"^(.*?) for "
# "CT of the wrist to assess a fusion", "ultrasound r/o hernia"
INTENT = (
    r"^(.*?) (?:(?:in order )?to (?:better )?(?:address|aid|allow|assess|assist|check|clear|confirm|determine"
    r"|document|evaluate|exclude|follow|guide|help|identify|look|manage|monitor|plan|prepare|prevent|reduce|see|screen|treat|verify)"
    r"|(?:to )?(?:rule|ruling) out|(?:to )?r o) "
)
# "Consultation with an acupuncturist" and "acupuncture consultation" do not request acupuncture.
CLINICIAN = r"^(.*?(?:consults?|consultations?|evaluations?|visits?|appointments?|follow ups?)) (?:with|by) an? "
CONSULT = r"^ consult(?:s|ation|ations)? "
CONSULT_AND_TREAT = r"^ consult(?:s|ation|ations)? (?:and|with|plus) (?:[0-9]|treat|therap|session|visit)"
# "w/" is normalised to "w".
COMPANION = r"^(.*?) (?:with|w|including|to include|consisting of) "
# "A referral for acupuncture" requests acupuncture.
REQUESTS = r"\b(?:referrals?|refer|request|authorization|prescription|order|trial)$"
# Services whose purpose is another service; after "therapy for" and "surgery for" the service itself is named.
TAKES_PURPOSE = (
    "Evaluation & Management", "DMEPOS", "Pharmaceuticals", "Transportation", "Home Health", "Diagnostic Testing",
    "Other",
)  # fmt: skip
TAKES_PURPOSE_TOO = ("Surgical Consult", "Adjunct Surgical Services", "Evaluation & Management")
# A visit for one of these is a session of it.
TREATMENTS = ("Rehabilitation", "Psych Services", "Therapies")
# The purpose of a treatment may be a procedure, never another treatment.
TREATS, PROCEDURES = ("Rehabilitation", "Programs"), ("Surgery", "Injection")
CONSULTATIONS = ("Medical Specialties", "Dental Services", "Evaluation & Management", "Surgical Consult")
TAKES_COMPANION = ("Rehabilitation", "DMEPOS", "Injection", "Programs")


def is_modifier() -> pl.Expr:
    """Of hits: whether one only modifies a hit before it.

    Columns: title, start, length, category, subcategory, priority.
    """
    category = pl.col("category")
    takes_purpose = category.is_in(TAKES_PURPOSE) | pl.col("subcategory").is_in(TAKES_PURPOSE_TOO).fill_null(
        value=False
    )
    # "DME for home use: TENS unit": what follows a general name is the service.
    is_named = pl.col("priority") >= 0
    return (
        _follows(LATER, pl.lit(value=True))
        | (_follows(PURPOSE, takes_purpose & is_named) & ~category.is_in(TREATMENTS))
        | (_follows(PURPOSE, category.is_in(TREATS) & is_named) & category.is_in(PROCEDURES))
        | _follows(INTENT, is_named)
        | (_follows(CLINICIAN, is_consultation()) & ~is_consultation() & (category != "Other"))
        | (is_consulted_about() & ~is_consultation())
        | (_follows(COMPANION, is_named) & (category == "Other"))
        | (_follows(COMPANION, category.is_in(TAKES_COMPANION) & is_named) & (category != "Pharmaceuticals"))
    )


def is_consultation() -> pl.Expr:
    """Of hits: whether one is a consultation itself."""
    return pl.col("subcategory").is_in(CONSULTATIONS).fill_null(value=False)


def is_consulted_about() -> pl.Expr:
    """Of hits: whether the heading requests a consultation about one ("bunionectomy consult") without treatment."""
    rest = vocabulary.normalised(pl.col("title")).str.slice(pl.col("start") + pl.col("length") + 1)
    own = pl.col("subcategory").is_in(("Adjunct Surgical Services", "Home Health")).fill_null(value=False)
    return rest.str.contains(CONSULT) & ~rest.str.contains(CONSULT_AND_TREAT) & ~own


def _follows(words: str, head_matches: pl.Expr) -> pl.Expr:
    """Whether a hit follows the words, and a hit for which ``head_matches`` holds precedes them."""
    start, before = pl.col("start"), vocabulary.normalised(pl.col("title")).str.extract(words)
    at = pl.when(~before.str.contains(REQUESTS)).then(before.str.len_chars())
    return ((start >= at) & (head_matches & (start < at)).any().over("title")).fill_null(value=False)
