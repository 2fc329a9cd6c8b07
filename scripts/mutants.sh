#!/bin/sh
# Each rule taken away in turn, its tests run until one fails: one process, one database, no chance.
set -eu
cd "$(dirname "$0")/.."
RAPPEL_MUTANTS=1 .venv/bin/python -m pytest -p no:randomly -p no:xdist -m "not e2e and not slow" "$@"
.venv/bin/python -m tests.house.rules_page
