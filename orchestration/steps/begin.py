"""Begin a load: recover the drafts of earlier loads, create its own, and decide whether later steps have work."""

from orchestration.steps import check, compact, receive
from orchestration.store import builds, drafts, erasures, inbox, staging
from orchestration.store.drafts import Draft, NotReady, Request
from orchestration.store.home import Home


def begin(home: Home, load_id: str | None = None, request: Request | None = None) -> Draft:
    """Create the draft of a new load in a home that this process has locked."""
    drafts.migrate_old_drafts(home)
    staging.sweep(home)
    erasures.sweep(home)
    inbox.prune(home)
    recover_drafts(home)
    request = request or Request(sources=inbox.sources(home))
    for draft in drafts.pending(home):
        # The engine of a load that died may be gone.
        if draft.request.engine != request.engine:
            draft.run_on(request.engine)
    return drafts.begin(home, load_id or drafts.new_load_id(), request)


def recover_drafts(home: Home) -> None:
    """Recover the drafts that earlier loads left.

    A load that expectations stopped is set aside. A rebuild or retry that died is removed: its letters are in other
    folders. Letters that were received but not finished stay for the next steps. When the star failed its checks, the
    newest of its unpublished loads is taken to be the cause.
    """
    chosen = builds.candidate(home)
    failures_of_star = check.failures_of_candidate(home)
    waiting = [draft for draft in drafts.all_drafts(home) if not draft.is_stopped]
    suspects = [draft for draft in waiting if chosen and staging.names([draft.folder])[0] in chosen.folders]
    for draft in waiting:
        failures = check.failures_of_draft(draft) + (failures_of_star if draft in suspects[-1:] else [])
        is_whole = draft.is_complete and not any(draft.lacks(step) for step in drafts.OUTPUTS)
        if draft.request.kind != "load" and (failures or not is_whole):
            draft.remove()
        elif failures:
            drafts.set_aside(draft, failures)
        elif draft.lacks("receive"):
            receive.end_receiving(draft)
        elif draft.is_complete and not is_whole:
            draft.restart("receive")
    if failures_of_star:
        builds.remove_candidate(home)


def draft_of(home: Home, load_id: str) -> Draft:
    """Return the draft that a load receives letters into: its own, or a new one when it is complete or its name taken.

    Raises NotReady when the name is not a load_id.
    """
    if not staging.is_load_id(load_id):
        raise NotReady(f"{load_id!r} is not a load_id: a load is named after its time, such as {drafts.new_load_id()}")
    found = drafts.find(home, load_id)
    if found is None or found.is_complete or found.request.kind == "parse":
        is_taken = found is not None or staging.is_used(home, load_id)
        return begin(home, drafts.new_load_id() if is_taken else load_id)
    if found.is_stopped:
        drafts.resume(found)
    return found


def has_work(draft: Draft) -> bool:
    """Whether later steps have work: new letters, letters of an unfinished load, or unpublished letters."""
    home = draft.home
    if draft.request.kind != "load" or draft.counts["new"] or drafts.pending(home) != [draft]:
        return True
    folders = staging.staged(home)
    return (
        len(folders) >= compact.FOLDERS_AT_MOST or not builds.is_published(home) or erasures.are_staged(home, folders)
    )


def close(draft: Draft) -> None:
    """Commit only the record of a load without new letters."""
    for step in drafts.OUTPUTS:
        for name in drafts.OUTPUTS[step]:
            if name != "loads.parquet":
                (draft.folder / name).unlink(missing_ok=True)
    staging.commit(draft.home, draft.folder)
