#!/bin/sh
# What is checked before any test: style, types, templates, settings, migrations.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
export DJANGO_SETTINGS_MODULE=tests.settings
$bin/ruff check -q .
$bin/ruff format -q --check .
git ls-files 'templates/*.html' | xargs -r $bin/djade --target-version 5.2 --check
$bin/mypy --no-error-summary
$bin/python manage.py check --fail-level WARNING
$bin/python manage.py makemigrations --check --dry-run
echo "style, types, gabarits et migrations : rien à redire"
