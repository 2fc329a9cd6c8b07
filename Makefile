# Every command of the project; `make help` lists them.
SHELL := /bin/sh
# bytecode is kept: each of the many processes of the suite would compile Django again
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
PY := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test check deep mutants bench pictures lint

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## Make the virtual environment with the pinned packages
	@sh scripts/setup.sh

demo: ## Serve the demonstration on 127.0.0.1:8000 (PORT=… to change)
	@sh scripts/setup.sh run
	@RAPPEL_DEMO=1 exec $(PY) manage.py demo --port $(or $(PORT),8000)

lint: setup
	@sh scripts/lint.sh

check: setup ## Lint, types and the fast tests: those that use no database (90 s at most)
	@sh scripts/lint.sh
	@RAPPEL_TESTS=pure $(PY) -m pytest -n 2 -m "not e2e and not slow"

test: ## Everything: lint, then the whole suite on SQLite and on PostgreSQL, with a real browser
	@sh scripts/setup.sh test
	@sh scripts/test.sh

deep: ## The same tests at the sizes the issues ask for; writes docs/reference/verifications.md
	@sh scripts/setup.sh test
	@RAPPEL_SIZES=deep sh scripts/test.sh
	@sh scripts/mutants.sh

mutants: ## Take each rule away in turn: a test must turn red (writes tests/data/mutants.json)
	@sh scripts/setup.sh test
	@sh scripts/mutants.sh

bench: ## Time the hot paths beside what one would pick instead
	@sh scripts/setup.sh bench
	@sh scripts/bench.sh

pictures: ## Write the main pages and letters to docs/images/
	@sh scripts/setup.sh test
	@$(PY) scripts/pictures.py
