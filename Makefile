# The two commands: `make demo` and `make test`. Everything else is for working on copydesk.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEBIAN := jekyll tidy

.PHONY: help demo test quick check bench bench-full quality fuzz setup debian constraints clean
help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

demo: $(VENV)/.user ## three days of an invented town's news, offline; serves the site (ARGS=--no-open to end by itself)
	@$(BIN)/copydesk demo $(ARGS)

test: $(VENV)/.dev debian check ## all checks and all tests
	$(BIN)/python -m pytest -n 2 $(ARGS)

quick: $(VENV)/.dev check ## the tests that take seconds
	$(BIN)/python -m pytest -n 2 -m "not slow and not needs" $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check -q .
	$(BIN)/mypy

bench: $(VENV)/.dev ## how fast, beside named peers, in less than five minutes
	$(BIN)/python benchmarks/bench.py

bench-full: $(VENV)/.dev ## the same on real articles, with 10,000 stored ones, and each stage beside its peers; needs ../shared/data
	$(BIN)/python benchmarks/bench.py --full
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/feeds.py
	$(BIN)/python benchmarks/threads.py
	$(BIN)/python benchmarks/threads.py --copies
	$(BIN)/python benchmarks/threads.py --speed
	$(BIN)/python benchmarks/history.py
	$(BIN)/python benchmarks/changes.py
	$(BIN)/python benchmarks/facts.py
	$(BIN)/python benchmarks/adopt.py
	$(BIN)/python benchmarks/polling.py
	$(BIN)/python benchmarks/polling.py --feeds 10000 --hosts 500 --rounds 2 --no-peer

quality: $(VENV)/.dev ## how good the judgement is: pages, stories, facts, the gate; more with ../shared/data
	$(BIN)/python benchmarks/quality.py

fuzz: $(VENV)/.dev ## 20,000 mutated inputs for each parser, 5,000 mutated answers of servers
	COPYDESK_FUZZ=20000 $(BIN)/python -m pytest -n 2 -m fuzz $(ARGS)

setup: $(VENV)/.dev ## the environment alone

constraints: $(VENV)/.dev ## pin what pyproject.toml allows
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --no-header --no-annotate --no-emit-index-url -o constraints.txt

clean:
	rm -rf $(VENV) .venv-maker dist build

$(BIN)/python:
	@sh scripts/make-venv "$(PYTHON)" "$(VENV)"

$(VENV)/.user: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing copydesk (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing copydesk and what its tests need (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.user

debian:
	@sh scripts/install-debian $(DEBIAN)
