#!/usr/bin/env bash
# Writes the database of a stopped stack as SQL to standard output. It starts a PostgreSQL of its own that nobody else can
# reach: so no row can be written that is acknowledged and not in the dump. Used in containers and by the local engine, so it
# runs on bash 3.2 and PostgreSQL 14, and needs no password: whoever may read the folder may read the data.
#
# Reads: PGDATA, HIVE_DATABASE_NAME, HIVE_DATABASE_USER, HIVE_POSTGRES_BIN (default: Debian's folder, else from PATH).
# Exit codes: 0 written · 1 failed · 2 a setting is missing · 4 PostgreSQL is missing · 5 the data folder is in use.
set -Eeuo pipefail

# What leave takes away; it runs when main has ended.
room='' server=''

say() { echo "dump-database: $*" >&2; }
end() { local code=$1; shift; say "$*"; exit "$code"; }

main() {
    local name
    for name in PGDATA HIVE_DATABASE_NAME HIVE_DATABASE_USER; do
        [[ -n ${!name:-} ]] || end 2 "$name is not set."
    done
    find_postgres
    hold_data_folder
    trap leave EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # Closed to everybody else: that is what makes the server's socket private. Not in TMPDIR, because a socket's path may be
    # 107 bytes long.
    room=$(mktemp -d /tmp/hive-dump-XXXXXX)
    start_server
    # In the background, because a signal waits for what runs in the foreground.
    "$HIVE_POSTGRES_BIN/pg_dump" --host="$room" --port=5432 --username="$HIVE_DATABASE_USER" --dbname="$HIVE_DATABASE_NAME" \
        --no-password &
    wait $!
}

find_postgres() {
    local folders=(/usr/lib/postgresql/*/bin) path
    if [[ -z ${HIVE_POSTGRES_BIN:-} && -x ${folders[0]}/postgres ]]; then HIVE_POSTGRES_BIN=${folders[0]}; fi
    if [[ -z ${HIVE_POSTGRES_BIN:-} ]]; then
        path=$(command -v postgres) || end 4 "PostgreSQL was not found: set HIVE_POSTGRES_BIN to the folder of its programs."
        HIVE_POSTGRES_BIN=${path%/*}
    fi
}

# The lock that everybody takes who starts a server on this folder (see container.sh). The server inherits it.
hold_data_folder() {
    local refused=0
    command -v flock >/dev/null || return 0
    exec 9< "$PGDATA"
    flock --nonblock 9 || refused=$?
    [[ $refused -ne 1 ]] || end 5 "a server is using the data folder $PGDATA: stop that one first."
}

start_server() {
    echo 'local all all trust' > "$room/pg_hba.conf"
    "$HIVE_POSTGRES_BIN/postgres" -D "$PGDATA" -c listen_addresses= -c port=5432 -c unix_socket_directories="$room" \
        -c hba_file="$room/pg_hba.conf" -c ssl=off -c archive_mode=off -c logging_collector=off -c log_destination=stderr \
        >"$room/log" 2>&1 </dev/null &
    server=$!
    # However long recovery from a crash may take: the server either answers or ends.
    until "$HIVE_POSTGRES_BIN/pg_isready" --quiet --host="$room" --port=5432; do
        kill -0 "$server" 2>/dev/null || {
            server=''
            cat "$room/log" >&2
            end 1 "PostgreSQL could not be started (see above)."
        }
        sleep 0.05
    done
}

leave() {
    if [[ -n $server ]]; then
        kill -INT "$server" 2>/dev/null || :
        wait "$server" || :
    fi
    [[ -z $room ]] || rm -rf "$room"
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
