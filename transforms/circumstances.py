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
COMPANY = r"^(.*?) (?:with|including|to include|consisting of) "
# "A referral for acupuncture" asks for acupuncture.
LEADS_ON = r"\b(?:referrals?|refer|request|authorization|prescription|order|trial)$"
# What has a purpose of which it is not a part; "therapy for" and "surgery for" name themselves behind the word.
SERVE = ("Evaluation & Management", "DMEPOS", "Pharmaceuticals", "Transportation", "Home Health")
SERVE_TOO = ("Surgical Consult", "Adjunct Surgical Services", "Evaluation & Management")
# A visit for one of these is its first session.
TREATMENTS = ("Rehabilitation", "Psych Services", "Therapies")
HAVE_COMPANY = ("Rehabilitation", "DMEPOS", "Injection", "Programs")


def is_circumstance() -> pl.Expr:
    """Of hits: whether one only tells the circumstances of a hit before it.

    Columns: title, start, category, subcategory, priority.
    """
    category = pl.col("category")
    serves = category.is_in(SERVE) | pl.col("subcategory").is_in(SERVE_TOO).fill_null(value=False)
    # "DME for home use: TENS unit": what is named in general only is told by what follows.
    is_named = pl.col("priority") >= 0
    return (
        _is_behind(LATER, pl.lit(value=True))
        | (_is_behind(PURPOSE, serves & is_named) & ~category.is_in(TREATMENTS))
        | (_is_behind(COMPANY, category.is_in(HAVE_COMPANY) & is_named) & (category != "Pharmaceuticals"))
    )


def _is_behind(words: str, bears: pl.Expr) -> pl.Expr:
    """Whether a hit stands behind the words and one that bears circumstances before them."""
    start, before = pl.col("start"), vocabulary.normalised(pl.col("title")).str.extract(words)
    at = pl.when(~before.str.contains(LEADS_ON)).then(before.str.len_chars())
    return ((start >= at) & (bears & (start < at)).any().over("title")).fill_null(value=False)
