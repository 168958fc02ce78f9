"""What in a heading tells only when, what for or with what the service is asked that stands before it.

"Physical therapy after knee surgery" is no surgery, and "supplies for a TENS unit" are no TENS unit.
"""

import polars as pl

from transforms import vocabulary

# An RFA of a day is a request for authorization, elsewhere it is a radiofrequency ablation.
LATER = (
    r"^(.*?) (?:after|following|status post|s p|post|prior to|before|under|due to|secondary to|in conjunction with"
    r"|in preparation for|per|as requested|as outlined|rfa (?:dated|of|form)|rfa [0-9]+ [0-9]+ [0-9]+) "
)
PURPOSE = r"^(.*?) for "
# "CT of the wrist to assess a fusion", "ultrasound r/o hernia"
INTENT = (
    r"^(.*?) (?:(?:in order )?to (?:better )?(?:address|aid|allow|assess|assist|check|clear|confirm|determine"
    r"|document|evaluate|exclude|follow|guide|help|identify|look|manage|monitor|plan|prepare|prevent|reduce|see|screen|treat|verify)"
    r"|(?:to )?(?:rule|ruling) out|(?:to )?r o) "
)
# "Consultation with an acupuncturist": the clinician's trade is no service; "acupuncture consultation" neither.
CLINICIAN = r"^(.*?(?:consults?|consultations?|evaluations?|visits?|appointments?|follow ups?)) (?:with|by) an? "
CONSULT = r"^ consult(?:s|ation|ations)? "
CONSULT_AND_TREAT = r"^ consult(?:s|ation|ations)? (?:and|with|plus) (?:[0-9]|treat|therap|session|visit)"
# "w/" is normalised to "w".
COMPANY = r"^(.*?) (?:with|w|including|to include|consisting of) "
# "A referral for acupuncture" asks for acupuncture.
LEADS_ON = r"\b(?:referrals?|refer|request|authorization|prescription|order|trial)$"
# What has a purpose of which it is not a part; "therapy for" and "surgery for" name themselves behind the word.
SERVE = (
    "Evaluation & Management", "DMEPOS", "Pharmaceuticals", "Transportation", "Home Health", "Diagnostic Testing",
    "Other",
)  # fmt: skip
SERVE_TOO = ("Surgical Consult", "Adjunct Surgical Services", "Evaluation & Management")
# A visit for one of these is its first session.
TREATMENTS = ("Rehabilitation", "Psych Services", "Therapies")
# A treatment's purpose may be a procedure, never another treatment.
TREAT, PROCEDURES = ("Rehabilitation", "Programs"), ("Surgery", "Injection")
CONSULTATIONS = ("Medical Specialties", "Dental Services", "Evaluation & Management", "Surgical Consult")
HAVE_COMPANY = ("Rehabilitation", "DMEPOS", "Injection", "Programs")


def is_circumstance() -> pl.Expr:
    """Of hits: whether one only tells the circumstances of a hit before it.

    Columns: title, start, length, category, subcategory, priority.
    """
    category = pl.col("category")
    serves = category.is_in(SERVE) | pl.col("subcategory").is_in(SERVE_TOO).fill_null(value=False)
    # "DME for home use: TENS unit": what is named in general only is told by what follows.
    is_named = pl.col("priority") >= 0
    return (
        _is_behind(LATER, pl.lit(value=True))
        | (_is_behind(PURPOSE, serves & is_named) & ~category.is_in(TREATMENTS))
        | (_is_behind(PURPOSE, category.is_in(TREAT) & is_named) & category.is_in(PROCEDURES))
        | _is_behind(INTENT, is_named)
        | (_is_behind(CLINICIAN, is_consultation()) & ~is_consultation() & (category != "Other"))
        | (is_consulted() & ~is_consultation())
        | (_is_behind(COMPANY, is_named) & (category == "Other"))
        | (_is_behind(COMPANY, category.is_in(HAVE_COMPANY) & is_named) & (category != "Pharmaceuticals"))
    )


def is_consultation() -> pl.Expr:
    """Of hits: whether one is a consultation itself."""
    return pl.col("subcategory").is_in(CONSULTATIONS).fill_null(value=False)


def is_consulted() -> pl.Expr:
    """Of hits: whether a consultation about one is asked for ("bunionectomy consult"), and no treatment with it."""
    rest = vocabulary.normalised(pl.col("title")).str.slice(pl.col("start") + pl.col("length") + 1)
    own = pl.col("subcategory").is_in(("Adjunct Surgical Services", "Home Health")).fill_null(value=False)
    return rest.str.contains(CONSULT) & ~rest.str.contains(CONSULT_AND_TREAT) & ~own


def _is_behind(words: str, bears: pl.Expr) -> pl.Expr:
    """Whether a hit stands behind the words and one that bears circumstances before them."""
    start, before = pl.col("start"), vocabulary.normalised(pl.col("title")).str.extract(words)
    at = pl.when(~before.str.contains(LEADS_ON)).then(before.str.len_chars())
    return ((start >= at) & (bears & (start < at)).any().over("title")).fill_null(value=False)
