"""Files that break their readers: PDFs that swell, loop or lie, and texts that bait."""

import random
import zlib
from collections.abc import Callable

from tests.corpus import pdf, text
from tests.corpus.letter import generate

Objects = list[bytes]


def files() -> dict[str, bytes]:
    """Name -> bytes of some sixty hostile files; none is a letter."""
    good = pdf.render(generate(1))
    found = {f"truncated-{i}.pdf": good[: len(good) * i // 12] for i in range(1, 11)}
    found |= {f"fuzzed-{seed}.pdf": _fuzzed(good, seed) for seed in range(20)}
    found |= {name: make() for name, make in PDFS.items()}
    found |= {name: make() for name, make in TEXTS.items()}
    return found


def _fuzzed(content: bytes, seed: int) -> bytes:
    """A PDF of which every fourth byte or so after its first line is another."""
    chance = random.Random(seed)
    changed = bytearray(content)
    for i in range(20, len(changed)):
        if chance.random() < 0.25:
            changed[i] = chance.randrange(256)
    return bytes(changed)


def _pdf(objects: Objects) -> bytes:
    """A PDF of numbered objects, the first its catalog, with a cross-reference table."""
    written, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(written),
    )  # fmt: skip


def _stream(dictionary: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def _page(content: bytes, resources: bytes = b"", dictionary: bytes = b"") -> Objects:
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<<%s>>>>" % resources,
        _stream(dictionary, content),
    ]


def _flate_bomb() -> bytes:
    """A page whose megabyte of content swells to one gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(100)) + packer.flush()
    return _pdf(_page(packed, dictionary=b"/Filter/FlateDecode"))


def _double_flate_bomb() -> bytes:
    """The same in two filters."""
    packed = zlib.compress(zlib.compress(b" " * 400_000_000, 9), 9)
    return _pdf(_page(packed, dictionary=b"/Filter[/FlateDecode/FlateDecode]"))


def _form_bomb(levels: int = 12, each: int = 10) -> bytes:
    """Forms that each draw the next ten times."""
    objects = _page(b"/F0 Do", b"/XObject<</F0 5 0 R>>")
    for level in range(levels):
        own = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F%d %d 0 R>>>>" % (level + 1, level + 6)
        objects.append(_stream(own, b"/F%d Do " % (level + 1) * each))
    return _pdf([*objects, _stream(b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]", b"0 0 m")])


def _self_reference() -> bytes:
    """A form that draws itself."""
    own = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F0 5 0 R>>>>"
    return _pdf([*_page(b"/F0 Do", b"/XObject<</F0 5 0 R>>"), _stream(own, b"/F0 Do /F0 Do")])


def _pages_loop() -> bytes:
    """A tree of pages that is its own child."""
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 5/Kids[2 0 R 2 0 R]>>"])


def _many_pages() -> bytes:
    """Three hundred thousand pages."""
    objects = _page(b"BT ET")
    objects[1] = b"<</Type/Pages/Count 300000/Kids[%s]>>" % (b"3 0 R " * 300_000)
    return _pdf(objects)


PDFS: dict[str, Callable[[], bytes]] = {
    "password.pdf": lambda: pdf.render(generate(2), password="secret"),
    "flate-bomb.pdf": _flate_bomb,
    "double-flate-bomb.pdf": _double_flate_bomb,
    "form-bomb.pdf": _form_bomb,
    "wide-form-bomb.pdf": lambda: _form_bomb(levels=4, each=2_000),
    "self-reference.pdf": _self_reference,
    "pages-loop.pdf": _pages_loop,
    "many-pages.pdf": _many_pages,
    "no-pages.pdf": lambda: _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"]),
    "no-root.pdf": lambda: _pdf([b"<</Type/Nothing>>"]),
    "no-text.pdf": lambda: _pdf(_page(b"0 0 m 9 9 l S")),
    "other-text.pdf": lambda: _pdf(_page(b"BT /F1 9 Tf (A shopping list.) Tj ET", b"/Font<</F1 5 0 R>>")),
    "only-a-head.pdf": lambda: b"%PDF-1.7\n",
    "deep-arrays.pdf": lambda: _pdf(_page(b"[" * 500_000)),
    "deep-dictionaries.pdf": lambda: _pdf([b"<</A" * 100_000 + b">>" * 100_000]),
}  # fmt: skip
# Of a case that no good letter has: a bad letter is superseded by a good one of its case.
LETTER = text.render(generate(1_003))
TEXTS: dict[str, Callable[[], bytes]] = {
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \n\t\n" * 1_000,
    "nul.txt": lambda: LETTER.replace("the", "t\0e").encode(),
    "bad-utf-8.txt": lambda: LETTER.encode() + b"\xff\xfe\xfd",
    "utf-16.txt": lambda: LETTER.encode("utf-16"),
    "latin-1.txt": lambda: ("caf\xe9 " + LETTER).encode("latin-1"),
    "zero-width.txt": lambda: ("\u200b\u200d\ufeff" * 100_000).encode(),
    "combining.txt": lambda: ("a" + "\u0301" * 1_000_000).encode(),
    "twenty-million.txt": lambda: b"word " * 4_000_000,
    "one-line.txt": lambda: b"x" * 7_000_000,
    "million-items.txt": lambda: (LETTER + "MRI: Upheld\n" * 1_000_000).encode(),
    "million-labels.txt": lambda: (LETTER + "Claims Administrator guideline: \n" * 200_000).encode(),
    "regex-bait.txt": lambda: (LETTER + "a" * 50_000 + "! " + "(a+)+$" * 1_000 + ": Upheld " * 10_000).encode()
    + b"\nClaims Administrator guideline:",
    "colons.txt": lambda: (LETTER + ":" * 3_000_000 + "Claims Administrator guideline:").encode(),
    "page.html": lambda: b"<html>IMR</html>",
    "no-items.txt": lambda: LETTER.split("IMR ISSUES")[0].encode() + b"IMR ISSUES, DECISIONS AND RATIONALES",
}  # fmt: skip
