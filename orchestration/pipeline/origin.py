"""Record the code location of a run that a command started: without it the web UI cannot list or repeat the run."""

import dagster as dg
from dagster._core.definitions.repository_definition import SINGLETON_REPOSITORY_NAME
from dagster._core.remote_origin import ManagedGrpcPythonEnvCodeLocationOrigin, RemoteRepositoryOrigin
from dagster._core.storage.tags import REPOSITORY_LABEL_TAG
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

# The code location, as `dagster dev -m` names it.
LOCATION = "orchestration.definitions"


def record_origin(instance: dg.DagsterInstance, run: dg.DagsterRun) -> None:
    """Record the code location of a run's job, as Dagster does for runs that it launches."""
    code = ManagedGrpcPythonEnvCodeLocationOrigin(LoadableTargetOrigin(module_name=LOCATION), location_name=LOCATION)
    repository = RemoteRepositoryOrigin(code, SINGLETON_REPOSITORY_NAME)
    instance.add_run_tags(run.run_id, {REPOSITORY_LABEL_TAG: repository.get_label()})
    recorded = instance.get_run_by_id(run.run_id)
    assert recorded is not None
    instance.run_storage.replace_job_origin(recorded, repository.get_job_origin(run.job_name))
