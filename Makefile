# Every target is explained by `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo notebooks test screenshots lint types layers replay bench clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Compiled ahead, packages and our own, on all cores and without the packages' own tests (pip takes one core for all
# of them, three times as long): who runs Minh Tin may not be allowed to write here, or is told not to, and would
# compile at every start.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q -j 0 -x '/tests/|/torch/testing/' $(VENV)/lib crawlers pipeline models flows console || true
	@touch $(STAMP)

setup: $(STAMP) ## create .venv with the exact versions of requirements.lock

demo: setup ## run the whole job on the bundled demo newsroom (no network); results in var/demo/
	$(BIN)/minhtin demo

notebooks: setup ## open the analysts' notebooks in a browser (this machine alone; demo data when there is no other)
	MARIMO_SKIP_UPDATE_CHECK=1 $(BIN)/python -m marimo run notebooks --host 127.0.0.1 --port $${PORT:-2718}

# Three workers keep two cores busy while one waits for a browser or a server; each begins with a stretch of its
# own, so that what a module prepares for all its tests is prepared once.
test: setup ## run the whole test suite
	$(BIN)/python -m pytest -n 3 --dist worksteal

screenshots: setup ## every page of the desk for every role, at a desk and on a phone, as pictures in var/screenshots/
	MINHTIN_SCREENSHOTS=var/screenshots $(BIN)/python -m pytest -q tests/console/test_console_pages.py tests/console/test_console_browser.py tests/console/test_console_live.py tests/console/test_console_drafts.py

lint: setup ## style
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: setup ## types
	$(BIN)/mypy crawlers pipeline models flows console tests benchmarks

layers: setup ## who may import whom, and that every dependency is used
	$(BIN)/lint-imports && $(BIN)/deptry .

replay: setup ## the whole job over real articles from ../shared (skipped when absent)
	$(BIN)/python -m benchmarks.replay

bench: setup ## speed and memory of each stage and of the store, against named alternatives
	$(BIN)/python -m benchmarks

clean: ## remove what runs left behind (not the environment)
	rm -rf var/demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
