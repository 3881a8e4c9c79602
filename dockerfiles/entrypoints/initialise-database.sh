#!/usr/bin/env bash
# Makes an empty data folder into a PostgreSQL cluster with role, database and extension, exactly once, and keeps the role's
# password equal to the secret. Used by the containers and by the local engine, so it runs on bash 3.2 and PostgreSQL 14.
#
# Everything is built in PGDATA/.initialising, with postgres in single-user mode (no temporary server that could be taken for
# the real one), and moved up when complete. Killed at any moment, the next run finishes the moves or starts over.
#
# Reads: PGDATA, HIVE_DATABASE_NAME, HIVE_DATABASE_USER, HIVE_DATABASE_PASSWORD_FILE, HIVE_POSTGRES_BIN (default: from PATH).
# Exit codes: 0 ready to start · 1 failed · 2 a setting is missing or bad · 4 PostgreSQL is missing · 6 refused, to protect data.
set -Eeuo pipefail

say() { echo "initialise-database: $*" >&2; }
end() { local code=$1; shift; say "$*"; exit "$code"; }

main() {
    read_settings
    open_data_folder
    case $(state) in
        empty) create ;;
        interrupted) say "starting over an initialisation that was interrupted"; rm -rf "$staging"; create ;;
        complete) say "finishing an initialisation that was interrupted"; promote ;;
        initialised) sweep ;;
        foreign) end 6 "$PGDATA holds files but no cluster (first: $(foreign_entry)): empty it or choose another folder." ;;
    esac
    check_major_version
    credential_is_applied || apply_credential
    vector_is_made || make_vector
    open_socket
}

read_settings() {
    [[ $EUID -ne 0 ]] || end 2 "PostgreSQL does not run as root: run this as the user who owns the data folder."
    local name
    for name in PGDATA HIVE_DATABASE_NAME HIVE_DATABASE_USER HIVE_DATABASE_PASSWORD_FILE; do
        [[ -n ${!name:-} ]] || end 2 "$name is not set."
    done
    staging=$PGDATA/.initialising
    initdb=$(program initdb)
    postgres=$(program postgres)
    major=$("$postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
    [[ $HIVE_DATABASE_USER != postgres ]] || end 2 "HIVE_DATABASE_USER must not be 'postgres', which is the superuser."
    password=$(cat "$HIVE_DATABASE_PASSWORD_FILE") || end 2 "the password file $HIVE_DATABASE_PASSWORD_FILE cannot be read."
    [[ -n $password ]] || end 2 "the password file $HIVE_DATABASE_PASSWORD_FILE is empty."
    is_printable "$password" ||
        end 2 "the password file $HIVE_DATABASE_PASSWORD_FILE holds a space, a line break or a character outside printable ASCII."
}

# As the API has it: what it would refuse must not become the role's password.
is_printable() {
    local LC_ALL=C
    [[ $1 != *[![:graph:]]* ]]
}

program() {
    local path
    path=$(PATH=${HIVE_POSTGRES_BIN:+$HIVE_POSTGRES_BIN:}$PATH command -v "$1") ||
        end 4 "$1 was not found: set HIVE_POSTGRES_BIN to the folder of PostgreSQL's programs."
    echo "$path"
}

open_data_folder() {
    mkdir -p "$PGDATA" 2>/dev/null || end 1 "$PGDATA cannot be made."
    [[ -O $PGDATA && -w $PGDATA ]] || end 1 "$PGDATA must belong to user $EUID: run 'chown -R $EUID' on that folder."
    # PostgreSQL refuses a folder that others can read.
    chmod 0700 "$PGDATA"
}

state() {
    if [[ -s $PGDATA/PG_VERSION ]]; then echo initialised
    elif [[ -e $staging/.complete ]]; then echo complete
    elif [[ -n $(foreign_entry) ]]; then echo foreign
    elif [[ -e $staging ]]; then echo interrupted
    else echo empty
    fi
}

# lost+found: the data folder may be a file system of its own. .gitkeep: it may be kept in a repository.
foreign_entry() {
    local entry
    for entry in "$PGDATA"/* "$PGDATA"/.[!.]*; do
        [[ -e $entry || -L $entry ]] || continue
        case ${entry##*/} in .initialising | lost+found | .gitkeep | .DS_Store) ;; *) echo "${entry##*/}"; return ;; esac
    done
}

create() {
    local started=$SECONDS
    say "making a new PostgreSQL $major cluster with database $HIVE_DATABASE_NAME in $PGDATA"
    (umask 077 && mkdir "$staging")
    make_cluster
    write_access_rules
    single postgres "$(role_statement)" "CREATE DATABASE $(identifier "$HIVE_DATABASE_NAME") OWNER $(identifier "$HIVE_DATABASE_USER")"
    single "$HIVE_DATABASE_NAME" "$(extension_statement)"
    ! vector_is_installed || : > "$staging/.hive-vector"
    write_credential "$staging"
    seal
    promote
    say "the cluster is ready ($((SECONDS - started)) s)"
}

# Nothing is synced while building: a machine that goes down here starts over. seal syncs once, at the end.
make_cluster() {
    local log
    # TZ spares initdb a search through all time zones.
    # shellcheck disable=SC2046 # the locale options are words
    log=$(TZ=UTC "$initdb" --pgdata="$staging" --username=postgres --auth=trust --encoding=UTF8 $(locale_options) \
        --data-checksums --no-sync --no-instructions 2>&1) || { say "$log"; end 1 "initdb failed (see above)."; }
}

# The builtin provider (PostgreSQL 17) does not change with the system's library; before it, C.UTF-8 where there is one.
locale_options() {
    local libc=C
    locale -a 2>/dev/null | grep -qix 'c\.utf-\{0,1\}8' && libc=C.UTF-8
    echo "--locale=$libc"
    [[ $major -lt 17 ]] || echo "--locale-provider=builtin --builtin-locale=C.UTF-8"
}

# initdb refuses to write these itself without a superuser password; having none, postgres cannot log in at all.
write_access_rules() {
    cat > "$staging/pg_hba.conf" <<'RULES'
# TYPE  DATABASE  USER  ADDRESS       METHOD
local   all       all                 scram-sha-256
host    all       all   127.0.0.1/32  scram-sha-256
host    all       all   ::1/128       scram-sha-256
RULES
}

# What the server is started with: the cluster's own rules, and before them the superuser, who has no password, over the socket
# that whoever starts the server closes to everybody but its own user. Apart from pg_hba.conf, because a server that is started by
# hand may have its socket where everybody reaches it.
open_socket() {
    {
        echo '# Made at each start from pg_hba.conf.'
        echo 'local   all,replication  postgres         trust'
        cat "$PGDATA/pg_hba.conf"
    } > "$PGDATA/.hive-access.conf.new"
    mv "$PGDATA/.hive-access.conf.new" "$PGDATA/.hive-access.conf"
}

# single DATABASE STATEMENT…: in the staging folder while there is one, else in the cluster itself.
# Statements go through stdin, never argv. A failing one must not be logged: it may hold the password.
# archive_mode, without a command: what a crash left of the log for the archive waits for it, and is not written anew.
single() {
    local log database=$1 folder=$PGDATA unsynced=
    shift
    if [[ -e $staging ]]; then folder=$staging unsynced=-F; fi
    log=$(printf '%s;\n' "$@" | "$postgres" --single ${unsynced:+"$unsynced"} -D "$folder" -c exit_on_error=on -c log_statement=none -c archive_mode=on -c archive_command= \
        -c log_min_error_statement=panic -c log_min_messages=warning "$database" 2>&1 >/dev/null) ||
        { say "$log"; end 1 "PostgreSQL could not set up the database (see above)."; }
    case $log in *hive_no_vector*) say "pgvector is not installed: the database goes without the extension 'vector'." ;; esac
}

role_statement() {
    local role text
    role=$(identifier "$HIVE_DATABASE_USER")
    text="BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $(literal "$HIVE_DATABASE_USER")) THEN CREATE ROLE $role; END IF; "
    text+="ALTER ROLE $role LOGIN PASSWORD $(literal "$password"); END"
    echo "SET password_encryption = 'scram-sha-256'; DO $(literal "$text")"
}

extension_statement() {
    local text
    text="BEGIN IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN CREATE EXTENSION IF NOT EXISTS vector; "
    text+="ELSE RAISE WARNING 'hive_no_vector'; END IF; END"
    echo "DO $(literal "$text")"
}

# pgvector may have been installed after the database was made. Only a superuser can add it.
vector_is_made() { [[ -e $PGDATA/.hive-vector ]] || ! vector_is_installed; }

vector_is_installed() {
    local bin=${postgres%/*} share
    for share in "/usr/share/postgresql/$major" "$bin/../share" "$bin/../share/postgresql" "$bin/../share/postgresql@$major" /usr/share/pgsql; do
        [[ ! -e $share/extension/vector.control ]] || return 0
    done
    return 1
}

make_vector() {
    single "$HIVE_DATABASE_NAME" "$(extension_statement)"
    : > "$PGDATA/.hive-vector"
}

# Quotes are doubled by sed: bash 3.2 and 5 disagree about quotes in a replacement.
identifier() { printf '"%s"' "$(printf '%s' "$1" | sed 's/"/""/g')"; }
literal() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g")"; }

# From here on the content is on disk, and an interrupted run is finished rather than started over.
seal() {
    "$initdb" --pgdata="$staging" --sync-only >/dev/null 2>&1 || end 1 "$staging could not be written to disk."
    : > "$staging/.complete"
    sync "$staging/.complete" "$staging"
}

# PG_VERSION goes last: it is what makes the folder a cluster.
promote() {
    local entry entries=()
    for entry in "$staging"/* "$staging"/.[!.]*; do
        case ${entry##*/} in PG_VERSION | .complete | '*' | '.[!.]*') ;; *) entries+=("$entry") ;; esac
    done
    [[ ${#entries[@]} -eq 0 ]] || mv "${entries[@]}" "$PGDATA/"
    sync "$PGDATA"
    mv "$staging/PG_VERSION" "$PGDATA/"
    sweep
    sync "$PGDATA"
}

# What is left between the last move and the end of promote.
sweep() {
    [[ -e $staging ]] || return 0
    rm -f "$staging/.complete"
    rmdir "$staging" || end 6 "$staging lies inside a finished cluster and is not empty: move it away."
}

check_major_version() {
    local found
    found=$(cat "$PGDATA/PG_VERSION")
    [[ $found == "$major" ]] || end 6 "$PGDATA is of PostgreSQL $found, but this is PostgreSQL $major: upgrade it, or use version $found."
}

# A salted hash of role and password tells whether the secret is still the one that the role has.
credential_is_applied() {
    local salt hash
    [[ -r $PGDATA/.hive-credential ]] && read -r salt hash < "$PGDATA/.hive-credential" && [[ $hash == "$(credential_hash "$salt")" ]]
}

apply_credential() {
    say "setting the password of role $HIVE_DATABASE_USER to the one in $HIVE_DATABASE_PASSWORD_FILE"
    single postgres "$(role_statement)"
    write_credential "$PGDATA"
}

write_credential() {
    local salt
    salt=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && echo "$salt $(credential_hash "$salt")" > "$1/.hive-credential.new")
    mv "$1/.hive-credential.new" "$1/.hive-credential"
}

credential_hash() {
    printf '%s\n' "$1" "$HIVE_DATABASE_USER" "$password" | { sha256sum 2>/dev/null || shasum -a 256; } | cut -d' ' -f1
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
