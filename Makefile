PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin
PEERS := .peers-venv
DEPLOYED := .deployed-venv
# One more than a small machine has processors, since many tests wait rather than compute.
TEST_PROCESSES ?= 3
UV_VERSION := 0.13.9
CHECKOV_VERSION := 3.3.30
PIP_AUDIT_VERSION := 2.10.1

PROJECT ?=
REGION ?=
STATE_BUCKET ?= $(PROJECT)-terraform-state
STATE_PREFIX ?= tickets
TERRAFORM = TF_VAR_project_id=$(PROJECT) TF_VAR_region=$(REGION) terraform -chdir=infra

# Compiled modules are kept, as they are where functions are deployed: tests and benchmarks start dozens of processes.
export PYTHONDONTWRITEBYTECODE =

# As where functions are deployed (infra/functions.tf): what a platform's huge answer took is given back to the system.
export MALLOC_ARENA_MAX ?= 2
export MALLOC_MMAP_THRESHOLD_ ?= 1048576
export MALLOC_TRIM_THRESHOLD_ ?= 8388608

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# uv installs in a fraction of the time that pip takes. It does not read pip's settings: where these name an index of one's
# own, pip does it.
install = $(BIN)/uv pip install --quiet --python $(1) $(2) \
	|| $(BIN)/python -m pip --python $(1) install --quiet --disable-pip-version-check $(2)
export UV_HTTP_TIMEOUT ?= 180
$(VENV)/.uv-$(UV_VERSION):
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) \
		|| echo "There is no uv for this machine: pip installs instead, which takes a minute longer."
	@touch $@

$(VENV)/.runtime: $(VENV)/.uv-$(UV_VERSION) requirements.txt
	@echo "Installing what it takes to run into $(VENV) ..."
	@$(call install,$(BIN)/python,--require-hashes -r requirements.txt)
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.txt
	@echo "Installing what tests need into $(VENV) ..."
	@$(call install,$(BIN)/python,-r requirements-dev.txt)
	@touch $@

.PHONY: setup
setup: $(VENV)/.development ## install everything into .venv

.PHONY: run
run: $(VENV)/.runtime ## serve all functions on PORT (8080), demo marketplaces for platforms without keys
	@$(BIN)/python -m functions --port $(PORT)

.PHONY: test
test: setup ## run every test; starts the Firestore emulator where there is one, skips the page's without Chromium
	$(BIN)/python -m pytest -q --numprocesses $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder

$(PEERS)/.installed: $(VENV)/.uv-$(UV_VERSION) tests/benchmarks/peers.txt
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(call install,$(PEERS)/bin/python,-r tests/benchmarks/peers.txt)
	@touch $@

$(DEPLOYED)/.installed: $(VENV)/.uv-$(UV_VERSION) requirements.txt
	@test -x $(DEPLOYED)/bin/python || $(PYTHON) -m venv $(DEPLOYED)
	@$(call install,$(DEPLOYED)/bin/python,--require-hashes -r requirements.txt)
	@touch $@

.PHONY: bench
bench: setup $(PEERS)/.installed $(DEPLOYED)/.installed ## measure everything against floors and peers, and write docs/benchmarks.md; about 6 minutes
	@$(BIN)/python -m tests.benchmarks --docs docs --told-as "make bench" $(BENCH)

.PHONY: bench-compare
bench-compare: setup $(PEERS)/.installed $(DEPLOYED)/.installed ## measure commit BASE and this tree with the same benchmarks: BASE=main~10
	@$(BIN)/python -m tests.benchmarks.compare $(BASE) $(BENCH)

.PHONY: lint
lint: setup ## format and lint checks, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	nice $(BIN)/mypy

.PHONY: fix
fix: setup ## format, and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: browser
browser: ## install Chromium for the tests of the page, where apt-get may
	@found() { for name in "$$@"; do command -v $$name >/dev/null && return; done; return 1; }; \
	found chromium-headless-shell \
	|| { test "$$(id -u)" = 0 && found apt-get && apt-get update -qq \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			chromium-headless-shell fonts-liberation >/dev/null; } \
	|| found chromium chromium-browser google-chrome \
	|| echo "No Chromium, and no way to install it: the tests of the page are skipped."

.PHONY: openapi
openapi: setup ## write docs/openapi.json and docs/llms.txt from the code
	@$(BIN)/python -m shared.describing.documents

.PHONY: fuzz
fuzz: setup ## the platforms' parsers on damaged answers: MUTANTS=100000 of them
	MUTANTS=$(or $(MUTANTS),100000) $(BIN)/python -m pytest -q tests/fuzz/test_mutants.py

.PHONY: stress
stress: setup ## several servers on one store, killed midway, 20 rounds on each store; about half an hour
	$(BIN)/python -m pytest -q -m slow tests/shared/test_instances.py

.PHONY: soak
soak: setup ## mixed load with faults, killed processes and clock jumps: MINUTES=30; the report goes to soak-report/
	@$(BIN)/python -m tests.soak --minutes $(or $(MINUTES),30)

.PHONY: audit
audit: setup ## ask the advisory database about every pinned requirement
	@test -x .audit-venv/bin/python || $(PYTHON) -m venv .audit-venv
	@$(call install,.audit-venv/bin/python,pip-audit==$(PIP_AUDIT_VERSION))
	.audit-venv/bin/pip-audit --requirement requirements.txt --disable-pip --require-hashes

.PHONY: fuzz-api
fuzz-api: setup ## schemathesis against all functions, every check: EXAMPLES=300 for each operation and phase
	@$(BIN)/python -m tests.fuzz --examples $(or $(EXAMPLES),300)

.PHONY: screenshots
screenshots: setup browser ## draw the page's pictures in docs/images
	@$(BIN)/python -m tests.screenshots docs/images

# What is imported for the first time is compiled, which else each process of `make test` does for itself, of the same
# modules at the same time. What fails here is told there.
.PHONY: compile
compile: setup ## import every test once, so that all it needs is compiled
	@$(BIN)/python -m pytest -q --collect-only >/dev/null || true

# Tests wait a good part of their time, in which types are checked.
.PHONY: check
check: ## exactly what CI runs
	@$(MAKE) --no-print-directory --jobs=2 browser compile
	@$(MAKE) --no-print-directory --jobs=2 lint test

.PHONY: lock
lock: setup ## pin what requirements.in asks for, with hashes, into requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --output-file requirements.txt requirements.in

.PHONY: package
package: ## build the zip to deploy in infra/.build
	@$(PYTHON) infra/package.py

.PHONY: plan
plan: infra-init package ## show what a deployment would change: PROJECT=... REGION=...
	$(TERRAFORM) plan $(if $(CI),-input=false)

.PHONY: deploy
deploy: infra-init package ## zip and deploy: PROJECT=... REGION=...
	$(TERRAFORM) apply $(if $(CI),-input=false -auto-approve)

.PHONY: destroy
destroy: infra-init package ## remove everything deployed: PROJECT=... REGION=...
	$(TERRAFORM) destroy

.PHONY: infra-init
infra-init:
	@$(PYTHON) infra/preflight.py --project "$(PROJECT)" --region "$(REGION)"
	terraform -chdir=infra init -input=false -reconfigure \
		-backend-config=bucket=$(STATE_BUCKET) -backend-config=prefix=$(STATE_PREFIX)

.PHONY: smoke
smoke: $(VENV)/.runtime ## call what is deployed and check the contract: URL=https://... of `api`, or none for one URL each
	@$(BIN)/python -m infra.smoke $(if $(URL),--url "$(URL)")

.PHONY: policy
policy: $(VENV)/.uv-$(UV_VERSION) ## check the Terraform against security policies
	@test -x .policy-venv/bin/python || $(PYTHON) -m venv .policy-venv
	@$(call install,.policy-venv/bin/python,checkov==$(CHECKOV_VERSION))
	.policy-venv/bin/checkov --directory infra --framework terraform --skip-download --quiet --compact

.PHONY: clean
clean: ## remove what was installed and built
	rm -rf $(VENV) $(PEERS) $(DEPLOYED) .policy-venv .audit-venv soak-report .mypy_cache .ruff_cache .pytest_cache dist infra/.build
