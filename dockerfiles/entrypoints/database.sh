#!/usr/bin/env bash
# What the console does to whole databases, with PostgreSQL's own programs. It runs in a container of the stack's image or as a process of
# this machine, so on bash 3.2 and PostgreSQL 14, and wherever it starts a server, that one has no network and a socket in a private folder.
#
#   database.sh dump           writes the database of the server at HIVE_DATABASE_HOST to standard output, in pg_dump's custom format
#   database.sh dump-stopped   the same of the cluster in PGDATA, on which no server runs
#   database.sh restore        makes a cluster in the empty folder PGDATA and fills it with the dump that comes on standard input
#   database.sh prove          starts the cluster in PGDATA and looks it over
#   database.sh copy           copies the cluster in HIVE_SOURCE, on which a server may be running, into the empty folder PGDATA
#   database.sh start          starts the cluster in PGDATA, so that its log is read to its end, and stops it
#   database.sh look           tells what the database of the server at HIVE_DATABASE_HOST holds
#   database.sh look-stopped   the same of the cluster in PGDATA, on which no server runs
#   database.sh rewind         makes a cluster in the empty folder PGDATA from the base backup in HIVE_BASE and the log since, up to HIVE_TO
#   database.sh find-run       tells when the run HIVE_RUN began; find-run-stopped the same of the cluster in PGDATA
#   database.sh offer          tells which extensions this PostgreSQL has, without a server
#
# What is to be known of the database goes to standard error when all is done, a line `fact {…}` each; the last one is {"complete":true}.
#
# Reads: HIVE_DATABASE_NAME, HIVE_DATABASE_USER, HIVE_POSTGRES_BIN (default: Debian's folder, else from PATH), PGDATA;
#        for a server that runs HIVE_DATABASE_HOST, HIVE_DATABASE_PORT, HIVE_DATABASE_PASSWORD_FILE;
#        for a restore HIVE_DATABASE_PASSWORD_FILE, HIVE_ENTRYPOINTS (folder of initialise-database.sh), HIVE_ROLES and HIVE_EXTENSIONS (JSON
#        arrays of names); for a rewind HIVE_BASE, HIVE_LOG (folders of archive.sh), HIVE_LIVE (the cluster that wrote the log, if it is there),
#        HIVE_TO (an instant) and HIVE_TIMELINE; for a copy HIVE_SOURCE; HIVE_TETHERED=1 ends it when standard input ends: with the console, however that one ends.
# Exit codes: 0 done · 1 failed · 2 a setting is missing · 4 PostgreSQL or an extension is missing · 5 the data folder is in use · 6 damaged.
set -Eeuo pipefail

# What leave takes away; it runs when main has ended.
room='' server='' child=''

say() { echo "database: $*" >&2; }
end() { local code=$1; shift; say "$*"; exit "$code"; }

main() {
    local task=${1:-} name
    for name in HIVE_DATABASE_NAME HIVE_DATABASE_USER; do
        [[ -n ${!name:-} ]] || end 2 "$name is not set."
    done
    find_postgres
    trap leave EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # Closed to everybody else: that is what makes the server's socket private. Not in TMPDIR, because a socket's path may be 107 bytes long.
    room=$(mktemp -d /tmp/hive-database-XXXXXX)
    exec 3>&1 1>&2 5<&0 </dev/null
    case $task in
        dump) follow_console; log_in; dump ;;
        dump-stopped) follow_console; hold_data_folder; start_server; dump ;;
        restore) restore ;;
        prove) follow_console; prove ;;
        copy) follow_console; copy ;;
        start) follow_console; start ;;
        look) follow_console; log_in; look ;;
        look-stopped) follow_console; hold_data_folder; start_server; look ;;
        rewind) follow_console; rewind ;;
        find-run) follow_console; log_in; find_run ;;
        find-run-stopped) follow_console; hold_data_folder; start_server; find_run ;;
        offer) offer ;;
        *) end 2 "there is no task '$task'." ;;
    esac
    tell_facts
}

find_postgres() {
    local folders=(/usr/lib/postgresql/*/bin) path
    if [[ -z ${HIVE_POSTGRES_BIN:-} && -x ${folders[0]}/postgres ]]; then HIVE_POSTGRES_BIN=${folders[0]}; fi
    if [[ -z ${HIVE_POSTGRES_BIN:-} ]]; then
        path=$(command -v postgres) || end 4 "PostgreSQL was not found: set HIVE_POSTGRES_BIN to the folder of its programs."
        HIVE_POSTGRES_BIN=${path%/*}
    fi
    export HIVE_POSTGRES_BIN
    major=$("$HIVE_POSTGRES_BIN/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
}

# The console says nothing on standard input and closes it when it ends, even by kill -9.
follow_console() {
    local main=$$
    [[ -n ${HIVE_TETHERED:-} ]] || return 0
    { IFS= read -r _ <&5 || :; kill -TERM "$main" 2>/dev/null; } &
}

# A signal waits for what runs in the foreground, and not for this. Duplicates of descriptors would keep files open for longer than needed.
run() {
    "$@" &
    child=$!
    wait "$child" || { local code=$?; child=''; return "$code"; }
    child=''
}

# --- dump -----------------------------------------------------------------------------------------------------------------------

log_in() {
    PGPASSWORD=$(cat "$HIVE_DATABASE_PASSWORD_FILE") || end 2 "the password file $HIVE_DATABASE_PASSWORD_FILE cannot be read."
    export PGPASSWORD PGHOST=$HIVE_DATABASE_HOST PGPORT=$HIVE_DATABASE_PORT PGCONNECT_TIMEOUT=10
}

dump() {
    local compression
    export PGUSER=$HIVE_DATABASE_USER PGDATABASE=$HIVE_DATABASE_NAME PGAPPNAME=hive-backup
    compression=$(compression)
    export HIVE_ROOM=$room HIVE_COMPRESSION=${compression%% *}
    # The transaction that counts lends its picture of the data to pg_dump, which runs while it is open: one instant for both. It also holds a
    # lock on each table. Who wants to change one meanwhile waits for it, and pg_dump waits behind them: PostgreSQL cannot see that circle,
    # because the transaction waits for a program. So pg_dump gives up.
    {
        facts_begin
        echo 'SELECT pg_export_snapshot() AS snapshot \gset'
        facts_queries
        printf '%s\n' '\o' '\setenv HIVE_SNAPSHOT :snapshot' '\! exec 3>&3; sh "$HIVE_ROOM/dump"' 'COMMIT;'
    } >"$room/sql"
    # shellcheck disable=SC2016 # expanded by the shell that psql starts
    printf '%s\n' '"$HIVE_POSTGRES_BIN/pg_dump" --format=custom --compress="$HIVE_COMPRESSION" --snapshot="$HIVE_SNAPSHOT" --lock-wait-timeout=10s --no-password >&3 &' \
        'echo $! >"$HIVE_ROOM/dump.pid"; wait $!; echo $? >"$HIVE_ROOM/dump.code"' >"$room/dump"
    run psql_file "$room/sql" || end 1 "the database could not be read (see above)."
    [[ $(cat "$room/dump.code" 2>/dev/null) == 0 ]] || end 1 "pg_dump failed (see above)."
    printf '{"compression":"%s"}\n' "${compression#* }" >>"$room/facts"
}

# What pg_dump is told, and what that is called. Before version 16 it knows gzip alone, whose first level is the one that keeps up.
compression() {
    if [[ $major -ge 16 ]] && ! "$HIVE_POSTGRES_BIN/pg_dump" --format=custom --compress=zstd --host=/nowhere 2>&1 | grep -q 'not support'; then
        echo 'zstd zstd'
    else
        echo '1 gzip'
    fi
}

# --- restore --------------------------------------------------------------------------------------------------------------------

restore() {
    hold_data_folder
    initialise
    # Nothing of this is data yet: it is written to the disk once, at the end, and a machine that goes down before starts over.
    start_server -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 \
        -c archive_mode=off -c max_wal_size=128MB -c min_wal_size=32MB
    export PGUSER=postgres PGDATABASE=$HIVE_DATABASE_NAME
    require_extensions
    psql_text "SELECT format('CREATE ROLE %I', value) FROM json_array_elements_text(:'roles')
        WHERE value NOT IN (SELECT rolname FROM pg_roles) \\gexec"
    "$HIVE_POSTGRES_BIN/pg_restore" --dbname="$HIVE_DATABASE_NAME" --exit-on-error --no-password <&5 &
    child=$!
    wait "$child" || end 1 "pg_restore failed (see above)."
    child=''
    # The planner knows nothing of the tables until somebody looks at them.
    run psql_text 'ANALYZE;'
    stop_server
    run "$HIVE_POSTGRES_BIN/initdb" --pgdata="$PGDATA" --sync-only >/dev/null || end 1 "$PGDATA could not be written to disk."
}

# In a container initdb may want a name for the user it runs as.
initialise() {
    if [[ -r $HIVE_ENTRYPOINTS/container.sh ]] && command -v getent >/dev/null && ! getent passwd "$EUID" >/dev/null; then
        # shellcheck source=/dev/null
        (source "$HIVE_ENTRYPOINTS/container.sh"; with_user_name bash "$HIVE_ENTRYPOINTS/initialise-database.sh")
    else
        bash "$HIVE_ENTRYPOINTS/initialise-database.sh"
    fi
}

require_extensions() {
    local missing
    missing=$(psql_text "SELECT string_agg(value, ', ') FROM json_array_elements_text(:'extensions')
        WHERE value NOT IN (SELECT name FROM pg_available_extensions);")
    [[ -z $missing ]] || end 4 "this PostgreSQL lacks what the backup needs: $missing."
}

# --- rewind ---------------------------------------------------------------------------------------------------------------------

rewind() {
    hold_data_folder
    run tar -xzf "$HIVE_BASE/base.tar.gz" -C "$PGDATA" || end 1 "the base backup $HIVE_BASE could not be unpacked (see above)."
    # Of the server that the backup was made from: the process that its lock names may be another one by now.
    rm -f "$PGDATA"/.s.PGSQL.*
    run tar -xzf "$HIVE_BASE/pg_wal.tar.gz" -C "$PGDATA/pg_wal" || end 1 "the log of $HIVE_BASE could not be unpacked (see above)."
    [[ -z ${HIVE_LIVE:-} ]] || take_live_log
    require_branch
    : >"$PGDATA/recovery.signal"
    # Nothing was committed between the instant and the end of the log: then its end is that instant.
    if ! recover -c recovery_target_time="$HIVE_TO"; then
        grep -q 'recovery ended before configured recovery target was reached' "$room/log" || { cat "$room/log"; end 1 "the log could not be read up to $HIVE_TO (see above)."; }
        recover || { cat "$room/log"; end 1 "the log could not be read to its end (see above)."; }
        require_end
    fi
    grep -E 'last completed transaction|recovery stopping' "$room/log" >&2 || :
    stop_server
    run "$HIVE_POSTGRES_BIN/initdb" --pgdata="$PGDATA" --sync-only >/dev/null || end 1 "$PGDATA could not be written to disk."
}

recover() {
    # shellcheck disable=SC2016 # expanded by the shell that PostgreSQL starts
    try_server -c hot_standby=off -c fsync=off -c autovacuum=off -c recovery_target_action=promote \
        -c recovery_target_timeline="$HIVE_TIMELINE" -c max_wal_size=1GB \
        -c restore_command='test -f "$HIVE_LOG/%f.gz" && gzip -dc "$HIVE_LOG/%f.gz" > "%p"' "$@"
}

# What is not archived yet.
take_live_log() {
    local file name
    for file in "$HIVE_LIVE"/pg_wal/*; do
        name=${file##*/}
        [[ -f $file && ! -e $HIVE_LOG/$name.gz ]] || continue
        case $name in
            *.history) cp "$file" "$PGDATA/pg_wal/$name" || : ;;
            *[!0-9A-F]*) ;;
            *)
                if is_written "$file"; then cp "$file" "$PGDATA/pg_wal/$name" || :; fi
                ;;
        esac
    done
}

# Where a timeline begins there are two segments for one place: without its own, PostgreSQL would go on in that of the timeline before.
require_branch() {
    local timeline history left
    timeline=$(printf '%08X' "$HIVE_TIMELINE")
    [[ $timeline != 00000001 ]] || return 0
    history=$({ gzip -dc "$HIVE_LOG/$timeline.history.gz" || cat "$PGDATA/pg_wal/$timeline.history"; } 2>/dev/null) ||
        end 1 "where the timeline $HIVE_TIMELINE comes from is not in the archive."
    left=$(place_of "$(awk 'NF > 1 { left = $2 } END { print left }' <<<"$history")")
    [[ -e $HIVE_LOG/$timeline$left.gz || -e $PGDATA/pg_wal/$timeline$left ]] || end 1 "the log $timeline$left is not in the archive."
}

# The end of the log is an instant only if it is the end: not where the archive has a gap.
require_end() {
    local timeline reached file newest='' checkpoint=0
    timeline=$(printf '%08X' "$HIVE_TIMELINE")
    reached=$(sed -n 's/.*redo done at \([0-9A-F/]*\).*/\1/p' "$room/log" | tail -n 1)
    for file in "$HIVE_LOG/$timeline"????????????????.gz; do newest=${file##*/} newest=${newest:8:16}; done
    [[ -z ${HIVE_LIVE:-} ]] || checkpoint=$((16#$(od -An -tx8 -j32 -N8 "$HIVE_LIVE/global/pg_control" | tr -d ' ')))
    [[ -n $reached && ! $(place_of "$reached") < ${newest//\?/0} && $((16#${reached%/*} << 32 | 16#${reached#*/})) -ge $checkpoint ]] ||
        end 1 "the log in the archive breaks off at ${reached:-its beginning}."
}

# The part of a segment's name that says where in the log it is, for a position such as 1/2A3B4C5D.
place_of() { printf '%08X%08X' "$((16#${1%/*}))" "$((16#${1#*/} >> 24))"; }

find_run() {
    export PGUSER=$HIVE_DATABASE_USER PGDATABASE=$HIVE_DATABASE_NAME PGAPPNAME=hive-look
    "$HIVE_POSTGRES_BIN/psql" --no-psqlrc --no-password -qAt -v ON_ERROR_STOP=1 -v run="$HIVE_RUN" -f - >"$room/facts" <<'SQL' ||
SELECT json_build_object('run', id, 'began', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
FROM hive.runs WHERE id = :'run';
SQL
        end 1 "the runs could not be read (see above)."
}

# --- copy -----------------------------------------------------------------------------------------------------------------------

# First the control file, then the data, then the log: whatever was written meanwhile is in the log since the checkpoint that the control
# file names, with the whole of each page that was touched, so reading it is recovery from a crash. Acknowledged is what the log has.
copy() {
    local try
    hold_data_folder
    require_copyable
    for try in 1 2 3; do
        find "$PGDATA" -mindepth 1 -delete
        if copy_data && copy_log; then return; fi
        if grep -qs 'No space left' "$room/errors"; then break; fi
    done
    cat "$room/errors" 2>/dev/null || :
    end 1 "the cluster could not be copied (see above; $try of 3 tries)."
}

require_copyable() {
    [[ -z $(ls -A "$HIVE_SOURCE/pg_tblspc") ]] || end 6 "$HIVE_SOURCE has tablespaces, which lie elsewhere."
    [[ $(control "$HIVE_SOURCE" "Latest checkpoint's full_page_writes") == on ]] || end 6 "full_page_writes is off there: pages could be torn."
    [[ $(control "$HIVE_SOURCE" 'wal_level setting') != minimal ]] || end 6 "wal_level is minimal there: the log has not all that is written."
}

control() { LC_ALL=C "$HIVE_POSTGRES_BIN/pg_controldata" "$1" | sed -n "s/^$2: *//p"; }

copy_data() {
    local entry name
    cp -p "$HIVE_SOURCE/global/pg_control" "$room/pg_control"
    for entry in "$HIVE_SOURCE"/* "$HIVE_SOURCE"/.[!.]*; do
        name=${entry##*/}
        case $name in
            # What a start makes anew, and what belongs to the server that runs.
            postmaster.pid | postmaster.opts | pg_internal.init | .s.PGSQL.*) ;;
            pg_wal | pg_replslot | pg_dynshmem | pg_notify | pg_serial | pg_snapshots | pg_stat_tmp | pg_subtrans) mkdir -m 0700 "$PGDATA/$name" ;;
            *) [[ ! -e $entry ]] || clone "$entry" "$PGDATA/" || return 1 ;;
        esac
    done
    rm -rf "$PGDATA"/base/pgsql_tmp
    cp -p "$room/pg_control" "$PGDATA/global/pg_control"
}

# Blocks are shared where the file system can. A table that is dropped meanwhile is no failure: the log says so as well. Nor is a cache
# that PostgreSQL replaces.
clone() {
    local code=0
    : >"$room/errors"
    case $(uname -s) in
        Darwin) run cp -cRp "$1" "$2" 2>"$room/errors" || run cp -Rp "$1" "$2" 2>"$room/errors" || code=$? ;;
        *)
            if shares_blocks; then LC_ALL=C run nice -n 10 cp -a --reflink=always "$1" "$2" 2>"$room/errors" || code=$?
            else copy_past_cache "$1" "$2" 2>"$room/errors" || code=$?; fi
            ;;
    esac
    [[ $code -eq 0 ]] || ! grep -v -e 'No such file or directory' -e 'pg_internal.init' "$room/errors" >/dev/null
}

# Asked once, with a small file.
shares_blocks() {
    if [[ -z ${shares:-} ]]; then
        shares=no
        ! cp --reflink=always "$HIVE_SOURCE/PG_VERSION" "$PGDATA/.reflink" 2>/dev/null || shares=yes
        rm -f "$PGDATA/.reflink"
    fi
    [[ $shares == yes ]]
}

# What goes through the system's cache is written out in one burst, and the commits of the source wait for it: a quarter of a second
# and more where they take 3 ms. So files above 1 MiB go past the cache, on file systems that can do that.
copy_past_cache() {
    local file name=${1##*/} code=0
    export LC_ALL=C
    pushd "${1%/*}" >/dev/null
    run cp -a --attributes-only "$name" "$2" || code=$?
    find "$name" -type f -size -1025k -print0 >"$room/small"
    run nice -n 10 xargs -0 -r -a "$room/small" cp -p --parents -t "$2" || code=$?
    find "$name" -type f -size +1024k -print0 >"$room/large"
    while IFS= read -r -d '' file; do
        run nice -n 10 dd if="$file" of="$2/$file" bs=1M oflag=direct conv=notrunc status=none 2>/dev/null ||
            run nice -n 10 cp -p "$file" "$2/$file" || code=$?
    done <"$room/large"
    popd >/dev/null
    return "$code"
}

# The log is without a gap as long as no segment of it was written anew meanwhile.
copy_log() {
    local redo file name copied=()
    redo=$(control "$PGDATA" "Latest checkpoint's REDO WAL file")
    for file in "$HIVE_SOURCE"/pg_wal/*; do
        name=${file##*/}
        case $name in
            *.history) clone "$file" "$PGDATA/pg_wal/" || return 1 ;;
            *[!0-9A-F]*) ;;
            *)
                if [[ $name < $redo ]] || ! is_written "$file"; then continue; fi
                clone "$file" "$PGDATA/pg_wal/" || return 1
                copied+=("$name")
                ;;
        esac
    done
    for name in "$redo" ${copied[@]+"${copied[@]}"}; do
        if [[ ! -e $PGDATA/pg_wal/$name ]] || ! is_written "$HIVE_SOURCE/pg_wal/$name"; then
            echo "the log $name was written anew meanwhile" >"$room/errors"
            return 1
        fi
    done
}

# Files that wait to be written anew carry the address of what they held before.
is_written() {
    local address name=${1##*/}
    address=$(od -An -tx8 -j8 -N8 "$1" 2>/dev/null | tr -d ' ') && [[ -n $address ]] || return 1
    [[ $((16#$address)) -eq $((16#${name:8:8} << 32 | 16#${name:16:8} << 24)) ]]
}

start() {
    hold_data_folder
    start_server -c autovacuum=off
    export PGUSER=postgres PGDATABASE=$HIVE_DATABASE_NAME
    psql_text "$(database_fact)" >"$room/facts" || end 6 "the new cluster cannot be read (see above)."
    stop_server
}

# --- prove ----------------------------------------------------------------------------------------------------------------------

prove() {
    hold_data_folder
    start_server -c autovacuum=off
    export PGUSER=postgres PGDATABASE=$HIVE_DATABASE_NAME
    {
        facts_begin
        facts_queries
        printf '%s\n' '\o' 'COMMIT;'
    } >"$room/sql"
    run psql_file "$room/sql" || end 6 "the new cluster cannot be read (see above)."
    check_pages
    stop_server
}

# The extension is there for the time of the check alone: the cluster is to be what it was made from.
check_pages() {
    local own
    if [[ ! -x $HIVE_POSTGRES_BIN/pg_amcheck || -z $(psql_text "SELECT name FROM pg_available_extensions WHERE name = 'amcheck';") ]]; then
        echo '{"amcheck":"not installed"}' >>"$room/facts"
        return
    fi
    own=$(psql_text "SELECT extname FROM pg_extension WHERE extname = 'amcheck';")
    psql_text 'CREATE EXTENSION IF NOT EXISTS amcheck;'
    run "$HIVE_POSTGRES_BIN/pg_amcheck" --no-password --jobs=2 "$HIVE_DATABASE_NAME" || end 6 "pg_amcheck found damage (see above)."
    [[ -n $own ]] || psql_text 'DROP EXTENSION amcheck;'
    echo '{"amcheck":"clean"}' >>"$room/facts"
}

# --- look -----------------------------------------------------------------------------------------------------------------------

look() {
    export PGUSER=$HIVE_DATABASE_USER PGDATABASE=$HIVE_DATABASE_NAME PGAPPNAME=hive-look
    {
        facts_begin
        facts_queries
        printf '%s\n' '\o' 'COMMIT;'
    } >"$room/sql"
    run psql_file "$room/sql" || end 1 "the database could not be read (see above)."
}

# From the files that CREATE EXTENSION reads. Not every distribution has pg_config beside the server.
offer() {
    local share file
    if [[ -x $HIVE_POSTGRES_BIN/pg_config ]]; then share=$("$HIVE_POSTGRES_BIN/pg_config" --sharedir)
    else share=$("$HIVE_POSTGRES_BIN/initdb" --show --pgdata="$room" 2>&1 | sed -n 's/^share_path=//p')
    fi
    for file in "$share"/extension/*.control; do
        [[ -e $file ]] || end 4 "the extensions of $HIVE_POSTGRES_BIN were not found in $share."
        file=${file##*/}
        printf '{"offers":"%s","version":"%s"}\n' "${file%.control}" \
            "$(sed -n "s/^default_version *= *'\([^']*\)'.*/\1/p" "$share/extension/$file")"
    done >"$room/facts"
}

# --- facts ----------------------------------------------------------------------------------------------------------------------

facts_begin() {
    cat <<'SQL'
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL row_security = off;
SET LOCAL search_path = pg_catalog;
SQL
}

# A line for the database, then one for each role, extension and table.
facts_queries() {
    printf '\\o %s/facts\n' "$room"
    database_fact
    cat <<'SQL'
SELECT json_build_object('role', rolname) FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname;
SELECT json_build_object('extension', extname, 'version', extversion) FROM pg_extension ORDER BY extname;
SELECT format('SELECT json_build_object(''table'', %L, ''rows'', count(*)) FROM ONLY %I.%I',
    format('%I.%I', nspname, relname), nspname, relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE relkind = 'r' AND relpersistence <> 't' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY nspname, relname \gexec
SQL
}

database_fact() {
    cat <<'SQL'
SELECT json_build_object('database', current_database(), 'database_bytes', pg_database_size(current_database()),
    'postgres', current_setting('server_version'), 'postgres_major', current_setting('server_version_num')::int / 10000,
    'system_identifier', (SELECT system_identifier::text FROM pg_control_system()));
SQL
}

tell_facts() {
    [[ ! -e $room/facts ]] || sed 's/^/fact /' "$room/facts"
    echo 'fact {"complete":true}'
}

psql_file() { "$HIVE_POSTGRES_BIN/psql" --no-psqlrc --no-password -qAt -v ON_ERROR_STOP=1 -f "$1"; }

psql_text() {
    "$HIVE_POSTGRES_BIN/psql" --no-psqlrc --no-password -qAt -v ON_ERROR_STOP=1 -v roles="${HIVE_ROLES:-[]}" \
        -v extensions="${HIVE_EXTENSIONS:-[]}" -f - <<<"$1"
}

# --- a server of its own --------------------------------------------------------------------------------------------------------

# The lock that everybody takes who starts a server on this folder (see container.sh). The server inherits it.
hold_data_folder() {
    local refused=0
    command -v flock >/dev/null || return 0
    exec 9< "$PGDATA"
    flock --nonblock 9 || refused=$?
    [[ $refused -ne 1 ]] || end 5 "a server is using the data folder $PGDATA: stop that one first."
}

# archive_mode, without a command: what is to be archived of the log waits for it, and is not written anew.
start_server() {
    try_server "$@" || { cat "$room/log"; end 1 "PostgreSQL could not be started (see above)."; }
}

try_server() {
    echo 'local all all trust' > "$room/pg_hba.conf"
    export PGHOST=$room PGPORT=5432
    "$HIVE_POSTGRES_BIN/postgres" -D "$PGDATA" -c listen_addresses= -c port=5432 -c unix_socket_directories="$room" \
        -c hba_file="$room/pg_hba.conf" -c ssl=off -c logging_collector=off -c log_destination=stderr -c archive_mode=on -c archive_command= "$@" \
        >"$room/log" 2>&1 3>&- 5<&- &
    server=$!
    # However long recovery from a crash may take: the server either answers or ends.
    until "$HIVE_POSTGRES_BIN/pg_isready" --quiet; do
        kill -0 "$server" 2>/dev/null || { server=''; return 1; }
        sleep 0.05
    done
}

stop_server() {
    kill -INT "$server"
    wait "$server" || { server=''; cat "$room/log"; end 1 "PostgreSQL did not stop in good order (see above)."; }
    server=''
}

leave() {
    local pid
    # Whoever read what is said here may be gone; the server has to be stopped and the room removed all the same.
    trap '' PIPE
    pid=$(cat "$room/dump.pid" 2>/dev/null || :)
    [[ -z $pid ]] || kill -TERM "$pid" 2>/dev/null || :
    # The list and not the variables: what has just been started may not be in one yet. And not once: until a server has got that far,
    # it ignores an interrupt, as everything does that a script starts in the background.
    for pid in $(jobs -p); do
        while kill -0 "$pid" 2>/dev/null; do
            kill -INT "$pid" 2>/dev/null || :
            [[ $pid == "$server" ]] || kill -TERM "$pid" 2>/dev/null || :
            sleep 0.05
        done
    done
    [[ -z $room ]] || rm -rf "$room"
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
