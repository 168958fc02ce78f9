"""Received files -> canonical texts."""

import os
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from io import FileIO

from transforms import pdf, text, workers

# It changes when the same bytes give another text.
VERSION = "0.5.0"
READER = f"{VERSION}, pypdfium2 {version('pypdfium2')}"
MAX_BYTES = 25_000_000
MAX_CHARACTERS = 8_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """A received file: its letter_id and the path of its bytes."""

    letter_id: str
    path: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The canonical text of a document, or the reason why it has none."""

    letter_id: str
    text: text.Text | None
    reason: str | None = None


class _UnreadableText(Exception):
    pass


def read_all(documents: Iterable[Document], processes: int | None = None) -> Generator[Reading, None, None]:
    """The readings of many documents, in their order, by worker processes with limits.

    PDFium crashes, hangs or runs out of memory on some files.
    """
    return workers.run(read, documents, _give_up, processes)


def read(document: Document) -> Reading:
    """The canonical text of one document, in this process and without limits."""

    def content() -> bytes:
        with FileIO(document.path) as opened:
            _check_size(os.fstat(opened.fileno()).st_size)
            return opened.read()

    return _reading(document.letter_id, content)


def read_content(letter_id: str, content: bytes | None) -> Reading:
    """The canonical text of received bytes, in this process and without limits."""
    return _reading(letter_id, lambda: content or b"")


def _reading(letter_id: str, content: Callable[[], bytes]) -> Reading:
    try:
        return Reading(letter_id, _text(content()))
    except (pdf.UnreadablePdf, _UnreadableText) as error:
        return Reading(letter_id, None, str(error))
    except Exception as error:
        # No document may stop the reading of the others.
        return Reading(letter_id, None, f"reading it failed: {type(error).__name__}: {error}"[:300])


def _give_up(document: Document, what_happened: str) -> Reading:
    return Reading(document.letter_id, None, f"reading it {what_happened}")


def _check_size(size: int) -> None:
    if size == 0:
        raise _UnreadableText("the file is empty")
    if size > MAX_BYTES:
        raise _UnreadableText(f"the file has {size / 1e6:.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB of a letter")


def _text(content: bytes) -> text.Text:
    _check_size(len(content))
    found = text.canonical(*pdf.lines_of(content)) if b"%PDF-" in content[:1024] else _canonical_text(content)
    if not found.text:
        raise _UnreadableText("the file holds white space only")
    if len(found.text) > MAX_CHARACTERS:
        raise _UnreadableText(f"its text has {len(found.text):,} characters, more than {MAX_CHARACTERS:,}")
    return found


def _canonical_text(content: bytes) -> text.Text:
    if b"\0" in content:
        raise _UnreadableText("the file holds NUL bytes: it is neither a PDF nor UTF-8 text")
    try:
        printed = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        raise _UnreadableText(f"the text is not valid UTF-8: byte 0x{byte:02x} at position {error.start}") from error
    return text.canonical(text.lines_of(printed))
