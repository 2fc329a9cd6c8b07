#!/bin/sh
# The whole suite on both engines; the browser tests share one worker, hence one served product.
# PostgreSQL runs without a port in a folder of its own.
set -eu
cd "$(dirname "$0")/.."
sh scripts/lint.sh
bin=.venv/bin

echo "--- SQLite"
$bin/python -m pytest -n 2 "$@"

echo "--- PostgreSQL"
dir=$(mktemp -d /tmp/pg.XXXXXX)
trap 'sh scripts/postgres.sh stop "$dir" >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT INT TERM
url=$(sh scripts/postgres.sh start "$dir")
RAPPEL_TESTS=database RAPPEL_DATABASE_URL=$url $bin/python -m pytest -n 2 "$@"
