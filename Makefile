# The two to know: `make demo` judges a bundled learner's repository; `make test` sets everything up and runs all tests.
# They need nothing but make and Python 3.11 or newer: what they install goes into .venv and tests/node/node_modules.

PYTHON ?= python3
# Tests start the program hundreds of times: where a machine forbids Python to keep what it compiled, each start compiles
# all of it again.
export PYTHONDONTWRITEBYTECODE :=
VENV   := .venv
BIN    := $(VENV)/bin
# A process for each core, which takes file after file in the order of their folders: the longest are not among the last.
SPREAD := -n auto --dist loadfile --no-loadscope-reorder
PIP    := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

.PHONY: help demo setup test unit coverage lint format docs messages pictures lock audit image clean
.DEFAULT_GOAL := help

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | awk -F '\t' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: $(VENV)/.runtime ## Judge a bundled learner's repository and print the report
	@$(BIN)/nexus-check check examples/learner/alx-project-nexus

setup: $(VENV)/.dev tests/node/node_modules/.package-lock.json ## Install what the tests and linters need
	@scripts/setup-system

test: setup ## Set everything up and run all tests
	$(BIN)/python -m pytest $(SPREAD) $(PYTEST_ARGUMENTS)

coverage: setup ## Run all tests and print which lines they do not run, in twice the time
	$(BIN)/python -m pytest $(SPREAD) --cov --cov-report=term:skip-covered $(PYTEST_ARGUMENTS)

unit: $(VENV)/.dev ## Run the unit tests alone, in about 15 seconds
	$(BIN)/python -m pytest -q $(SPREAD) -m "not slow" --hypothesis-profile=quick tests/unit $(PYTEST_ARGUMENTS)

lint: setup ## Run every linter
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/lint

format: $(VENV)/.dev ## Format the code and fix what ruff can fix
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

docs: $(VENV)/.dev ## Update the parts of the documentation made from the program
	$(BIN)/python -m scripts.docs

messages: $(VENV)/.dev ## Update the page of all messages, which is there to be proof-read
	$(BIN)/python -m tests.messages

pictures: setup ## Take the pictures of the documentation with Chromium
	$(BIN)/python scripts/screenshot.py

audit: $(VENV)/.dev ## Look up known vulnerabilities of the locked packages
	@PATH="$(CURDIR)/$(BIN):$$PATH" python scripts/audit.py

lock: $(VENV)/.dev ## Update the lock files (LOCK_ARGUMENTS=--upgrade for the newest of everything)
	$(PIP) uv
	PATH="$(CURDIR)/$(BIN):$$PATH" requirements/lock $(LOCK_ARGUMENTS)

image: ## Build the container image with Docker
	docker build --tag nexus-check .

clean: ## Remove what the other commands made
	rm -rf $(VENV) tests/node/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .images

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "nexus-check needs Python 3.11 or newer; name one with: make PYTHON=python3.13 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up $(VENV) (once)"
	@$(PIP) --require-hashes --requirement requirements/runtime.txt --requirement requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	@echo "Adding what the tests need to $(VENV) (once)"
	@$(PIP) --require-hashes --requirement requirements/dev.txt
	@touch $@

tests/node/node_modules/.package-lock.json: tests/node/package-lock.json requirements/node.txt | $(VENV)/bin/python
	@scripts/setup-node && touch $@
