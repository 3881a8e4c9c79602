#!/usr/bin/env bash
# What a running PostgreSQL and the file of its application's password have to say to each other. Used in containers and by the
# local engine, so it runs on bash 3.2 and PostgreSQL 14. The password is the first line of standard input: never an argument.
#
#   database-password.sh check     whether the role takes it
#   database-password.sh change    gives it to the role. Nobody new is let in from the moment at which "ready" is on standard
#                                  error until a second line comes: "keep" keeps the change, anything else, or the end of
#                                  the input (whoever wrote it was killed), undoes it. So the file can be replaced meanwhile,
#                                  and nobody ever comes with a password that the role does not have.
#
# Reads: PGDATA, HIVE_DATABASE_PORT, HIVE_DATABASE_USER, HIVE_DATABASE_NAME, HIVE_POSTGRES_BIN (default: Debian's folder).
# Exit codes: 0 it fits, or was changed · 2 a setting is missing or bad · 10 the role has another password · else
# it failed.
set -Eeuo pipefail
# shellcheck source=initialise-database.sh
source "${BASH_SOURCE[0]%/*}/initialise-database.sh"

differs=10

say() { echo "database-password: $*" >&2; }

change_password() {
    local folders=(/usr/lib/postgresql/*/bin) name
    : "${HIVE_POSTGRES_BIN:=${folders[0]}}"
    for name in PGDATA HIVE_DATABASE_PORT HIVE_DATABASE_NAME HIVE_DATABASE_USER; do
        [[ -n ${!name:-} ]] || end 2 "$name is not set."
    done
    IFS= read -r password || [[ -n $password ]] || end 2 "standard input holds no password."
    is_printable "$password" || end 2 "the password holds a space or a character outside printable ASCII."
    case ${1:-} in
        check) check ;;
        change) change ;;
        *) end 2 "usage: database-password.sh check|change" ;;
    esac
}

check() {
    local refused
    refused=$(PGPASSWORD=$password client --host=127.0.0.1 --username="$HIVE_DATABASE_USER" \
        --dbname="$HIVE_DATABASE_NAME" --command='SELECT 1' 2>&1 >/dev/null) && return 0
    case $refused in
        *'password authentication failed'* | *'is not permitted to log in'*) exit "$differs" ;;
    esac
    end 1 "$refused"
}

# The superuser has no password, and only the socket lets it in, which nobody can open but the server's own user.
# A socket's path may be 107 bytes long, and a workspace's longer: it is reached through the folder that this works in.
change() {
    # Its fifth line names the socket's folder as the server was told it: in the data folder, where that is relative.
    cd "$PGDATA"
    cd "$(sed -n 5p postmaster.pid)"
    client --host="$(short_name)" --username=postgres --dbname=postgres --set=ON_ERROR_STOP=1 --output=/dev/null < <(statements)
    write_credential "$PGDATA"
    # A container that has the one file mounted sees the old one until it is started again: its health check reads this.
    [[ ! -O /run/hive ]] || (umask 077 && printf '%s\n' "$password" > /run/hive/database_password)
}

short_name() { if [[ -e /proc/self/cwd ]]; then echo /proc/self/cwd; else pwd; fi; }

client() { "$HIVE_POSTGRES_BIN/psql" --no-psqlrc --quiet --no-align --tuples-only --no-password --port="$HIVE_DATABASE_PORT" "$@"; }

# Who logs in asks pg_authid first and shows the password afterwards: the lock stops those who have not asked, and who has gets
# the time to show the old password while the file still has it.
statements() {
    local answer=
    printf '%s;\n' "SET log_statement = 'none'" "SET log_min_duration_statement = -1" "SET log_min_error_statement = 'panic'" \
        "SET lock_timeout = '10s'" BEGIN "LOCK TABLE pg_catalog.pg_authid IN ACCESS EXCLUSIVE MODE" "$(role_statement)" \
        "SELECT pg_sleep(0.2)"
    printf '\\warn ready\n'
    IFS= read -r answer || :
    [[ $answer == keep ]] && printf 'COMMIT;\n' || printf 'DO $$ BEGIN RAISE EXCEPTION $t$nobody said to keep it$t$; END $$;\n'
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || change_password "$@"
