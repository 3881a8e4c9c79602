#!/usr/bin/env bash
# The PostgreSQL of a container. What the container decides is said here, so that postgresql.conf in the data folder stays the
# user's (and the same for the local engine). Arguments go to the server as they are.
set -Eeuo pipefail

main() {
    local settings=() keepers=()
    end_leftovers
    read_settings
    read_archive
    read_backups
    exec ${keepers[@]+"${keepers[@]}"} "$HIVE_POSTGRES_BIN/postgres" -D "$PGDATA" \
        -c listen_addresses="$HIVE_DATABASE_HOST" -c port="$HIVE_DATABASE_PORT" -c unix_socket_directories=/run/hive \
        -c unix_socket_permissions=0700 -c hba_file="$PGDATA/.hive-access.conf" \
        -c logging_collector=off -c log_destination=stderr -c log_line_prefix='postgres[%p] %m ' -c jit=off \
        ${settings[@]+"${settings[@]}"} "$@"
}

# HIVE_POSTGRES_MAX_CONNECTIONS and the like; unset or empty, postgresql.conf decides.
read_settings() {
    local name variable
    for name in max_connections shared_buffers effective_cache_size; do
        variable=HIVE_POSTGRES_${name^^}
        [[ -z ${!variable:-} ]] || settings+=(-c "$name=${!variable}")
    done
}

# Unset, as in a workspace whose Compose file is older than this, nothing is archived.
read_archive() {
    export HIVE_ARCHIVE=${HIVE_ARCHIVE:-/var/lib/postgresql/archive} HIVE_ARCHIVE_SOCKET=/run/hive
    [[ -n ${HIVE_ARCHIVE_KEEP:-} && $HIVE_ARCHIVE_KEEP != 0 && -w $HIVE_ARCHIVE ]] || return 0
    keepers+=("${BASH_SOURCE[0]%/*}/archive.sh" serve)
    settings+=(-c archive_mode=on -c archive_timeout=300 -c "archive_command=${BASH_SOURCE[0]%/*}/archive.sh keep %p %f")
}

# Unset or 0, nothing is backed up but by the console.
read_backups() {
    export HIVE_BACKUPS=${HIVE_BACKUPS:-/var/lib/postgresql/backups}
    [[ -n ${HIVE_BACKUP_EVERY:-} && $HIVE_BACKUP_EVERY != 0 && -w $HIVE_BACKUPS ]] || return 0
    keepers+=("${BASH_SOURCE[0]%/*}/backup.sh" serve)
}

# After kill -9 of the server its backends may still run, some in the middle of a long query: they hold the shared memory, and
# a new server refuses to start beside them. SIGQUIT is how PostgreSQL itself ends them at once; the write-ahead log has it all.
end_leftovers() {
    local pid
    for pid in $(leftovers); do kill -QUIT "$pid" 2>/dev/null || :; done
    for pid in $(leftovers); do timeout 2 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || :; done
}

leftovers() {
    local folder
    for folder in /proc/[0-9]*; do
        if [[ $folder/exe -ef $HIVE_POSTGRES_BIN/postgres ]]; then echo "${folder##*/}"; fi
    done
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
