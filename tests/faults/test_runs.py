"""The records of years: however many runs were recorded, the folder of their records stays small."""

import os
import subprocess
from pathlib import Path

from tests.homes import imr, letter, rows, write

# Beyond those that are kept, the number makes no difference.
RUNS = int(os.environ.get("RUNS", "1000"))
BYTES_AT_MOST = 100_000_000


def test_the_records_of_the_runs_stay_below_their_limit(tmp_path: Path) -> None:
    home, most = tmp_path / "home", 0
    for run in range(RUNS):
        letters = write(tmp_path / f"letters-{run}", letter(run)) if run % 10 == 0 else home / "inbox"
        code, _ = imr(home, "load", letters)
        assert code == 0
        done = subprocess.run(["du", "--bytes", "--summarize", home / "dagster"], capture_output=True, text=True)
        most = max(most, int(done.stdout.split()[0]))

    print(f"dagster/ took {most / 1e6:.0f} MB at most in {RUNS:,} runs")
    assert most < BYTES_AT_MOST
    assert rows(home, "SELECT count(*) FROM audit.letter") == [(len(range(0, RUNS, 10)),)]
