#!/bin/sh
# Keep the demonstration of this version for later upgrade tests: scripts/upgrade_dump.sh v0.1
# Its people are invented and its keys protect nothing.
set -eu
cd "$(dirname "$0")/.."
version=$1
into=tests/upgrade/$version
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
RAPPEL_DEMO=1 RAPPEL_DATA_DIR=$folder .venv/bin/python manage.py demo --no-server --json >"$folder/demo.json"
mkdir -p "$into"
.venv/bin/python - "$folder" "$into" <<'PYTHON'
import gzip, pathlib, sqlite3, sys

folder, into = map(pathlib.Path, sys.argv[1:])
kept = folder / "kept.sqlite3"
database = sqlite3.connect(folder / "rappel.sqlite3")
database.execute("DELETE FROM django_session")
database.commit()
database.execute("VACUUM INTO ?", (str(kept),))
(into / "rappel.sqlite3.gz").write_bytes(gzip.compress(kept.read_bytes(), 9, mtime=0))
(into / "root.key").write_bytes((folder / "root.key").read_bytes())
PYTHON
chmod 644 "$into/root.key"
ls -l "$into"
