#!/bin/sh
# A PostgreSQL of one's own, without a port, for tests and benchmarks.
#
#   scripts/postgres.sh start DIR     prints the RAPPEL_DATABASE_URL to use
#   scripts/postgres.sh stop DIR
#
# DIR comes from `mktemp -d` and has a short name: a socket path holds 107 bytes.
# POSTGRES_DURABLE=1 keeps fsync and friends on, as benchmarks must.
set -eu

usage() {
    echo "usage : $0 start|stop DIR" >&2
    exit 64
}

[ $# -eq 2 ] || usage
action=$1
dir=$2
case $dir in
/*) ;;
*) dir=$(pwd)/$dir ;;
esac

bin=
for candidate in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n); do
    [ -x "$candidate/initdb" ] && bin=$candidate
done
if [ -z "$bin" ]; then
    echo "PostgreSQL est introuvable : installez le paquet Debian postgresql." >&2
    exit 69
fi

cd / # the postgres user may not enter the caller's folder
if [ "$(id -u)" -eq 0 ]; then
    as="runuser -u postgres --" # the server refuses to run as root
else
    as=
fi

case $action in
start)
    if [ ${#dir} -gt 80 ]; then
        echo "Chemin trop long pour une prise Unix : $dir" >&2
        exit 64
    fi
    mkdir -p "$dir"
    if [ -n "$as" ]; then chown postgres: "$dir"; fi
    chmod 700 "$dir"
    if [ ! -d "$dir/data" ]; then
        $as "$bin/initdb" -D "$dir/data" -U rappel -A trust -E UTF8 --locale=C --no-sync >&2
    fi
    options="-k $dir -c listen_addresses='' -c max_connections=100"
    if [ "${POSTGRES_DURABLE:-0}" != 1 ]; then
        options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    fi
    $as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "$options" start >&2
    if ! $as "$bin/psql" -h "$dir" -U rappel -d postgres -Atc \
        "SELECT 1 FROM pg_database WHERE datname = 'rappel'" | grep -q 1; then
        $as "$bin/createdb" -h "$dir" -U rappel rappel
    fi
    echo "postgres://rappel@/rappel?host=$dir"
    ;;
stop)
    if [ -f "$dir/data/postmaster.pid" ]; then
        $as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >&2
    fi
    ;;
*) usage ;;
esac
