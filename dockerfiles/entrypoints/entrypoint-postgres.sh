#!/usr/bin/env bash
# Starts a container with PostgreSQL alone: checks what it was given, makes the database if there is none, and becomes the server.
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
    exec "${BASH_SOURCE[0]%/*}/run-postgres.sh" -c hba_file=/opt/hive/entrypoints/network-access.conf
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
