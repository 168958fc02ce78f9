"""The grammar of ``Decision based on Non-MTUS Citation <free text>``: ODG chapters, ACOEM, and everything else.

ODG is written in many ways, often with several chapters in one sentence. A chapter's name counts where a chapter can
be: after the name of the guideline, after ";", between commas, or before the word "chapter". "MRI shoulder" is a
topic and names no chapter.
"""

import polars as pl

from transforms import vocabulary
from transforms.marks import CHAPTER, DIVIDER, NAME, NAME_END

GUIDELINE = r"(?:Official Disability Guidelines?|\bODG(?:-TWC)?(?: Guidelines?)?)"
IN_FULL = (
    r"(?:[ ,-]*Treatment in Workers'? ?Compensation)?(?: ?\((?:ODG|TWC|ODG[-/ ]?TWC)(?: by MCG)?\))?(?: by MCG\b)?"
)
INDEX = r"(?:,? Treatment Index(?:,? [0-9]+(?:st|nd|rd|th) (?:Annual )?Edition)?(?: \(web\))?)?"
MENTION = GUIDELINE + IN_FULL + INDEX
ACOEM = r"(?i)\bACOEM\b|American College of Occupational|Occupational medicine practice guidelines"
# The second edition of ACOEM, cited by its editor and title after another source.
TEXTBOOK = r"(?:Harris J[.,]*,? ?)?Occupational Medicine Practice Guidelines"
ACOEM_CHAPTER = (
    r"(?i)ACOEM\)?,?:? ?(?:Practice |Medicine )?(?:Guidelines,? ?)?(?:\(?3rd [Ee]d(?:ition|\.)\)?,? ?)?"
    r"(.+?)(?: Chapter)?[.;]*$"
)
ONLY_EDITION = r"(?i)^[(]?[0-9](?:st|nd|rd|th) ed|^Chapter [0-9]+$|^$"
AT_YEAR = r",? [(]?((?:19|20)[0-9]{2})[)]?[.;]?$"
# Where a source of another kind begins after ";": an address of ODG or ACOEM, an author with initials, a publisher.
PUBLISHER = (
    r"UpToDate|PubMed|Medscape|eMedicine|WebMD|Cochrane|Mayo Clinic|Medicare|Medi-?Cal|CDC\b|FDA\b|NIH\b|CMS\b"
    r"|Up To Date|(?:[A-Z][A-Za-z.&'-]*,? (?:of |for |the |and |on |in )*){0,7}"
    r"(?:Society|Association|Academy|Institutes?|Journal|Foundation|Initiative|Administration|Manual|Textbook|Dictionary|Handbook|Compendium"
    r"|Centers? for|Department of)\b"
)
AUTHOR = r"[A-Z][a-z]+(?:[-'][A-Z][a-z]+)? [A-Z]{1,3}(?:[,.;]| et al)"
NEXT_SOURCE = rf"; ?((?:American College of|{MENTION}|ACOEM\b|{TEXTBOOK}|{PUBLISHER}|{AUTHOR}))"
# "Cochrane Database, and ODG Low Back": after a source of another kind a conjunction divides, too.
AND_GUIDELINE = rf"^([^;]*\b(?:{PUBLISHER}|{AUTHOR})[^;]*?),? and ({MENTION})"
OTHER_SOURCE = r"(?i)(?:^|,? and |[,;] | )other medical treatment guidelines?(?: or medical evidence)?[:,]? "
URL = r"(?i)((?:https?://|www\.)[^ ,;]+[^ ,;.])"
WRAP = r"(?:\s*\([^()]*(?:\([^()]*\)[^()]*)*\))*"
BALANCED = r"[^()]*(?:\([^()]*\)[^()]*)*"
PAGES = r"(?i)\b(?:pages?|pp?)(?:\(s\))?[.:]? ?([0-9]+(?:-[0-9]+)?(?:, [0-9]+(?:-[0-9]+)?)*)"
# A year by itself is an edition; one in a date or an address is not.
EDITION = r"(?:^|[ (,])((?:19|20)[0-9]{2})(?:[,). ]|$)"
# At the start of a sentence a journal or a complaint, no chapter: "Pain Physician 2013", "Neck pain: a review".
NOT_CHAPTER = (
    rf"(?i)^{CHAPTER}([^{NAME_END}]*{NAME_END} (?:(?:physician|medicine|practice|med|res|rep|j|surg|arthrosc)\b"
    rf"|{NAME}?pain{NAME_END}?(?:[:;,.]| [^c]|$)))"
)
# Topics are separated by ";", or by a comma after a bracket: the name of a topic may contain commas.
NEXT_TOPIC = r"(\)), ([A-Z])|; *"
NOT_TOPIC = (
    r"(?i)\((?:acute (?:and|&) chronic|chronic|updated [^)]*|online version|web version|thoracic and lumbar[^)]*"
    r"|type 1[^)]*|trauma[^)]*)\)|\b(?:(?:treatment|procedure) summary|online version|(?:last )?updated)\b"
    r"|\b(?:chapters?|sections?|topic)\b|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|(?:https?://|www\.)[^ ,;]+|" + MENTION
)


def citations(sentences: pl.Series) -> pl.DataFrame:
    """One row per guideline that a distinct sentence cites, in print order.

    ``sentences`` are the words after "Non-MTUS Citation". Columns: sentence, number, family, guideline, edition,
    section, pages, pages_words, is_known, citation_text.
    """
    sources = (
        pl.DataFrame({"whole": sentences.unique(maintain_order=True).drop_nulls()})
        .with_columns(
            sentence=pl.col("whole")
            .str.replace(AND_GUIDELINE, f"${{1}}{DIVIDER}${{2}}")
            .str.replace_all(NEXT_SOURCE, f"{DIVIDER}${{1}}")
            .str.split(DIVIDER)
        )
        .with_columns(place=pl.int_ranges(pl.col("sentence").list.len()))
        .explode("sentence", "place")
    )
    distinct = sources.select(pl.col("sentence").unique(maintain_order=True))
    return (
        sources.join(
            pl.concat([_odg_rows(distinct), _other_rows(distinct)]), on="sentence", maintain_order="left_right"
        )
        .sort("whole", "place", "at", maintain_order=True)
        .with_columns(number=pl.int_range(1, pl.len() + 1).over("whole"))
        .drop("at", "place", "sentence")
        .rename({"whole": "sentence"})
    )


def _marked(sentence: pl.Expr) -> pl.Expr:
    """The sentence with the names of ODG chapters marked: by CHAPTER where a chapter is cited, else by NAME."""
    names = vocabulary.load("guidelines").filter(family="ODG").select("guideline", terms=pl.col("terms").str.split("|"))
    spelled = names.explode("terms").sort(pl.col("terms").str.len_chars(), descending=True)
    alternatives = "|".join(spelled.get_column("terms").str.escape_regex().to_list())
    at_end = rf"(?:{WRAP}\s*(?:chapters?\b|sections?\b|guidelines?\b|[,;:./]|$|- | -|and [{NAME}{CHAPTER}]|\())"
    marked = sentence.str.replace_all(rf"(?i)\b({alternatives})(\b|\)|$)", f"{NAME}${{1}}{NAME_END}${{2}}")
    marked = marked.str.replace_all(
        rf"(?i)(^|{MENTION}[,:.]?\s*(?:-\s*)?(?:\(?(?:19|20)[0-9]{{2}}\)?,?\s*)?(?:chapter:? ?)?|; ?){NAME}",
        f"${{1}}{CHAPTER}",
    )
    marked = marked.str.replace(NOT_CHAPTER, f"{NAME}${{1}}")
    marked = marked.str.replace_all(rf"(?i){NAME}(preface{NAME_END})", f"{CHAPTER}${{1}}")
    marked = marked.str.replace_all(
        rf"(?i){NAME}([^{NAME_END}]*{NAME_END}{WRAP} ?(?:chapter|section)s?\b)", f"{CHAPTER}${{1}}"
    )
    # "Low Back/Gym memberships, Knee & Leg/Gym memberships"
    marked = marked.str.replace_all(
        rf"({CHAPTER}[^{NAME_END}]*{NAME_END}/[^/]*, ?){NAME}([^{NAME_END}]*{NAME_END}/)", f"${{1}}{CHAPTER}${{2}}"
    )
    # A list of chapters: a name that follows a chapter and ends where a chapter ends.
    for _ in range(3):
        marked = marked.str.replace_all(
            rf"(?i)({CHAPTER}[^{NAME_END}]*{NAME_END}{WRAP}(?: ?chapters?)?(?:,|;|/| and|, and) ?)"
            rf"{NAME}([^{NAME_END}]*{NAME_END}{at_end})",
            f"${{1}}{CHAPTER}${{2}}",
        )
    return marked


def _odg_rows(whole: pl.DataFrame) -> pl.DataFrame:
    """One row per chapter of ODG, and one without chapter for each mention that names none."""
    sentence = pl.col("sentence")
    is_under_other = sentence.str.extract(f"{OTHER_SOURCE}(.+)$").str.contains(MENTION).fill_null(value=False)
    text = (
        pl.when(is_under_other)
        .then(sentence.str.replace(OTHER_SOURCE, "; "))
        .otherwise(sentence.str.replace(f"{OTHER_SOURCE}.*$", ""))
        .str.replace(f"(?i){TEXTBOOK}.*$", "")
    )
    parts = (
        whole.with_columns(marked=_marked(text))
        .filter(pl.col("marked").str.contains(rf"{MENTION}|{CHAPTER}"))
        .filter(~pl.col("sentence").str.contains(ACOEM) | pl.col("sentence").str.contains(MENTION))
        .with_columns(part=pl.col("marked").str.replace_all(rf"({MENTION})", f"{DIVIDER}${{1}}").str.split(DIVIDER))
        .explode("part")
        .filter(pl.col("part").str.contains(rf"{MENTION}|{CHAPTER}"))
        .with_columns(order=pl.int_range(pl.len()).over("sentence"))
    )
    chapters = (
        parts.with_columns(
            piece=pl.col("part").str.extract_all(f"{CHAPTER}[^{NAME_END}]*{NAME_END}[^{CHAPTER}]*"),
            lead=pl.col("part").str.extract(f"^([^{CHAPTER}]*)"),
        )
        .with_columns(
            piece=pl.when(pl.col("piece").list.len() > 0).then("piece").otherwise(pl.lit([None], pl.List(pl.String)))
        )
        .explode("piece")
        .with_columns(
            name=pl.col("piece").str.extract(f"{CHAPTER}([^{NAME_END}]*){NAME_END}").str.to_lowercase(),
            topic=pl.coalesce(pl.col("piece").str.replace(f"^{CHAPTER}[^{NAME_END}]*{NAME_END}", ""), "lead"),
        )
    )
    known = (
        vocabulary.load("guidelines")
        .filter(family="ODG")
        .with_columns(name=pl.col("terms").str.to_lowercase().str.split("|"))
        .explode("name")
        .select("name", "guideline")
        .unique("name", keep="first")
    )
    topic = pl.col("topic").str.replace_all(f"[{CHAPTER}{NAME}{NAME_END}]", "").str.replace_all(NOT_TOPIC, " ")
    topics = chapters.with_columns(
        topic=_topic(topic).str.replace_all(NEXT_TOPIC, f"${{1}}{DIVIDER}${{2}}").str.split(DIVIDER)
    )
    return (
        topics.explode("topic")
        .join(known, on="name", how="left", maintain_order="left")
        .select(
            "sentence",
            at=pl.col("order").cast(pl.Int64),
            family=pl.lit("ODG"),
            guideline="guideline",
            edition=pl.coalesce(pl.col("part").str.extract(EDITION), pl.lit(None, pl.String)),
            section="topic",
            pages=pl.lit(None, pl.List(pl.String)),
            pages_words=pl.lit(None, pl.String),
            # The word shows a chapter that the vocabulary lacks; ODG without a chapter is known.
            is_known=pl.col("guideline").is_not_null() | ~pl.col("part").str.contains(r"(?i)\bchapter"),
            citation_text=pl.coalesce("piece", "part")
            .str.replace_all(f"[{CHAPTER}{NAME}{NAME_END}]", "")
            .str.strip_chars(" ,;."),
        )
    )


def _topic(words: pl.Expr) -> pl.Expr:
    bare = (
        words.str.replace_all(EDITION, " ")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars(" .,;:/-")
        .str.replace(rf"^\(({BALANCED})\)$", "${1}")
        .str.replace(r"(?i)(?:^| )and$|^guidelines?$|^(?:under|regarding|see)\b", "")
        .str.replace_all(r"\( *\)", "")
        .str.strip_chars(" .,;:/-")
    )
    return pl.when(bare != "").then(bare)


def _other_rows(whole: pl.DataFrame) -> pl.DataFrame:
    """One row per address, per ACOEM citation outside of the MTUS, and per sentence that cites neither."""
    sentence = pl.col("sentence")
    addresses = (
        whole.with_columns(guideline=sentence.str.extract_all(URL))
        .explode("guideline")
        .drop_nulls("guideline")
        .with_columns(edition=pl.lit(None, pl.String), citation_text="guideline")
    )
    chapter = (
        sentence.str.extract(ACOEM_CHAPTER).str.replace(PAGES, "").str.replace(AT_YEAR, "").str.strip_chars(" .,;")
    )
    acoem = whole.filter(sentence.str.contains(ACOEM)).with_columns(
        guideline=pl.coalesce(
            sentence.str.extract(r"(?i)(Occupational medicine practice guidelines)"),
            pl.when(~chapter.str.contains(ONLY_EDITION)).then(chapter),
            pl.lit("ACOEM Practice Guidelines"),
        ),
        edition=pl.coalesce(
            sentence.str.extract(r"\(((?:19|20)[0-9]{2})\)"),
            sentence.str.extract(r"(?i)\b([0-9](?:st|nd|rd|th)) ed"),
            sentence.str.extract(AT_YEAR),
        ),
        citation_text="sentence",
    )  # fmt: skip
    words = pl.coalesce(sentence.str.extract(f"{OTHER_SOURCE}(.+)$"), sentence)
    is_known_source = words.str.contains(f"(?i){MENTION}|{ACOEM[4:]}|{URL}") | _marked(words).str.contains(CHAPTER)
    journals = whole.filter(~is_known_source).with_columns(
        guideline=words.str.extract(r"^(.+?)(?:, accessed|, [0-9]+(?:st|nd|rd|th) ed|\. [A-Z][a-z]+ [A-Z]|\.?$)"),
        edition=words.str.extract(EDITION),
        citation_text=words,
    )
    return pl.concat([
        _row(addresses, "Other", 90), _row(acoem, "ACOEM", 80), _row(journals, "Other", 70),
    ])  # fmt: skip


def _row(frame: pl.DataFrame, family: str, at: int) -> pl.DataFrame:
    paged = pl.when(pl.lit(family == "ACOEM")).then("sentence")
    return frame.select(
        "sentence",
        at=pl.lit(at, pl.Int64),
        family=pl.lit(family),
        guideline=pl.col("guideline").str.strip_chars(" .,;"),
        edition="edition",
        section=pl.lit(None, pl.String),
        pages=paged.str.extract(PAGES).str.split(", "),
        pages_words=paged.str.extract(f"({PAGES})"),
        is_known=pl.lit(False),
        citation_text="citation_text",
    )
