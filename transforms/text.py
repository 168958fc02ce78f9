"""Any text of a letter -> one canonical text, and the characters at which a heading may begin.

The canonical text is what every later step reads and every span of evidence points into: the letter's words in print
order, exactly one white-space character between two of them (a line break where the letter breaks the line), plain
quotes and dashes, no control or format characters. A word that the letter breaks at a hyphen is put together on its
first line. Running heads and feet are gathered after the last line, so that none is inside a sentence.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# PDFium prints U+FFFE where a line ends in a hyphen.
PLAIN = str.maketrans({
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\ufffe", "-"),
    **dict.fromkeys("\u2028\u2029\x85\x0b", "\n"),
    # Compatibility normalisation would make "11/2" of one and a half.
    "\xbc": " 1/4",
    "\xbd": " 1/2",
    "\xbe": " 3/4",
})  # fmt: skip
DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
ASCII = bytes(range(128))
CONTROL = bytes([*range(0x09), *range(0x0E, 0x20), 0x7F])
# A text with more of them than this is searched by a regular expression, not once for each.
ODD_CHARACTERS_AT_MOST = 50

RUNNING_LINE = re.compile(
    r"(?:Final\s+Determination\s+Letter\s+for\s+IMR\s+Case\s+Number:?\s+CM[0-9]{2}-[0-9]{7}(?:\s+[0-9]{1,3})?"
    r"|CM[0-9]{2}-[0-9]{7}\s+[0-9]{1,3}"
    r"|Page\s+[0-9]{1,3}(?:\s+of\s+[0-9]{1,3})?)"
)
CASE_NUMBER = re.compile(r"CM[0-9]{2}-[0-9]{7}")
# The first characters of running lines: most lines are none by their first character.
RUNNING_START = frozenset("FCP123456789")
CLOSING = "\"')]"
ENDS = frozenset(".!?" + CLOSING)


@dataclass(frozen=True, slots=True)
class Text:
    """A canonical text; ``heading_starts`` are offsets of lines, ``is_bold`` says that their weight gave them."""

    text: str
    heading_starts: list[int]
    is_bold: bool


def lines_of(printed: str) -> list[str]:
    """The printed lines in plain characters; a form feed stays with the line it begins."""
    printed = printed.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f")
    return _plain(printed).split("\n")


def canonical(printed: Sequence[str], bold: Sequence[bool] | None = None) -> Text:
    """The canonical text of a letter's printed lines.

    ``bold`` says for each line whether its first character is bold, where the source knows its fonts. Without it a
    heading may begin at a line that follows the end of a sentence or a wider gap than lines usually have.
    """
    lines, begins, running = _lines(printed) if bold is None else _bold_lines(printed, bold)
    parts: list[str] = []
    starts: list[int] = []
    offset = 0
    for words, is_start in zip(lines, begins, strict=True):
        if parts and parts[-1][-1] == "-" and _is_hyphenated(parts[-1]):
            word, blank, rest = words.partition(" ")
            # "half- word" is printed with a blank: its break is no line's end.
            joined = word + blank + rest if _is_hyphenated(word) else word
            parts[-1] += joined
            offset += len(joined)
            words = rest if joined == word else ""
            if not words:
                continue
        elif is_start:
            starts.append(offset)
        parts.append(words)
        offset += len(words) + 1
    return Text("\n".join(parts + running), starts, bold is not None)


def _is_hyphenated(line: str) -> bool:
    return line.endswith("-") and line[-2:-1].isalnum() and line[-2:-1].isascii()


def _bold_lines(printed: Sequence[str], bold: Sequence[bool]) -> tuple[list[str], list[bool], list[str]]:
    lines: list[str] = []
    begins: list[bool] = []
    running: list[str] = []
    numbers: set[str] = set()
    for raw, is_bold in zip(_plain_lines(printed), bold, strict=True):
        words = " ".join(raw.split())
        if not words:
            continue
        if words[0] in RUNNING_START and _is_running(words, running, numbers):
            running.append(words)
            continue
        lines.append(words)
        begins.append(is_bold)
        if "CM" in words:
            numbers.update(CASE_NUMBER.findall(words))
    return lines, begins, running


def _plain_lines(printed: Sequence[str]) -> list[str]:
    plain = _plain("\n".join(printed)).split("\n")
    # Other characters for a line break are white space inside a line.
    return plain if len(plain) == len(printed) else [_plain(raw) for raw in printed]


def _lines(printed: Sequence[str]) -> tuple[list[str], list[bool], list[str]]:
    lines: list[str] = []
    gaps: list[int] = []
    running: list[str] = []
    numbers: set[str] = set()
    blanks, page = 0, True
    for raw in printed:
        words = " ".join(raw.split())
        if "\f" in raw:
            page = True
        if not words:
            blanks += 1
        elif words[0] in RUNNING_START and _is_running(words, running, numbers):
            running.append(words)
            page = True
        else:
            lines.append(words)
            gaps.append(0 if page else blanks)
            blanks, page = 0, False
            if "CM" in words:
                numbers.update(CASE_NUMBER.findall(words))
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0
    begins = [
        gap > usual or (before[-1] in ENDS and before.rstrip(CLOSING).endswith((".", "!", "?")))
        for gap, before in zip(gaps, [".", *lines], strict=False)
    ]
    return lines, begins, running


def _is_running(words: str, before: list[str], numbers: set[str]) -> bool:
    """Whether a line is a running head or foot.

    A number alone is one where it is the next page's, a case number alone where an earlier line, such as the header's,
    has printed it.
    """
    if words.isdigit():
        return words == str(len(before) + 1)
    return words in numbers or RUNNING_LINE.fullmatch(words) is not None


def _plain(printed: str) -> str:
    if not printed.isascii():
        printed = _plain_characters(printed.replace("\x0b", "\n"))
        if not printed.isascii():
            printed = _plain_characters(unicodedata.normalize("NFKC", printed))
    return _without(printed, CONTROL)


def _plain_characters(printed: str) -> str:
    # Few characters of a letter are no ASCII: str.translate and a regular expression would look at all the others.
    odd = set(_without(printed, ASCII))
    if len(odd) > ODD_CHARACTERS_AT_MOST:
        return NOT_ASCII.sub(_plain_character, printed)
    for character in odd:
        printed = printed.replace(character, _plain_form(character))
    return printed


def _without(printed: str, dropped: bytes) -> str:
    return printed.encode("utf-8", "surrogatepass").translate(None, dropped).decode("utf-8", "surrogatepass")


def _plain_character(match: re.Match[str]) -> str:
    return _plain_form(match.group())


@lru_cache(maxsize=10_000)
def _plain_form(character: str) -> str:
    """The plain characters for one that is no ASCII; none for a control or format character."""
    plain = character.translate(PLAIN)
    return "" if plain == character and unicodedata.category(character) in DROPPED else plain
