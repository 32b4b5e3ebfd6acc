# Two commands to know: `make demo` and `make test`. The rest is for those who change zeren.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# Three on two cores: a third of a test's time is waiting for processes that start.
SHARED := -n 3 --dist loadgroup --no-loadscope-reorder
UV := $(firstword $(wildcard $(BIN)/uv) $(shell command -v uv 2>/dev/null))

# Compiled once and kept: a suite is some twenty processes of the same code.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help venv demo test unit soak bench lint format lock clean

help:
	@echo 'make demo    the whole suite in one process, with a sample county (ARGS="--exit --json")'
	@echo 'make test    everything that is tested, with the set-up it needs'
	@echo 'make unit    the tests that need no server'
	@echo 'make soak    the long tests'
	@echo 'make bench   measurements, as a table and as JSON'
	@echo 'make lint    style, types, import contracts, compose file and image'
	@echo 'make format  rewrite what ruff can'
	@echo 'make lock    pin requirements-dev.in again, with hashes'
	@echo 'make clean   remove .venv and caches; data stays'

# Done again only when the lock changed: the copy beside the interpreter tells.
venv:
	@cmp -s requirements.lock $(VENV)/requirements.lock || $(MAKE) --no-print-directory install

.PHONY: install
install:
	@command -v $(PYTHON) >/dev/null || { \
		echo 'zeren needs Python 3.11; name it with make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@echo 'Installing the locked libraries into $(VENV); this takes a minute or two.'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation -e .
	@cp requirements.lock $(VENV)/requirements.lock

demo: venv
	@$(BIN)/zeren demo $(ARGS)

test: venv
	deploy/test-setup
	$(BIN)/python -m pytest -m 'not soak' $(SHARED) $(ARGS)

unit: venv
	$(BIN)/python -m pytest tests/unit $(ARGS)

soak: venv
	deploy/test-setup
	$(BIN)/python -m pytest -m 'soak or hypothesis' --hypothesis-profile=default \
		--timeout=3600 $(ARGS)

bench: venv
	$(BIN)/python -m tests.benchmarks $(ARGS)

lint: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/hadolint deploy/images/Dockerfile

format: venv
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# No header and no index: the lock holds versions and hashes, and no address.
lock:
	@test -n '$(UV)' || { echo 'make lock needs uv: pip install uv' >&2; exit 1; }
	$(UV) pip compile --quiet --generate-hashes --no-header --no-emit-index-url \
		--no-emit-find-links --python-version 3.11 requirements-dev.in --output-file requirements.lock
	@! grep -n '://' requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
