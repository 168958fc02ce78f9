"""Classify headings as a plain script does, with spaCy's PhraseMatcher: ``phrase_matcher.py HEADINGS TERMS``.

One of the programs that ``make bench`` compares with. HEADINGS has a heading per line; TERMS a term and its entry,
divided by a tab. Prints how many headings name an entry. It needs spaCy only.
"""

import sys
from pathlib import Path

import spacy
from spacy.matcher import PhraseMatcher


def main(headings: str, terms: str) -> None:
    """Match every term in every heading."""
    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    entries: dict[str, list[str]] = {}
    for line in Path(terms).read_text().splitlines():
        term, entry = line.split("\t")
        entries.setdefault(entry, []).append(term)
    for entry, phrases in entries.items():
        matcher.add(entry, list(language.tokenizer.pipe(phrases)))
    documents = language.tokenizer.pipe(Path(headings).read_text().splitlines())
    print(sum(bool(matcher(document)) for document in documents))


if __name__ == "__main__":
    main(*sys.argv[1:3])
