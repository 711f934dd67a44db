# Two commands: `make annexes` and `make test`. On Windows, see README: the same steps without make.
PYTHON ?= python3
VENV := .venv
FROM ?= 0
BIN := $(VENV)/bin
ANNEX := $(BIN)/annex
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALLED := $(VENV)/.installed
TESTING := $(VENV)/.testing

.PHONY: annexes test lint inspect conformance campaign fuzz benchmarks freeze gallery lock sample clean help

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

annexes: $(INSTALLED) ## sample submissions in, finished annexes out
	@$(ANNEX) intake --quiet data/sample
	@$(ANNEX) run

test: lint ## every check and every test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

lint: $(TESTING) ## style, types, import contracts, stripped notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/nbstripout --verify notebooks/*.ipynb

inspect: $(TESTING) ## look through every annex that `make annexes` made
	$(BIN)/python -m pytest -n 2 -q -m inspection tests/inspection

conformance: $(TESTING) ## papermill's own tests on its engine and on the warm one; every deviation has a reason
	@$(BIN)/python tests/conformance/run_papermill_suite.py

campaign: $(TESTING) ## kill the runner at 100 random moments and the intake at 50, fill disks of 100 sizes (FROM=40 goes on at 40)
	ANNEX_MOMENTS=100 ANNEX_FROM=$(FROM) $(BIN)/python -m pytest -v tests/faults/test_batch_campaign.py tests/faults/test_batch_full_disk.py
	ANNEX_MOMENTS=50 $(BIN)/python -m pytest -v tests/faults/test_intake_campaign.py tests/faults/test_intake_kills.py

fuzz: $(TESTING) ## give the intake 20,000 damaged files, and every bomb
	$(BIN)/python tests/fixtures/fuzz/campaign.py 20000
	$(BIN)/python -m pytest -q tests/faults/test_intake_fuzz.py

benchmarks: $(TESTING) ## measure the goals of speed against other ways, both sides in one run
	@$(PIP) install --require-hashes --no-deps --requirement benchmarks/requirements.txt
	$(BIN)/python -m benchmarks.indicators

freeze: $(TESTING) ## keep the figures of the sample for the back test; BECAUSE="why they changed"
	@$(BIN)/python tools/freeze.py "$(BECAUSE)"

gallery: $(TESTING) ## pictures of sample annexes, on paper and on screen, into docs/gallery
	@$(BIN)/python tools/pages.py

lock: $(TESTING) ## resolve the lock files anew, for Linux, macOS and Windows
	$(BIN)/python tools/lock.py

sample: $(TESTING) ## make the invented submissions anew (the same bytes)
	$(BIN)/python data/sample/make_sample.py

clean: ## remove what was made: raw, clean, estimates, outputs
	rm -rf data/raw/* data/clean/* data/estimates/* outputs/*
	git checkout --quiet -- data/raw data/clean data/estimates outputs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is required; got: " + sys.version.split()[0] + ". Name one: make PYTHON=python3.12")'
	@echo "Creating $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing the packages of requirements.lock"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TESTING): $(INSTALLED) requirements-dev.lock
	@echo "Installing what only tests need"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
