# The developer commands; CI calls the same ones. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help try test prove prove-long mutants check fix lock docs pictures

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
# What tests write is thrown away: in memory, where there is room for it, they wait for no disk.
ROOMY := $(shell df -k --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 4000000 { print "/dev/shm" }')
TESTS = $(if $(ROOMY),TMPDIR=$(ROOMY)) $(BIN)/python -m pytest
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install --require-hashes

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / — /; s/^/make /'

try: .venv/run ## a local Slack with the bot and the January 2020 case in it
	@$(BIN)/python app.py try

test: .venv/dev ## all tests, PostgreSQL included
	@$(TESTS) -n 3 --dist loadscope $(T)

prove: .venv/dev ## the properties of the rules again, searched ten times as long, twin worlds, kills, outages
	@$(TESTS) -n 2 -m hypothesis --hypothesis-profile=prove --timeout=1800 tests/domain tests/bot
	@TWIN_SEQUENCES=$${TWIN_SEQUENCES:-500} $(TESTS) -n 2 tests/twins
	@KILLS=$${KILLS:-100} DIGESTS=100 MESSAGES=200 $(TESTS) -n 2 tests/kills
	@CUTS=$${CUTS:-60} ABSENCE=30 $(TESTS) -n 2 tests/outages

prove-long: .venv/dev ## five hundred whole cases: hours, not in CI
	@$(TESTS) -n 2 -m hypothesis --hypothesis-profile=prove --timeout=3600 tests/commands

mutants: .venv/dev ## does a test notice each change of a rule? Hours the first time, what changed after that
	@nice -n 10 $(BIN)/mutmut run

check: .venv/dev ## lint, format, types, imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .
	@$(BIN)/lint-imports --no-logo

fix: .venv/dev ## mend what can be mended by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: .venv/dev ## write the generated files anew: the manifest and the list of commands
	@$(BIN)/python app.py manifest > manifest.json
	@$(BIN)/python -m tests.write_docs

pictures: .venv/dev ## take README's pictures anew; needs Debian's Chromium
	@$(BIN)/python -m tests.take_pictures

lock: .venv/dev ## resolve the dependencies anew
	@for file in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
			--custom-compile-command "make lock" --upgrade \
			$$([ $$file = requirements-dev ] && echo "--group dev -c requirements.lock") \
			pyproject.toml -o $$file.lock; done

.venv/made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv .venv && touch $@

.venv/run: .venv/made requirements.lock
	@echo "Installing what the bot needs into .venv ..."
	@$(PIP) -r requirements.lock && touch $@

.venv/dev: .venv/made requirements-dev.lock
	@echo "Installing what the bot and its tests need into .venv ..."
	@$(PIP) -r requirements-dev.lock && touch $@
