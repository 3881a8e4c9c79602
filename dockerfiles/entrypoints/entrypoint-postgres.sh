#!/usr/bin/env bash
# Starts a container with PostgreSQL alone: checks what it was given, makes the database if there is none, and keeps a server running.
set -Eeuo pipefail
# shellcheck source=container.sh
source "${BASH_SOURCE[0]%/*}/container.sh"

main() {
    run_under_init "$@"
    [[ $# -eq 0 ]] || exec "$@"
    refuse_root
    refuse_secrets_in_environment HIVE_DATABASE_PASSWORD POSTGRES_PASSWORD
    require_secret_files HIVE_DATABASE_PASSWORD_FILE
    prepare_database
    # The data folder's own pg_hba.conf knows this machine only, as an all-in-one container and the local engine want it.
    keep_running "${BASH_SOURCE[0]%/*}/run-postgres.sh" -c hba_file=/opt/hive/entrypoints/network-access.conf
}

# Docker waits ever longer, up to a minute, before it starts a container again that lived for less than ten seconds. So a server that
# dies is started again here, at once; one that dies five times within a minute ends the container, as in an all-in-one container.
keep_running() {
    local server='' code stopping='' deaths=()
    trap 'stopping=1; [[ -z $server ]] || kill -INT "$server" 2>/dev/null || :' INT TERM
    while [[ -z $stopping ]]; do
        forget_dead_server
        "$@" & server=$!
        # A signal ends the wait, not the server.
        while code=0; wait "$server" || code=$?; kill -0 "$server" 2>/dev/null; do :; done
        [[ -z $stopping && $code -ne 0 ]] || break
        say "PostgreSQL ended with $code."
        deaths+=("$SECONDS")
        [[ ${#deaths[@]} -lt 5 || $((SECONDS - deaths[-5])) -ge 60 ]] || end 3 "PostgreSQL ended 5 times within a minute."
    done
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
