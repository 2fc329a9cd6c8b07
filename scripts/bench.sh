#!/bin/sh
# Ratios of medians in one run; the database of the comparison keeps its durability on.
set -eu
cd "$(dirname "$0")/.."
for bench in tests/benchmarks/bench_*.py; do
    echo "--- $bench"
    PYTHONPATH=. .venv/bin/python "$bench"
done
