"""One load, step by step: receive, read, parse, check, build, publish. Each step is called by the asset of its name.

Everything of a load is written into its draft folder and becomes part of the warehouse by one rename and one swap of
the link. Whatever stops a load before, the published warehouse stands as it stood, and the same letters can be offered
again.
"""

import errno
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from orchestration import forget, receipts, receive, stage
from orchestration.step import step
from orchestration.store.home import Home
from transforms import documents, parse, schema
from warehouse import build, publish, read
from warehouse.build import Manifest
from warehouse.changes import changes

if TYPE_CHECKING:
    from expectations import gate

BATCH = 5_000
FOLDERS_AT_MOST = 64
REJECTS = schema.TABLES["rejects"]
PARSED = [table for table in schema.TABLES if table not in ("text", "rejects")]

Progress = Callable[[str, int, int | None], None]


def silent(_stage: str, _done: int, _total: int | None) -> None:
    """No progress is told."""


@dataclass
class Load:
    """A load at work in a home that its process has locked.

    ``kind`` is load, rebuild, retry or forget; of the last three ``letter_ids`` are parsed again (None: all). A patient
    load tries a step again after a while. ``skipped`` are the files that were not received, ``stops`` the reasons that
    forbid a publication, ``undone`` what could not be done after one, by its asset, ``fault`` is what broke a step,
    ``changes`` what a rebuild changed, ``summary`` the counts that the load prints.
    """

    home: Home
    load_id: str
    started_at: datetime
    sources: Sequence[Path] = ()
    kind: str = "load"
    letter_ids: Sequence[str] | None = None
    progress: Progress = silent
    is_patient: bool = False
    is_published: bool = False
    superseded_before: int = 0
    fault: str | None = None
    skipped: list[receive.Skipped] = field(default_factory=list)
    changes: read.Answer | None = None
    stops: list[str] = field(default_factory=list)
    undone: dict[str, str] = field(default_factory=dict)
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

    @cached_property
    def carries(self) -> list[Path]:
        """The committed folders that this load replaces, the letters it does not parse again being carried over.

        A load replaces none, but for now and then all of them: when they have become many, and when one still holds a
        letter that was forgotten.
        """
        folders = stage.folders(self.home)
        if self.kind != "load" or len(folders) >= FOLDERS_AT_MOST:
            return folders
        forgotten = forget.read(self.home).letters
        staged = stage.scan(folders, "receipts").select(pl.col("letter_id").is_in(list(forgotten)).any())
        return folders if forgotten and staged.collect().item() else []

    @step
    def receive(self) -> bool:
        """Store the letters of the sources and write the receipts of the new ones; whether there is work to do."""
        received = receipts.received(self) if self.kind == "load" else receipts.received_before(self)
        received.write_parquet(self.folder / "receipts.parquet")
        if len(received) or self.kind != "load" or self.carries or not self._is_published():
            return True
        (self.folder / "receipts.parquet").unlink()
        stage.commit(self.home, self.folder)
        return False

    @step
    def read(self) -> int:
        """Write the texts of the new letters and the reasons of those that have none; how many texts there are."""
        receipts = pl.read_parquet(self.folder / "receipts.parquet")
        letter_ids = receipts.join(self._rejects("receive"), on="letter_id", how="anti").get_column("letter_id")
        letters = [documents.Document(letter_id, self.home.raw_path(letter_id)) for letter_id in letter_ids]
        for letter in letters:
            # Not the letter's fault: a rebuild that quarantined it would take it out of the warehouse.
            if not letter.path.exists():
                raise FileNotFoundError(
                    errno.ENOENT, "a raw letter is missing (imr verify tells all)", str(letter.path)
                )
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

    @step
    def parse(self) -> dict[str, int]:
        """Write the staged frames of the new letters; how many rows each table has."""
        total = pl.scan_parquet(self.folder / "text.parquet").select(pl.len()).collect().item()
        rejects = [schema.empty(REJECTS)]
        forgotten, done = forget.read(self.home), 0
        gone: list[pl.DataFrame] = []
        with ExitStack() as files:
            writers = {table: files.enter_context(stage.Writer(self.folder, table)) for table in PARSED}
            for texts in stage.batches(self.folder / "text.parquet", BATCH):
                frames = parse.parse(texts)
                rejects.append(frames["rejects"])
                found = forgotten.among(frames["letters"])
                gone.append(found)
                for table, writer in writers.items():
                    writer.write(frames[table].join(found, on="letter_id", how="anti"))
                done += len(texts)
                self.progress("parsing", done, total)
        self._reject("parse", pl.concat(rejects))
        self._forget(pl.concat(gone) if gone else pl.DataFrame())
        return {table: writer.rows for table, writer in writers.items()}

    @step
    def check(self, table: str) -> "gate.Report":
        """Run the suite of a staged table: letters with a row that breaks a rule are rejected with the rule's name."""
        from expectations import gate

        frame = pl.read_parquet(self.folder / f"{table}.parquet")
        self.progress("checking", 0, None)
        report = gate.check(table, frame)
        self._reject(table, report.rejects)
        return self._told(report)

    @step
    def build(self) -> int:
        """Build the star from all staged letters into a private file; how many letters it knows."""
        rejects = self._all_rejects()
        rejects.write_parquet(self.folder / "rejects.parquet")
        self.summary["quarantined"] = len(rejects)
        self._results().write_parquet(self.folder / "results.parquet")
        self._carry()
        self.candidate.unlink(missing_ok=True)
        self.progress("building", 0, None)
        replaced = set(self.carries)
        folders = [folder for folder in stage.folders(self.home) if folder not in replaced]
        build.build(self.candidate, stage.files([*folders, self.folder]), temp=self.home.temp)
        return int(build.profile(self.candidate).item(0, "received"))

    @step
    def check_star(self) -> "gate.Report":
        """Run the suite of the star on the figures of the build."""
        from expectations import gate

        return self._told(gate.check("star", build.profile(self.candidate)))

    @step
    def check_drift(self) -> "gate.Report":
        """Run the suite of drift on the build: whether this load is unlike those before it."""
        from expectations import gate

        return self._told(gate.check("drift", build.drift(self.candidate)))

    @step
    def publish(self) -> dict[str, int]:
        """Commit the staged letters and publish the build; the counts that the load prints."""
        # Whatever stops it, it can be called again: a build that has its name already is only swapped in.
        name = f"warehouse-{self.load_id}"
        manifest = self._finish() if self.candidate.exists() else None
        try:
            publish.publish(self.candidate, manifest, link=self.home.link, builds=self.home.builds, name=name)
        finally:
            published = publish.current(self.home.link)
            self.is_published = published is not None and published.stem == name
        stage.sweep(self.home)
        forget.sweep(self.home)
        after = read.status(self.home.link)
        superseded = int(str(after["superseded"])) - self.superseded_before
        self.summary |= {"superseded": max(0, superseded), "decisions": int(str(after["decisions"]))}
        return self.summary

    @step
    def document(self) -> int:
        """Write the data docs of the last loads; how many results they show."""
        from expectations import data_docs

        answer = read.report(self.home.link, "expectation_results", loads=data_docs.LOADS_SHOWN)
        results = pl.DataFrame(answer.rows, schema=schema.RESULTS.dtypes, orient="row")
        data_docs.write(self.home.data_docs, results)
        return len(results)

    @step
    def draw(self) -> int:
        """Build the page of the published warehouse; of how many decisions. What fails is told, the load goes on."""
        from warehouse.site import build as site

        self.progress("drawing", 0, None)
        try:
            return site.build(self.home.link, self.home.site).decisions
        except (site.SiteError, read.QueryError, OSError) as error:
            self.undone["site"] = f"the page was not built: {error}; the next load tries again"
            return 0

    @step
    def serve(self, *, url: str) -> int:
        """Publish the build to PostgreSQL too; how many rows it copied. What fails is told, and the load goes on."""
        from warehouse import postgres

        self.progress("copying", 0, None)
        try:
            return postgres.publish_to(url, self.home.link).rows
        except postgres.PostgresError as error:
            self.undone["postgres"] = f"PostgreSQL stays behind: {error}; the next load tries again"
            return 0

    def catch_up(self, *, url: str | None) -> None:
        """Do for the published build what the load before could not: its page, and PostgreSQL where a URL names it."""
        from warehouse.site import is_current

        if not is_current(self.home.link, self.home.site):
            self.draw()
        if url:
            self.serve(url=url)

    def _finish(self) -> Manifest:
        """Complete the build and commit the staged letters; the manifest."""
        published = publish.current(self.home.link)
        if published:
            self.superseded_before = int(str(read.status(self.home.link)["superseded"]))
        if self.kind == "rebuild" and published:
            self.changes = changes(published, self.candidate)
            if self.changes is None:
                self.undone["changes"] = "the build before is of another version: what changed cannot be told"
        manifest = build.finish(self.candidate, self._results())
        if self.folder.exists():
            self._results().write_parquet(self.folder / "results.parquet")
            for scratch in self.folder.glob("*.rejects"):
                scratch.unlink()
            stage.commit(self.home, self.folder)
        return manifest

    def _forget(self, gone: pl.DataFrame) -> None:
        """Take letters whose case was forgotten out of the draft, which never were in a committed folder."""
        if gone.is_empty():
            return
        forget.add(self.home, gone.rows())
        for path in (self.folder / "text.parquet", self.folder / "receipts.parquet", *self.folder.glob("*.rejects")):
            pl.read_parquet(path).join(gone, on="letter_id", how="anti").write_parquet(path)
        self.summary["forgotten"] = self.summary.get("forgotten", 0) + len(gone)

    def _carry(self) -> None:
        """Take over from the replaced folders what is not parsed again, and the record of their loads."""
        if not self.carries:
            return
        forgotten = pl.LazyFrame({"letter_id": list(forget.read(self.home).letters)}, {"letter_id": pl.String})
        again = pl.concat([pl.scan_parquet(self.folder / "receipts.parquet").select("letter_id"), forgotten])
        for table in schema.STAGED:
            rows = stage.scan(self.carries, table)
            kept = rows if table in stage.OF_LOADS else rows.join(again, on="letter_id", how="anti")
            kept.sink_parquet(self.folder / f"{table}.carried.parquet")
        (self.folder / stage.REPLACES).write_text("\n".join(folder.name for folder in self.carries))

    def _is_published(self) -> bool:
        """Whether the published build holds every committed load."""
        published = publish.current(self.home.link)
        manifest = publish.manifest(published) if published else None
        staged = {folder.name for folder in stage.folders(self.home) if (folder / "receipts.parquet").exists()}
        return manifest is not None and staged <= set(manifest.loads)

    def _results(self) -> pl.DataFrame:
        """What the expectations have found so far."""
        found = pl.concat([schema.empty(schema.RESULTS).drop("load_id"), *self.results])
        return schema.conform(found.with_columns(load_id=pl.lit(self.load_id)), schema.RESULTS)

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
    home: Home,
    sources: Sequence[Path] = (),
    kind: str = "load",
    letter_ids: Sequence[str] | None = None,
    *,
    is_patient: bool = False,
) -> Load:
    """A load that begins now, in a home that this process has locked; what earlier ones left behind is swept away."""
    now = datetime.now(UTC).replace(tzinfo=None)
    stage.sweep(home)
    forget.sweep(home)
    load = Load(home, now.strftime("%Y%m%dT%H%M%S%f"), now, sources, kind, letter_ids, is_patient=is_patient)
    stage.draft(home, load.load_id)
    return load


def _texts(readings: Sequence[documents.Reading]) -> pl.DataFrame:
    rows = [
        (reading.letter_id, reading.text.text, reading.text.heading_starts, reading.text.is_bold)
        for reading in readings
        if reading.text is not None
    ]
    return pl.DataFrame(rows, schema=schema.TABLES["text"].dtypes, orient="row")
