"""The quantity of a disputed service, where its heading states exactly one: sessions, units, days and the like.

A frequency and a duration multiply ("2 times a week for 6 weeks" is 12 sessions). A range ("1-2 visits", "2 to 3 times
a week") is no quantity.
"""

import re
from collections.abc import Callable

import polars as pl

WORDS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        1,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "twenty-four": 24}
WORDS |= {"once": 1, "twice": 2, "thrice": 3, "a": 1}  # fmt: skip
THOUSANDS = r"\b([0-9]{1,3}),([0-9]{3})\b"
N = rf"([0-9]+(?:\.[0-9]+)?|{'|'.join(sorted(WORDS.keys() - {'a', 'once', 'twice', 'thrice'}, reverse=True))})"
# "8 (eight)", "three (3)"
AGAIN = r"(?: ?\((?:[0-9]+|[a-z-]+)\))?"
SESSION = r"(?:sessions?|visits?|treatments?|appointments?|classes|dives)"
BETWEEN = rf"(?:{AGAIN}(?:[ ,]+[a-z-]+)){{0,4}}? "
WEEKLY = (
    rf"(?:{N}{AGAIN} ?(?:x|times?)|(once|twice|thrice))"
    r"(?:[ ,]*(?:a|per|each|every|/)? ?(?:weeks?|wk)(?:ly)?|[ ,]+weekly|)"
)
FOR = (
    r"(?: ?[,x]? ?| times | for | over | x )"
    rf"(?:a |the )?(?:for |times |over |x )?(?:the next )?{N}{AGAIN} ?(?:weeks?|wks?)"
)
# "Follow-up visits every 6 weeks x 4"
INTERVAL = rf"\bevery (?:{N[1:-1]})[ -]*(?:days?|weeks?|months?),? (?:x|times) ?{N}(?:$| ?[,.;)])"
# How often; with a duration, days that count.
DAYS_A_WEEK = rf"\b{N}{AGAIN}[ -]*days? ?(?:a|per|each|every|/) ?(?:week|wk)"
HOURS, WEEKS = rf"{N}{AGAIN} ?(?:hours?|hrs?)", rf"{N}{AGAIN} ?(?:weeks?|wks?)\b"
PACKAGE = (
    r"(?:units?|pairs?|box(?:es)?|bottles?|patch(?:es)?|tubes?|kits?|packs?|packages?|packets?|sachets?|cartons?|jars?"
    r"|vials?|ampules?|pens?|syringes?|bags?|rolls?|cans?|canisters?|pumps?(?: bottles?)?|inhalers?|tab(?:let)?s?"
    r"|cap(?:sule)?s?|pills?|suppositor(?:y|ies)|films?|lozenges?|troches?|(?:round[ -])?trips?)"
)
THING = (
    rf"(?:{PACKAGE}|x-?rays?|injections?|wraps?|braces?|mri|mris|ct|cts|screens?|screenings?|tests?|stud(?:y|ies)"
    r"|consultations?|consults?|evaluations?|blocks?|prescriptions?|infusions?|cups?|inserts?|insoles|orthotics"
    r"|supports?|splints?|pillows?|cushions?|pads?|sleeves?|straps?|electrodes?|batteries|stockings|socks|gloves?"
    r"|crutches|canes?|lenses|orthos[ei]s|aids?|dressings?|bandages?|garments?|chairs?|collars?|boots?|shoes|walkers?|wheelchairs?)"
)
# Misspelled, too: "quanity", "quantitiy".
QUANTITY = r"qua[nt]+i[nti]*y"
# "Prospective request for one (1) brace", "one request for 2 braces"
REQUEST = r"(?:(?:one |1 )?(?:\(1\) )?(?:prospective |retrospective |concurrent )?requests? for )?"
COUNTED = rf"(?i)\b{N}{AGAIN}{BETWEEN}{SESSION}\b"

# "A visit in six weeks" is one visit, "take 1 tablet twice daily" a direction, 5 mg/5 ml a strength, "three view
# x-rays" are of three views, "x 2 refills" adds nothing (but "60 refills 2" are 60), Tylenol #3 is a strength, crown
# #14 a tooth, and "in treatment of" is no count of treatments.
NOT_A_COUNT = (
    rf"(?i)\bin {N} (?:days?|weeks?|months?)"
    rf"|\bevery {N}[ -]*(?:hours?|hrs?)\b"
    rf"|\bevery {N}[ -]*(?:days?|weeks?|months?)(?: for (?:the next )?{N} (?:weeks?|months?|years?))?(?:$|[,.;)])"
    rf"|\bper {N}[ -]*(?:days?|weeks?|months?)\b"
    r"|[0-9.]+ ?(?:mg|mcg|ug|units?|iu|meq|gm?|grams?) ?(?:/|per) ?(?:[0-9.]+ ?)?(?:ml|cc)\b"
    r"|\bq\.? ?[0-9]+ ?(?:h(?:ou)?rs?|h|days?|d|weeks?|wks?|months?|mos?)\b"
    rf"|\b(?:apply|chew|dissolve|inhale|inject|swallow|take|use|wear)\b(?: up to)? {N}{AGAIN} {PACKAGE}\b"
    rf"|\b{N} ?(?:-|to) ?{N} {PACKAGE}\b"
    rf"|\b{N}{AGAIN} {PACKAGE} (?:(?:by mouth|orally|p\.?o\.?) )?(?:daily|nightly|once|twice|three times"
    r"|at (?:night|bedtime)"
    r"|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?h\.?s|p\.?r\.?n|(?:a|per|each|every(?: other)?) (?:day|night|week))\b"
    r"|\b(?:orthostim|vascutherm) [0-9]\b"
    rf"|[a-z]-one\b|\b{N}[ -]*years?[ -](?:old|of age)\b"
    r"|\b(?:tooth|teeth) ?(?:#|no\.? ?|numbers? )?[0-9]+|\b(?:crown|implant|molar|root canal) #[0-9]+"
    rf"|\b{N}[ -](?:panels?|phase|views?|levels?|points?|wheel(?:ed)?|piece|leads?|parts?)\b"
    rf"|(?:[, ]|\bwith\b|\bx\b|\btimes\b|\bplus\b|\band\b)*\b{N}{AGAIN} refills?(?:$|[,.;)]| [^0-9x])"
    r"|\brefills? ?x ?[0-9]+"
    r"|\b(?:gauze|pads?|sponges?|dressings?) [0-9]+ ?x ?[0-9]+\b|\b[0-9]+ ?x ?[0-9]+[ -](?:inch|in\b|cm|gauze|pads?)"
    r"|\b(?:tylenol|apap|codeine)[a-z /]*(?:#|no\.? ?)[1-4]\b|\b(?:in|for|as) (?:the )?treatment\b"
)

REDACTED = r"(?i)\[redacted\]|[█■]|\bX{2,}\b"
# At the start of a heading, refills are the service.
REFILLS = rf"(?:additional )?{N}{AGAIN} (?:additional |more )?refills? (?:of|for|on)\b"
# Cold therapy and passive motion after a surgery are counted in days.
COLD = r"(?:cold|cryo[a-z]*|ice|cpm|continuous passive motion)\b"

RANGE = (
    rf"(?i)(?:{N} ?(?:-|to|or) ?{N}) ?(?:x|times?|{SESSION}|more {SESSION}|weeks?|days?|visits|injections?)"
    r"|unspecified|unknown"
    r"|\b(?:[0-9]+ ?)?(?:gm|grams?|g|ml|cc) x ?[0-9]"
)
# "10 sessions, 2-3 times a week" are ten sessions.
HOW_OFTEN = rf"(?i)\b{N} ?(?:-|to|or) ?{N} ?(?:x|times)? ?(?:a|per|each|every|/)? ?(?:weekly|weeks?|wk|month)\b"
# How the groups of a pattern make the number: one group, two that multiply, or a frequency and its weeks.
GROUPS = {"one": 2, "week_days": 2, "times": 3, "weekly": 4, "hours": 4}
FACTORS: dict[str, Callable[[list[pl.Expr]], pl.Expr]] = {
    "one": lambda n: n[0],
    "week_days": lambda n: n[0] * 7,
    "times": lambda n: n[0] * n[1],
    "weekly": lambda n: pl.coalesce(n[0], n[1]) * n[2],
    "hours": lambda n: n[0] * n[1] * n[2],
}
PATTERNS: tuple[tuple[str, str, str], ...] = (
    (
        "hours",
        rf"\b{HOURS} ?(?:a|per|each|/) ?day[ ,x]*{N} ?(?:x|times|days?)(?: a| per| each|/)? ?(?:week|wk)"
        rf"[ ,]*(?:for|x|times) {WEEKS}",
        "hours",
    ),
    ("hours", rf"\b{HOURS} ?(?:(?:a|per|each|/) ?(?:week|wk)|weekly)[ ,]*(?:for|x|times) {WEEKS}", "times"),
    ("hours", rf"\b{HOURS} ?(?:a|per|each|/) ?day[ ,]*(?:for|x|times) {N} days?\b", "times"),
    ("days", rf"{DAYS_A_WEEK}{FOR}", "times"),
    ("refills", rf"^{REFILLS}", "one"),
    ("sessions", INTERVAL, "one"),
    ("days", rf"\b{COLD}.*\bfor {N} weeks?\b", "week_days"),
    ("sessions", rf"\b{N}{AGAIN}{BETWEEN}{SESSION} ?(?:(?:a|per|each|every|/) ?(?:week|wk)|weekly){FOR}", "times"),
    ("sessions", rf"\b{N}{AGAIN} {SESSION} ?(?:(?:a|per|each|/) ?month|monthly),? (?:for|x) {N} months?", "times"),
    ("sessions", rf"\b{N} (?:times|x) {N} {SESSION}\b", "times"),
    ("sessions", rf"\b{N}{AGAIN}{BETWEEN}{SESSION}\b", "one"),
    ("sessions", rf"\b{WEEKLY}{FOR}", "weekly"),
    ("sessions", rf"\b{SESSION}[ ,]*(?:x|times|#|of|for|:)? ?{N}\b", "one"),
    ("units", rf"^{N}{AGAIN} {PACKAGE} of\b", "one"),
    (
        "units",
        rf"\b[0-9.]+ ?(?:grams?|gms?|g|ml|cc)\b[ ,]*(?:{PACKAGE}[ ,]*)?(?:#|qty\b:? ?|quantity\b:? ?) ?([0-9]+)\b",
        "one",
    ),
    ("grams", r"#? ?\b([0-9]+(?:\.[0-9]+)?) ?(?:grams?|gms?|g)\b", "one"),
    (
        "units",
        r"(?:#|\bqty\b:? ?|\bnumber (?:of )?"
        rf"|\b{QUANTITY}\b:? ?(?:of )?|\bdisp(?:ense)?\b[:.]? ?(?:#|qty:? ?)?|\bcount\b:? ?) ?{N}",
        "one",
    ),
    ("units", rf"\b{N}{AGAIN} ?count\b", "one"),
    ("sessions", r"\b([0-9]+) ?x ?([0-9]+)\b", "times"),
    ("sessions", rf"\b{N} (?:additional )?times (?:additional )?{N}\b", "times"),
    ("ml", r"\b([0-9]+(?:\.[0-9]+)?) ?(?:ml|cc)\b", "one"),
    ("hours", rf"\b{N}[ -]*(?:hours?|hrs?)(?:$| ?[,.;()])", "one"),
    ("days", rf"\b{N}[ -]*(?:consecutive )?days?\b", "one"),
    ("nights", rf"\b{N}[ -]*nights? (?:[a-z-]+ ){{0,2}}stay\b", "one"),
    ("nights", rf"\b(?:stay|hotel|lodging|residence)s?\b.*?\b{N}[ -]*nights?\b", "one"),
    ("weeks", rf"\b{N}[ -]*weeks?\b", "one"),
    ("units", r"\b([0-9]+) ?(?:a|each|per|/) ?month\b", "one"),
    ("months", rf"\b{N}[ -]*months?\b", "one"),
    ("years", rf"\b{N}[ -]*years?\b", "one"),
    ("units", r"(?:\btimes|\bx) ?([0-9]+)\b", "one"),
    ("units", rf"^{REQUEST}{N}{AGAIN} (?:[a-z-]+ |[0-9.]+ ?(?:mg|mcg) ){{0,3}}{THING}\b", "one"),
    ("units", rf"\b{N}{AGAIN} {PACKAGE}\b", "one"),
    ("units", rf"\b{N}{AGAIN} injections?\b", "one"),
    ("units", rf"\bseries of {N}\b", "one"),
    # Five digits are a procedure code.
    ("units", r", ([0-9]{1,4})$", "one"),
)


def quantities(services: pl.Series) -> pl.DataFrame:
    """One row per distinct disputed service: disputed_service, quantity, quantity_unit, quantity_words.

    All but the first are NULL where the heading states no quantity, several or a range.
    """
    empty = {"quantity": pl.Float64, "quantity_unit": pl.String, "quantity_words": pl.String}
    service = pl.col("service")
    distinct = pl.DataFrame({"disputed_service": services.unique(maintain_order=True).drop_nulls()}).select(
        "disputed_service",
        *(pl.lit(None, kind).alias(column) for column, kind in empty.items()),
        service=pl.when(pl.col("disputed_service").str.contains(f"(?i)^{REFILLS}"))
        .then("disputed_service")
        .otherwise(pl.col("disputed_service").str.replace_all(THOUSANDS, "${1}${2}").str.replace_all(NOT_A_COUNT, " ")),
    )
    counted = distinct.with_columns(
        service=pl.when(service.str.count_matches(COUNTED) == 1)
        .then(service.str.replace_all(HOW_OFTEN, " "))
        .when(~service.str.contains(f"(?i){DAYS_A_WEEK}{FOR}"))
        .then(service.str.replace_all(f"(?i){DAYS_A_WEEK}", " "))
        .otherwise(service)
    ).with_columns(
        may_state_one=service.str.contains(f"(?i){N}") & ~service.str.contains(RANGE) & ~_states_several(service)
    )
    rest, matched = counted.filter("may_state_one"), [counted.filter(~pl.col("may_state_one"))]
    for unit, pattern, kind in PATTERNS:
        if rest.is_empty():
            break
        groups = service.str.extract_groups(f"(?i)({pattern})").struct
        tried = rest.with_columns(
            quantity=FACTORS[kind]([_number(groups.field(str(n))) for n in range(2, GROUPS[kind] + 1)]),
            quantity_unit=pl.lit(unit),
            quantity_words=groups.field("1"),
        )
        matched.append(tried.drop_nulls("quantity_words"))
        rest = rest.filter(tried.get_column("quantity_words").is_null())
    found = pl.concat([*matched, rest]).with_columns(quantity_words=_printed_words())
    # A quantity of nothing is a slip of the pen.
    return found.select("disputed_service", *(pl.when(pl.col("quantity") > 0).then(column) for column in empty))


def _printed_words() -> pl.Expr:
    """The words of the quantity as the heading prints them: what is no count was left out of them."""
    words, printed = pl.col("quantity_words"), pl.col("disputed_service")
    first = words.str.extract(r"^(.*?)(?: {2,}|$)").str.strip_chars()
    return (
        pl.when(printed.str.contains(words, literal=True))
        .then(words)
        .when((first != "") & printed.str.contains(first, literal=True))
        .then(first)
        .otherwise(pl.when(words.is_not_null()).then(pl.coalesce(printed.str.extract(f"({THOUSANDS})"), printed)))
    )


def missing_reason(service: str) -> str:
    """Why a disputed service has no quantity."""
    printed = pl.DataFrame({"service": [service]})
    if is_redacted(service):
        return "the heading is redacted, perhaps at a number"
    if printed.select(pl.col("service").str.contains(RANGE)).item():
        return "the heading states a range, which is no quantity"
    if printed.select(_states_several(pl.col("service"))).item():
        return "the heading states more than one quantity"
    return "the heading states no number of sessions, units, days or the like"


def is_redacted(service: str) -> bool:
    """Whether a heading has a redaction: "[REDACTED]", a block, "XX"."""
    return re.search(REDACTED, service) is not None


def _states_several(service: pl.Expr) -> pl.Expr:
    return (service.str.count_matches(COUNTED) > 1) | (service.str.count_matches(rf"(?i)\b{WEEKLY}{FOR}") > 1)


def _number(printed: pl.Expr) -> pl.Expr:
    word = printed.str.to_lowercase()
    return word.replace_strict(WORDS, default=None, return_dtype=pl.Float64).fill_null(
        word.cast(pl.Float64, strict=False)
    )
