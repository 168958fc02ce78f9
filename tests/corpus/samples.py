"""Writes the sample letters that are shipped, and their truth: ``python -m tests.corpus.samples``."""

import json
from pathlib import Path

from tests.corpus import pdf, text
from tests.corpus.letter import Letter, generate

SAMPLES = Path("orchestration/samples")
TRUTH = Path("tests/gold/samples.jsonl")
COUNT = 40
WITHOUT_HEADER, CORRECTION = 37, 39


def samples() -> dict[str, tuple[bytes, Letter]]:
    """File name -> bytes and letter: as many PDFs as texts, one text without header, one corrected letter."""
    found = {}
    for seed in range(COUNT):
        letter = generate(seed, seed != WITHOUT_HEADER, correction_of=4 if seed == CORRECTION else None)
        if seed % 2:
            style = text.STYLES[seed // 2 % len(text.STYLES)]
            found[f"determination-{seed + 1:03}.txt"] = text.render(letter, style).encode(), letter
        else:
            found[f"determination-{seed + 1:03}.pdf"] = pdf.render(letter), letter
    return found


def main() -> None:
    """Write the letters and the truth of those that are current."""
    SAMPLES.mkdir(exist_ok=True)
    TRUTH.parent.mkdir(exist_ok=True)
    truths = {}
    for name, (content, letter) in samples().items():
        (SAMPLES / name).write_bytes(content)
        truths[letter.truth["case_number"] or name] = {"file": name, **letter.truth}
    TRUTH.write_text("".join(json.dumps(truth, ensure_ascii=False) + "\n" for truth in truths.values()))


if __name__ == "__main__":
    main()
