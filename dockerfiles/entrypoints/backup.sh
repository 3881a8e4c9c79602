#!/usr/bin/env bash
# Backs up the database of a running server now and then, as …Backup of the console does. Used by the containers and by the local engine, so
# it runs on bash 3.2 and PostgreSQL 14.
#
#   backup.sh serve PROGRAM [ARGUMENT]...  becomes the server, and has a backup made whenever it is due
#   backup.sh keep SERVER                  makes a backup whenever it is due, until the process SERVER ends
#
# HIVE_BACKUPS/STAMP.dump is one, with its manifest STAMP.json beside it; the dump gets its name last. One is due when HIVE_BACKUP_EVERY has passed
# since the newest, or since the cluster was made. What is here was made here, so the oldest beyond HIVE_BACKUP_KEEP go.
#
# Reads: HIVE_BACKUPS (the folder), HIVE_BACKUP_EVERY (as in 24h), HIVE_BACKUP_KEEP (how many stay), HIVE_BACKUP_OF (STACK/INSTANCE/WORKSPACE), HIVE_POSTGRES_BIN,
#        HIVE_ARCHIVE_SOCKET (folder of the server's socket), HIVE_DATABASE_PORT, HIVE_DATABASE_NAME, PGDATA.
set -Eeuo pipefail

# The product's version, which a test holds to the console's.
readonly version=1.0.0
readonly longest_rest=60
readonly rest_after_failure=300

say() { echo "backup: $*" >&2; }

main() {
    case ${1:-} in
        serve) shift; serve "$@" ;;
        keep) keep "$2" ;;
        *) say "there is no task '${1:-}'."; exit 2 ;;
    esac
}

# The shell that waits is nobody's child by the time the server begins, as in archive.sh.
serve() {
    local server=$$
    (exec 3>&- 8>&- 9>&- </dev/null >"$HIVE_BACKUPS/backup.log" 2>&1 || exit 0; bash "${BASH_SOURCE[0]}" keep "$server" &)
    exec "$@"
}

keep() {
    local server=$1 every wait
    every=$(seconds "$HIVE_BACKUP_EVERY")
    # A socket's path may be 107 bytes long: one in the data folder is reached through the folder that this works in.
    cd "$PGDATA"
    export PGHOST=$HIVE_ARCHIVE_SOCKET PGPORT=$HIVE_DATABASE_PORT PGUSER=postgres PGDATABASE=$HIVE_DATABASE_NAME
    if [[ $PGHOST == . && -e /proc/self/cwd ]]; then PGHOST=/proc/self/cwd; elif [[ $PGHOST == . ]]; then PGHOST=$PWD; fi
    # Of a server that was killed.
    rm -f "$HIVE_BACKUPS"/*.part
    while kill -0 "$server" 2>/dev/null; do
        wait=$(($(last) + every - $(date +%s)))
        if [[ $wait -le 0 ]]; then
            wait=1
            if ! make; then
                rm -f "$HIVE_BACKUPS"/*.part
                say "the backup failed; once more in $rest_after_failure s."
                wait=$((every < rest_after_failure ? every : rest_after_failure))
                rest "$wait" "$server" || return 0
                continue
            fi
        fi
        rest "$((wait < longest_rest ? wait : longest_rest))" "$server" || return 0
    done
}

# When the newest was made, in seconds since 1970; without any, when the cluster was.
last() {
    local file newest=0 time
    for file in "$HIVE_BACKUPS"/*.dump; do
        [[ -e $file ]] || continue
        time=$(date -r "$file" +%s)
        newest=$((time > newest ? time : newest))
    done
    [[ $newest -gt 0 ]] || newest=$(date -r "$PGDATA/PG_VERSION" +%s)
    echo "$newest"
}

make() {
    local file
    "$HIVE_POSTGRES_BIN/pg_isready" --quiet || return 1
    file=$HIVE_BACKUPS/$(date -u +%Y%m%d-%H%M%S)
    # The superuser, who has no password, over the socket that nobody else reaches.
    HIVE_DATABASE_HOST=$PGHOST HIVE_DATABASE_USER=postgres HIVE_DATABASE_PASSWORD_FILE=/dev/null \
        nice -n 19 bash "${BASH_SOURCE[0]%/*}/database.sh" dump >"$file.dump.part" 2>"$file.log.part" || { cat "$file.log.part"; return 1; }
    write_manifest "$file" || return 1
    sync "$file.dump.part" "$file.json.part"
    mv "$file.json.part" "$file.json"
    mv "$file.dump.part" "$file.dump"
    sync "$HIVE_BACKUPS"
    rm -f "$file.log.part"
    say "$file.dump is made."
    forget
}

# What the console writes beside a dump, made by PostgreSQL itself: JSON from the facts that database.sh tells.
write_manifest() {
    local stack instance workspace
    IFS=/ read -r stack instance workspace <<<"$HIVE_BACKUP_OF"
    "$HIVE_POSTGRES_BIN/psql" --no-psqlrc --no-password -qAt -v ON_ERROR_STOP=1 -v facts="$(sed -n 's/^fact //p' "$1.log.part")" -v version="$version" \
        -v stack="$stack" -v instance="$instance" -v workspace="$workspace" -v bytes="$(wc -c <"$1.dump.part" | tr -d ' ')" \
        -v sha256="$(sha256 "$1.dump.part")" -f - >"$1.json.part" <<'SQL'
WITH facts AS (SELECT line::jsonb AS f FROM regexp_split_to_table(:'facts', E'\n') AS line WHERE line <> '')
SELECT jsonb_pretty(jsonb_build_object('format', 1, 'product_version', :'version', 'stack', :'stack', 'instance', nullif(:'instance', ''),
    'workspace', :'workspace', 'made', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'reason', 'HIVE_BACKUP_EVERY says so', 'bytes', :bytes, 'sha256', :'sha256',
    'facts', (SELECT f FROM facts WHERE f ? 'database') || jsonb_build_object(
        'roles', (SELECT coalesce(jsonb_agg(f -> 'role'), '[]') FROM facts WHERE f ? 'role'),
        'extensions', (SELECT coalesce(jsonb_object_agg(f ->> 'extension', f -> 'version'), '{}') FROM facts WHERE f ? 'extension'),
        'rows', (SELECT coalesce(jsonb_object_agg(f ->> 'table', f -> 'rows'), '{}') FROM facts WHERE f ? 'table'),
        'compression', (SELECT f -> 'compression' FROM facts WHERE f ? 'compression'))));
SQL
}

sha256() { { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -c 1-64; }

# Names are times: in their order they are in the order of their making.
forget() {
    local files=("$HIVE_BACKUPS"/*.dump) i
    for ((i = 0; i < ${#files[@]} - HIVE_BACKUP_KEEP; i++)); do rm -f "${files[i]}" "${files[i]%.dump}.json"; done
}

# Ends with the server.
rest() {
    local until=$(($(date +%s) + $1))
    while [[ $(date +%s) -lt $until ]]; do
        kill -0 "$2" 2>/dev/null || return 1
        sleep 0.5
    done
}

# The console has checked it.
seconds() {
    local number=${1//[!0-9]/}
    case $1 in
        *d) echo $((number * 86400)) ;;
        *h) echo $((number * 3600)) ;;
        *m) echo $((number * 60)) ;;
        *) echo "$number" ;;
    esac
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
