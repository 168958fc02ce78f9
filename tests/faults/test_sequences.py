"""Whatever was begun and cut short, in whatever order: one undisturbed load ends with all letters, each once.

A cut is an exception at a random call that writes: what lies on the disk then is what a kill would leave.
"""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.steps import begin, build, check, parse, publish, quarantine, read, receive
from orchestration.steps.reopen import drafts_to_stage
from orchestration.store import erasures, staging
from orchestration.store.drafts import Draft, NotReady, Request
from orchestration.store.home import Home
from orchestration.store.integrity import verify
from tests.homes import copy, digest, letter, write
from warehouse import publish as publication

SEQUENCES = int(os.environ.get("SEQUENCES", "2"))
ACTIONS = ("load", "load again", "rebuild", "retry", "forget", "stage again", "rollback")
FORGOTTEN = "CM17-9000003"


class Cut(BaseException):
    """The process ends here."""


@pytest.fixture
def cuts(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many more changes of names on the disk the process lives to make; none where the number is absent."""
    left: dict[str, int] = {}
    for name in ("replace", "rename", "unlink"):
        original: Callable[..., object] = getattr(os, name)

        def counted(*arguments: object, original: Callable[..., object] = original, **named: object) -> object:
            if "calls" in left:
                if left["calls"] <= 0:
                    raise Cut
                left["calls"] -= 1
            return original(*arguments, **named)

        monkeypatch.setattr(os, name, counted)
    return left


def stage(home: Home, load_id: str) -> None:
    for step in (read.read, parse.parse, quarantine.quarantine):
        for draft in drafts_to_stage(home, load_id):
            step(draft)


def publish_all(home: Home, load_id: str) -> None:
    for table in check.TABLES:
        check.check_table(home, load_id, table)
    build.build_candidate(home)
    check.check_star(home)
    check.check_drift(home)
    publish.publish_candidate(home)


def load(home: Home, request: Request) -> None:
    """A load from its first step to its last, as the assets do it."""
    draft: Draft = begin.begin(home, request=request)
    receive.receive(draft)
    if not begin.has_work(draft):
        begin.close(draft)
        return
    stage(home, draft.load_id)
    publish_all(home, draft.load_id)


def act(home: Home, action: str, letters: list[Path], chance: random.Random) -> None:
    if action in ("load", "load again"):
        load(home, Request(sources=(str(chance.choice(letters)),)))
    elif action == "rebuild":
        load(home, Request(kind="rebuild"))
    elif action == "retry":
        ids = staging.scan(staging.staged(home), "rejects").select("letter_id").collect().to_series()
        load(home, Request(kind="retry", letter_ids=tuple(ids)))
    elif action == "forget":
        known = erasures.known(home, FORGOTTEN)
        if not known.is_empty():
            erasures.add(home, known.select("letter_id", "case_number").rows())
            load(home, Request(kind="forget", letter_ids=()))
    elif action == "rollback":
        publication.rollback(home.published_link, home.builds)
    elif loads := staging.committed(home):
        stage(home, staging.load_of(chance.choice(loads)))


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Folders of two letters each; one letter is none."""
    folder = tmp_path_factory.mktemp("letters")
    texts = [letter(number) for number in range(5)] + ["milk"]
    return [write(folder / str(number), *texts[2 * number : 2 * number + 2]) for number in range(3)]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, letters: list[Path]) -> Path:
    """A home of the letters of the first folder."""
    home = Home(tmp_path_factory.mktemp("begun") / "home")
    with home.locked():
        load(home, Request(sources=(str(letters[0]),)))
    return home.root


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, letters: list[Path]) -> dict[bool, str]:
    """The digests of a load of all letters, without and with the one that is forgotten."""
    home, digests = Home(tmp_path_factory.mktemp("expected") / "home"), {}
    with home.locked():
        load(home, Request(sources=tuple(map(str, letters))))
        digests[False] = digest(home.root)
        erasures.add(home, erasures.known(home, FORGOTTEN).select("letter_id", "case_number").rows())
        load(home, Request(kind="forget", letter_ids=()))
        digests[True] = digest(home.root)
    return digests


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_one_undisturbed_load_completes_whatever_was_cut_short(
    tmp_path: Path, begun: Path, letters: list[Path], expected: dict[bool, str], cuts: dict[str, int], seed: int
) -> None:
    chance = random.Random(seed)
    home = Home(copy(begun, tmp_path / "home"))
    with home.locked():
        done = []
        for _ in range(chance.randint(2, 5)):
            action = chance.choice(ACTIONS)
            cuts["calls"] = chance.randint(0, 60)
            try:
                act(home, action, letters, chance)
            except (Cut, NotReady, publish.NotPublishable, publication.NoSuchBuild, read.RawDamaged) as end:
                done.append(f"{action}: {type(end).__name__}")
            finally:
                cuts.clear()
        shutil.rmtree(home.site, ignore_errors=True)

        load(home, Request(sources=tuple(map(str, letters))))

        print(seed, done)
        assert [fault for verdict in verify(home) for fault in verdict.faults] == []
        assert digest(home.root) == expected[bool(erasures.read(home).letters)]
