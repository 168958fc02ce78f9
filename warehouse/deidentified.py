"""The star without the people in it, as Parquet: one file per SQL file of ``sql/deidentified``, and a README.

Left out are the long texts, the printed titles, diagnoses and citations, letters and where they came from, exact dates
and case numbers; keys of cases and decisions are drawn anew for each export. Ages over 89 are 90. The tables of rates
give no cell of 1 to 10 decisions (the cell size of the Centers for Medicare & Medicaid Services).
"""

import secrets
from pathlib import Path

from warehouse.build import SQL
from warehouse.read import connect

QUERIES = SQL / "deidentified"
README = """\
# De-identified export of Independent Medical Review decisions

One Parquet file per table. Keys join within this export and mean nothing outside of it. Instead of dates there are
years and counts of days; ages over 89 are 90; titles, narratives, diagnoses, unknown citations, case numbers and
sources are left out. Tables of rates leave out rows of fewer than 11 decisions, and rates whose overturned or upheld
decisions are 1 to 10.

The letters themselves are public: who has them can find a rare combination again. Do not try, and do not pass this on
to anybody who would.
"""


def write(link: Path, folder: Path) -> dict[str, int]:
    """Write the export of the published warehouse into a new folder; the rows of each table.

    Raises QueryError when nothing is published, FileExistsError when the folder exists.
    """
    import pyarrow.parquet as pq

    with connect(link) as connection:
        folder.mkdir(mode=0o700, parents=True)
        rows = {}
        seed = secrets.token_hex(16)
        for drawing in sorted(QUERIES.glob("00*.sql")):
            connection.execute(drawing.read_text(), {"seed": seed})
        for query in sorted(QUERIES.glob("[a-z]*.sql")):
            table = connection.execute(query.read_text()).to_arrow_table()
            pq.write_table(table, folder / f"{query.stem}.parquet", compression="zstd")
            rows[query.stem] = table.num_rows
    (folder / "README.md").write_text(README)
    return rows
