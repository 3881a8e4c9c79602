#!/usr/bin/env bash
# Whether PostgreSQL can be used: over TCP, as the application's user, with a real query. On the socket, or with pg_isready, a
# server that nobody can log in to would look ready.
set -Eeuo pipefail

programs=(/usr/lib/postgresql/*/bin)
# The password may have been changed since the start, and the file is mounted as it was then (see database-password.sh).
changed=/run/hive/database_password
[[ -r $changed ]] || changed=$HIVE_DATABASE_PASSWORD_FILE
PGPASSWORD=$(< "$changed")
export PGPASSWORD PGCONNECT_TIMEOUT=5
exec "${programs[0]}/psql" --host=127.0.0.1 --port="$HIVE_DATABASE_PORT" --username="$HIVE_DATABASE_USER" --dbname="$HIVE_DATABASE_NAME" \
    --no-psqlrc --quiet --no-align --tuples-only --command='SELECT 1'
