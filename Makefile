# Undersight: what can be done here. `make help` lists it.

PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1
export PIP_ROOT_USER_ACTION = ignore
VENV = .venv
BIN = $(VENV)/bin

.DEFAULT_GOAL = help
.PHONY: help demo test test-all check bench bench-large pictures vendor messages clean

help:  ## List the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1 \t/' | expand -t 22

demo: $(VENV)/.base  ## Start a registry with example records on http://localhost:8000 (PORT=… for another)
	$(BIN)/undersight demo --registry .demo --port $(PORT)

test: $(VENV)/.installed  ## Run the tests on SQLite, then those of the database on PostgreSQL
	@scripts/setup-test-machine
	@scripts/run-tests

test-all: $(VENV)/.installed  ## The same with the slow tests
	@scripts/setup-test-machine
	@scripts/run-tests --all

check: $(VENV)/.installed  ## Lint, format, types and the direction of imports
	@status=0; \
	for tool in "ruff check ." "ruff format --check ." mypy "lint-imports --no-cache --no-logo"; do \
		printf '\n== %s\n' "$$tool"; $(BIN)/$$tool || status=1; \
	done; exit $$status

bench: $(VENV)/.installed  ## Measure against the budgets, on a small registry
	$(BIN)/python -m bench

bench-large: $(VENV)/.installed  ## The same on a large registry
	$(BIN)/python -m bench --large

pictures: $(VENV)/.installed  ## Make the screenshots of README and docs anew
	@scripts/setup-test-machine
	$(BIN)/python scripts/make-pictures

vendor: $(VENV)/.installed  ## Bundle the browser libraries anew (needs node; running does not)
	scripts/vendor

messages: $(VENV)/.installed  ## Gather the strings of the pages and compile their translations
	scripts/make-messages

clean:  ## Remove all that these targets made, the demo's registry too
	rm -rf $(VENV) .demo .demo-* .bench .mypy_cache .ruff_cache .hypothesis .import_linter_cache build
	rm -rf src/*.egg-info
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: installed again only when pyproject.toml has changed.
$(VENV)/.base: pyproject.toml
	@scripts/make-venv
	@echo "Installing Undersight into $(VENV) …"
	@$(BIN)/pip install -qq -e .
	@touch $@

$(VENV)/.installed: pyproject.toml
	@scripts/make-venv
	@echo "Installing Undersight and its tools into $(VENV) …"
	@$(BIN)/pip install -qq -e '.[dev,postgresql]'
	@touch $(VENV)/.base $@
