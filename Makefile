PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.runtime: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.PHONY: setup
setup: $(VENV)/.development ## install everything into .venv

.PHONY: run
run: $(VENV)/.runtime ## serve all functions on PORT (8080), demo marketplaces for platforms without keys
	@$(BIN)/python -m functions --port $(PORT)

.PHONY: test
test: setup ## run every test; starts the Firestore emulator where there is one
	$(BIN)/python -m pytest -q

.PHONY: lint
lint: setup ## format and lint checks, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

.PHONY: fix
fix: setup ## format, and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: check
check: lint test ## exactly what CI runs

.PHONY: clean
clean: ## remove what was installed and built
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache dist infra/.build
