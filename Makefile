# make setup builds .venv; other targets build it when it is missing or older than requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SUPERSET := .venv-superset/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-pages test-faults test-bi test-scale lint score bench dev superset lock clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## Build .venv from requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot create virtual environments: install its venv package (Debian: python3-venv)"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY) ## Load the sample letters and show reports of the warehouse
	@$(BIN)/imr demo

# Three, as some tests wait for other processes.
test: lint ## Check style, types and imports, and run the tests
	@tests/system-packages
	$(BIN)/pytest -n 3 --dist worksteal

test-pages: $(READY) ## Open every page in a real browser
	@tests/system-packages
	$(BIN)/pytest -n 2 --dist worksteal -m browser

test-faults: $(READY) ## Kill loads (KILLS=200) and workers (WORKER_KILLS=42), fill disks (DISKS=60), run for years (RUNS=1000), extend builds (HISTORIES=40)
	@tests/system-packages
	$(BIN)/pytest -n 2 --dist worksteal -m faults

test-bi: $(READY) .venv-bi/.ready $(SUPERSET) ## Test every client of warehouse/CONNECTIONS.md (installs 1.5 GB)
	@tests/system-packages bi
	$(BIN)/pytest -m bi

test-scale: .venv-scale/.ready $(if $(SPARK),.venv-scale/.spark) ## Test PARTS="stores lake engines" of others with LETTERS=60 letters (installs 330 MB; SPARK=yes 450 MB more)
	@tests/system-packages
	LETTERS=$(LETTERS) .venv-scale/bin/python -m pytest $(patsubst %,tests/scale/test_%*.py,$(or $(PARTS),stores lake engines)) -m scale -W default

# It sees the packages of .venv; its own come first.
.venv-scale/.ready: tests/scale/requirements.lock $(READY)
	@$(PYTHON) -m venv .venv-scale
	@.venv-scale/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@echo "import site; site.addsitedir('$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')')" \
		> "$$(.venv-scale/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/project.pth"
	@touch $@

.venv-scale/.spark: tests/scale/spark.lock .venv-scale/.ready
	@.venv-scale/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

.venv-bi/.ready: tests/bi/requirements.lock
	@$(PYTHON) -m venv .venv-bi
	@.venv-bi/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

lint: $(READY) ## Check style, spelling, types and imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

score: $(READY) ## Compare every field with labels and floors; RAISE=yes raises the floors
	@$(BIN)/python -m tests.score $(if $(RAISE),--raise)

bench: $(READY) $(if $(SPACY),.venv-bench/.ready) ## Time loads beside plain programs (BENCH="--sizes 1 500 10000 --rounds 3"; SPACY=yes installs 330 MB)
	@$(BIN)/python -m tests.bench $(if $(SPACY),--headings 100000) $(BENCH)

.venv-bench/.ready: tests/bench/requirements.lock
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

dev: $(READY) ## Serve the web UI of the loads on loopback
	@IMR_HOME=$${IMR_HOME:-$(CURDIR)/data} $(BIN)/python -m orchestration.pipeline.webserver

superset: $(SUPERSET) ## Serve a dashboard of the home in Apache Superset on loopback
	@warehouse/superset/serve

$(SUPERSET): warehouse/superset/requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 13))' || { echo "Superset needs Python 3.10 to 3.12: make superset PYTHON=python3.11"; exit 1; }
	@echo "Installing Apache Superset into .venv-superset (900 MB) ..."
	@$(PYTHON) -m venv .venv-superset
	@.venv-superset/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

lock: ## Update the pinned dependencies and hashes (needs uv)
	uv pip compile --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock
	uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header warehouse/superset/requirements.in -o warehouse/superset/requirements.lock
	uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header tests/bi/requirements.in -o tests/bi/requirements.lock
	uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-emit-package duckdb -c requirements.lock tests/scale/requirements.in -o tests/scale/requirements.lock
	uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header tests/scale/spark.in -o tests/scale/spark.lock
	uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header tests/bench/requirements.in -o tests/bench/requirements.lock

clean: ## Remove .venv and caches
	rm -rf $(VENV) .venv-superset .venv-bi .venv-scale .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
