#!/bin/sh
# Make .venv with the pinned packages, and see to the Debian packages a task needs.
#   scripts/setup.sh [run|test|bench]
# Missing Debian packages are installed as root, else named: nothing is skipped for a missing tool.
set -eu
cd "$(dirname "$0")/.."
task=${1:-test}
UV=0.13.9

debian() {
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "Installation des paquets Debian : $*" >&2
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        echo "Il manque des paquets Debian. Installez-les puis recommencez :" >&2
        echo "    apt-get install $*" >&2
        exit 1
    fi
}

python=
for candidate in "${PYTHON:-}" python3.11 python3; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || { echo "Python 3.11 ou plus récent est nécessaire." >&2; exit 1; }

missing=
"$python" -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
if [ "$task" = test ]; then
    command -v chromium >/dev/null || missing="$missing chromium"
    command -v pdftotext >/dev/null || missing="$missing poppler-utils"
fi
if [ "$task" != run ]; then
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
fi
# shellcheck disable=SC2086
[ -z "$missing" ] || debian $missing

extras="--extra test"
[ "$task" != run ] || extras=""
[ "$task" != bench ] || extras="--extra test --extra bench"
stamp=".venv/.installed-$task"
wanted=$(cat pyproject.toml constraints.txt scripts/setup.sh | cksum)
[ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ] || exit 0

[ -x .venv/bin/python ] || "$python" -m venv .venv
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q --disable-pip-version-check "uv==$UV"
# shellcheck disable=SC2086
.venv/bin/uv pip install -q --compile-bytecode -r pyproject.toml $extras -c constraints.txt --python .venv/bin/python
echo "$wanted" >"$stamp"
