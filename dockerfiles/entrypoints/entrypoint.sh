#!/usr/bin/env bash
# Starts an all-in-one container: checks what it was given, makes the database if there is none, hands over to supervisord.
set -Eeuo pipefail
# shellcheck source=container.sh
source "${BASH_SOURCE[0]%/*}/container.sh"

main() {
    run_under_init "$@"
    [[ $# -eq 0 ]] || exec "$@"
    check_settings
    prepare_database
    exec /opt/hive/supervisor/supervise.py --nodaemon --configuration /etc/supervisor/supervisord.conf
}

check_settings() {
    refuse_root
    refuse_secrets_in_environment HIVE_API_KEY HIVE_DATABASE_PASSWORD POSTGRES_PASSWORD
    require_secret_files HIVE_API_KEY_FILE HIVE_DATABASE_PASSWORD_FILE
    [[ $HIVE_DATABASE_HOST == 127.0.0.1 ]] || end 2 "HIVE_DATABASE_HOST is $HIVE_DATABASE_HOST, but this image runs PostgreSQL itself, on 127.0.0.1."
    [[ $HIVE_API_PORT != "$HIVE_DATABASE_PORT" ]] || end 2 "HIVE_API_PORT and HIVE_DATABASE_PORT are both $HIVE_API_PORT."
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
