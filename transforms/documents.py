"""Received files -> canonical texts, in worker processes with limits: a hostile file costs itself and nothing else.

PDFium crashes, hangs or swells on some files, so each worker has a limit of address space, of CPU seconds and of wall
time. A worker that dies takes a whole chunk of files with it; the files of that chunk are then read one by one, so that
only the file that killed it is given up.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from transforms import pdf, text

if TYPE_CHECKING:
    from pebble import ProcessPool

# The version of what makes texts of bytes: it changes when the same bytes give another text.
VERSION = "0.3.0"
BYTES_AT_MOST = 25_000_000
CHARACTERS_AT_MOST = 8_000_000
ADDRESS_SPACE = 1_500_000_000
CPU_SECONDS = 8
WALL_SECONDS = 25.0
CHUNK = 24
# From linux/prctl.h; Python has no name for it.
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A received file: its letter_id and where its bytes lie."""

    letter_id: str
    path: Path


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document gave: its canonical text, or the reason why there is none."""

    letter_id: str
    text: text.Text | None
    reason: str | None = None


def read(document: Document) -> Reading:
    """The canonical text of one document, in this process and without limits."""
    try:
        return Reading(document.letter_id, _text(document.path))
    except (pdf.UnreadablePdf, _UnreadableText) as error:
        return Reading(document.letter_id, None, str(error))
    except Exception as error:
        # Whatever one document does to its reader, the others are read.
        return Reading(document.letter_id, None, f"reading it failed: {type(error).__name__}: {error}"[:300])


def read_all(documents: Iterable[Document], workers: int | None = None) -> Iterator[Reading]:
    """The readings of many documents, in their order, by worker processes with limits."""
    from pebble import ProcessPool

    context = get_context("forkserver")
    context.set_forkserver_preload(["transforms.documents"])
    with ProcessPool(workers or os.cpu_count() or 1, context=context, initializer=_limit) as pool:
        pending = [(chunk, pool.schedule(_read_chunk, [chunk], timeout=WALL_SECONDS)) for chunk in _chunks(documents)]
        for chunk, future in pending:
            try:
                yield from future.result()
            except (FutureTimeoutError, OSError, MemoryError):
                yield from _one_by_one(pool, chunk)


def _one_by_one(pool: "ProcessPool", chunk: Sequence[Document]) -> Iterator[Reading]:
    futures = [pool.schedule(_read_chunk, [[document]], timeout=WALL_SECONDS) for document in chunk]
    for document, future in zip(chunk, futures, strict=True):
        try:
            yield from future.result()
        except FutureTimeoutError:
            yield Reading(document.letter_id, None, f"reading it took more than {WALL_SECONDS:.0f} seconds")
        except (OSError, MemoryError):
            yield Reading(document.letter_id, None, "reading it broke the PDF reader or took too much memory or time")


def _chunks(documents: Iterable[Document]) -> list[list[Document]]:
    everything = list(documents)
    return [everything[i : i + CHUNK] for i in range(0, len(everything), CHUNK)]


def _limit() -> None:
    """Limit this worker, and let it end with the server that forked it, which ends with the process that reads."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read_chunk(chunk: Sequence[Document]) -> list[Reading]:
    readings = []
    for document in chunk:
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        readings.append(read(document))
    return readings


class _UnreadableText(Exception):
    pass


def _text(path: Path) -> text.Text:
    size = path.stat().st_size
    if size == 0:
        raise _UnreadableText("the file is empty")
    if size > BYTES_AT_MOST:
        raise _UnreadableText(
            f"the file has {size / 1e6:.0f} MB, more than the {BYTES_AT_MOST / 1e6:.0f} MB of a letter"
        )
    content = path.read_bytes()
    found = text.canonical(*pdf.lines_of(content)) if b"%PDF-" in content[:1024] else _canonical_text(content)
    if not found.text:
        raise _UnreadableText("the file holds white space only")
    if len(found.text) > CHARACTERS_AT_MOST:
        raise _UnreadableText(f"its text has {len(found.text):,} characters, more than {CHARACTERS_AT_MOST:,}")
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
