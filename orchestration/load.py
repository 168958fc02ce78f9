"""One load, step by step: receive, read, parse, check, build, publish. Each step is called by the asset of its name.

Everything of a load is written into its draft folder and becomes part of the warehouse by one rename and one swap of
the link. Whatever stops a load before, the published warehouse stands as it stood, and the same letters can be offered
again.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from orchestration import receive, stage
from orchestration.home import Home
from transforms import documents, parse, schema
from warehouse import build, publish, read

if TYPE_CHECKING:
    from expectations import gate

BATCH = 5_000
REJECTS = schema.TABLES["rejects"]
PARSED = [table for table in schema.TABLES if table not in ("text", "rejects")]

Progress = Callable[[str, int, int | None], None]


def silent(_stage: str, _done: int, _total: int | None) -> None:
    """No progress is told."""


@dataclass
class Load:
    """A load at work in a home that its process has locked.

    ``kind`` is load, rebuild or retry; of the last two ``letter_ids`` are parsed again (None: all). ``stops`` are the
    reasons that forbid a publication, ``summary`` the counts that the load prints.
    """

    home: Home
    load_id: str
    started_at: datetime
    sources: Sequence[Path] = ()
    kind: str = "load"
    letter_ids: Sequence[str] | None = None
    progress: Progress = silent
    stops: list[str] = field(default_factory=list)
    results: list[pl.DataFrame] = field(default_factory=list)
    summary: dict[str, int] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The draft of this load."""
        return self.home.stage / f".{self.load_id}"

    @property
    def candidate(self) -> Path:
        """The build of this load before it is published."""
        return self.home.builds / f"{self.load_id}.candidate"

    @property
    def carries(self) -> list[Path]:
        """The committed folders that this load replaces, the letters it does not parse again being carried over."""
        return [] if self.kind == "load" else stage.folders(self.home)

    def receive(self) -> bool:
        """Store the letters of the sources and write the receipts of the new ones; whether there is work to do."""
        receipts = self._received() if self.kind == "load" else self._received_before()
        receipts.write_parquet(self.folder / "receipts.parquet")
        if len(receipts) or not self._is_published():
            return True
        (self.folder / "receipts.parquet").unlink()
        stage.commit(self.home, self.folder)
        return False

    def read(self) -> int:
        """Write the texts of the new letters and the reasons of those that have none; how many texts there are."""
        receipts = pl.read_parquet(self.folder / "receipts.parquet")
        letter_ids = receipts.join(self._rejects("receive"), on="letter_id", how="anti").get_column("letter_id")
        letters = [documents.Document(letter_id, self.home.raw_path(letter_id)) for letter_id in letter_ids]
        rejects: list[tuple[str, str | None]] = []
        done = 0
        with stage.Writer(self.folder, "text") as texts:
            for first in range(0, len(letters), BATCH):
                readings = list(documents.read_all(letters[first : first + BATCH]))
                rejects += [(reading.letter_id, reading.reason) for reading in readings if reading.text is None]
                texts.write(_texts(readings))
                done += len(readings)
                self.progress("reading", done, len(letters))
        self._reject("read", pl.DataFrame(rejects, schema=REJECTS.dtypes, orient="row"))
        return texts.rows

    def parse(self) -> dict[str, int]:
        """Write the staged frames of the new letters; how many rows each table has."""
        total = pl.scan_parquet(self.folder / "text.parquet").select(pl.len()).collect().item()
        rejects = [schema.empty(REJECTS)]
        done = 0
        with ExitStack() as files:
            writers = {table: files.enter_context(stage.Writer(self.folder, table)) for table in PARSED}
            for texts in stage.batches(self.folder / "text.parquet", BATCH):
                frames = parse.parse(texts)
                rejects.append(frames["rejects"])
                for table, writer in writers.items():
                    writer.write(frames[table])
                done += len(texts)
                self.progress("parsing", done, total)
        self._reject("parse", pl.concat(rejects))
        return {table: writer.rows for table, writer in writers.items()}

    def check(self, table: str) -> "gate.Report":
        """Run the suite of a staged table: letters with a row that breaks a rule are rejected with the rule's name."""
        from expectations import gate

        frame = pl.read_parquet(self.folder / f"{table}.parquet")
        self.progress("checking", 0, None)
        report = gate.check(table, frame)
        self._reject(table, report.rejects)
        return self._told(report)

    def build(self) -> int:
        """Build the star from all staged letters into a private file; how many letters it knows."""
        self._all_rejects().write_parquet(self.folder / "rejects.parquet")
        self._carry()
        self.progress("building", 0, None)
        replaced = set(self.carries)
        folders = [folder for folder in stage.folders(self.home) if folder not in replaced]
        build.build(self.candidate, stage.files([*folders, self.folder]), temp=self.home.temp)
        return int(build.profile(self.candidate).item(0, "received"))

    def check_star(self) -> "gate.Report":
        """Run the suite of the star on the figures of the build."""
        from expectations import gate

        return self._told(gate.check("star", build.profile(self.candidate)))

    def publish(self) -> dict[str, int]:
        """Commit the staged letters and publish the build; the counts that the load prints."""
        before = read.status(self.home.link) if publish.current(self.home.link) else {}
        rejected = pl.read_parquet(self.folder / "rejects.parquet").height
        results = pl.concat(self.results).with_columns(load_id=pl.lit(self.load_id))
        manifest = build.finish(self.candidate, results)
        for scratch in self.folder.glob("*.rejects"):
            scratch.unlink()
        stage.commit(self.home, self.folder)
        publish.publish(
            self.candidate, manifest, link=self.home.link, builds=self.home.builds, name=f"warehouse-{self.load_id}"
        )
        stage.sweep(self.home)
        after = read.status(self.home.link)
        superseded = int(str(after["superseded"])) - int(str(before.get("superseded", 0)))
        self.summary |= {"superseded": superseded, "quarantined": rejected, "decisions": int(str(after["decisions"]))}
        return self.summary

    def _received(self) -> pl.DataFrame:
        """The receipts of the sources' letters that were never received before."""
        known = set(stage.scan(stage.folders(self.home), "receipts").select("letter_id").collect().to_series())
        new: dict[str, receive.Received] = {}
        count = 0
        for letter in receive.receive(self.home, self.sources):
            count += 1
            if letter.letter_id not in known:
                new.setdefault(letter.letter_id, letter)
            self.progress("receiving", count, None)
        self.summary = {"received": count, "new": len(new), "duplicate": count - len(new)}
        self._write_loads()
        broken = [(letter.letter_id, letter.reason) for letter in new.values() if letter.reason]
        self._reject("receive", pl.DataFrame(broken, schema=REJECTS.dtypes, orient="row"))
        rows = [(letter.letter_id, letter.source_uri, letter.media_type, letter.byte_count) for letter in new.values()]
        columns = ["letter_id", "source_uri", "media_type", "byte_count"]
        received = pl.DataFrame(rows, schema={name: schema.RECEIPTS.dtypes[name] for name in columns}, orient="row")
        return received.select(
            "letter_id",
            "source_uri",
            pl.lit(self.started_at).cast(pl.Datetime("us")).alias("received_at"),
            pl.lit(self.load_id).alias("load_id"),
            "media_type",
            "byte_count",
            pl.lit(parse.VERSION).alias("parser_version"),
        )

    def _received_before(self) -> pl.DataFrame:
        """The receipts of the letters that are parsed again, as they were first received."""
        again = stage.scan(self.carries, "receipts").collect()
        if self.letter_ids is not None:
            again = again.filter(pl.col("letter_id").is_in(list(self.letter_ids)))
        self.summary = {"received": len(again), "new": 0, "duplicate": len(again)}
        self._write_loads()
        self._reject("receive", schema.empty(REJECTS))
        return again.with_columns(parser_version=pl.lit(parse.VERSION))

    def _carry(self) -> None:
        """Take over from the replaced folders what is not parsed again, and the record of their loads."""
        if not self.carries:
            return
        again = pl.scan_parquet(self.folder / "receipts.parquet").select("letter_id")
        for table in stage.TABLES:
            rows = stage.scan(self.carries, table)
            kept = rows if table == "loads" else rows.join(again, on="letter_id", how="anti")
            kept.sink_parquet(self.folder / f"{table}.carried.parquet")
        (self.folder / stage.REPLACES).write_text("\n".join(folder.name for folder in self.carries))

    def _is_published(self) -> bool:
        """Whether the published build holds every committed load."""
        published = publish.current(self.home.link)
        manifest = publish.manifest(published) if published else None
        staged = {folder.name for folder in stage.folders(self.home) if (folder / "receipts.parquet").exists()}
        return manifest is not None and staged <= set(manifest.loads)

    def _write_loads(self) -> None:
        counts = [self.summary[name] for name in ("received", "new", "duplicate")]
        row = (self.load_id, self.kind, self.started_at, *counts)
        pl.DataFrame([row], schema=schema.LOADS.dtypes, orient="row").write_parquet(self.folder / "loads.parquet")

    def _told(self, report: "gate.Report") -> "gate.Report":
        self.results.append(report.results)
        self.stops += report.stops
        return report

    def _reject(self, step: str, rejects: pl.DataFrame) -> None:
        rejects.write_parquet(self.folder / f"{step}.rejects")

    def _rejects(self, step: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / f"{step}.rejects")

    def _all_rejects(self) -> pl.DataFrame:
        found = pl.concat(pl.read_parquet(path) for path in sorted(self.folder.glob("*.rejects")))
        return found.unique("letter_id", keep="first", maintain_order=True)


def begin(
    home: Home, sources: Sequence[Path] = (), kind: str = "load", letter_ids: Sequence[str] | None = None
) -> Load:
    """A load that begins now, in a home that this process has locked; what earlier ones left behind is swept away."""
    now = datetime.now(UTC).replace(tzinfo=None)
    stage.sweep(home)
    load = Load(home, now.strftime("%Y%m%dT%H%M%S%f"), now, sources, kind, letter_ids)
    stage.draft(home, load.load_id)
    return load


def _texts(readings: Sequence[documents.Reading]) -> pl.DataFrame:
    rows = [
        (reading.letter_id, reading.text.text, reading.text.heading_starts, reading.text.is_bold)
        for reading in readings
        if reading.text is not None
    ]
    return pl.DataFrame(rows, schema=schema.TABLES["text"].dtypes, orient="row")
