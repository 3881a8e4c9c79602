#!/usr/bin/env bash
# Keeps the archive of a running cluster: its write-ahead log and base backups, so that the data of any instant can be made again. Used by
# the containers and by the local engine, so it runs on bash 3.2 and PostgreSQL 14.
#
#   archive.sh serve PROGRAM [ARGUMENT]...  becomes the server, and has the first base backup made once that one answers
#   archive.sh keep PATH NAME               PostgreSQL's archive_command
#   archive.sh base SERVER                  makes a base backup where one is due, unless the process SERVER ends before
#
# HIVE_ARCHIVE/SYSTEM/ holds what belongs to the cluster with that system identifier: wal/NAME.gz, and base/TIME/ with base.tar.gz,
# pg_wal.tar.gz and backup_manifest; the file `done` in it, written last, says when it was complete, in seconds since 1970. The log is there without a gap from the
# oldest base backup on: where it cannot be, all of it goes, and a new base backup begins anew. Nothing here ever keeps PostgreSQL from going on.
#
# Reads: HIVE_ARCHIVE (the folder), HIVE_ARCHIVE_KEEP (as in 7d,2GiB: what is older than both base backups need goes, and what is more),
#        HIVE_POSTGRES_BIN, HIVE_ARCHIVE_SOCKET (folder of the server's socket), HIVE_DATABASE_PORT, PGDATA.
set -Eeuo pipefail

# More segments than this that wait (16 MiB each) are not waited for any longer: pg_wal would fill the disk.
most_waiting=64
# While something is wrong with the archive, PostgreSQL tries again as long as fewer wait.
most_waiting_in_trouble=8
least_free_kib=262144

say() { echo "archive: $*" >&2; }

main() {
    case ${1:-} in
        serve) shift; serve "$@" ;;
        keep) keep "$2" "$3" ;;
        base) make_base "$2" ;;
        *) say "there is no task '${1:-}'."; exit 2 ;;
    esac
}

# The shell that makes the base backup is nobody's child by the time the server begins: PostgreSQL would take a child that it does not
# know for one of its own that crashed.
serve() {
    begin_base "$$"
    exec "$@"
}

begin_base() {
    local server=$1
    (exec 3>&- 8>&- 9>&- </dev/null >"$HIVE_ARCHIVE/base.log" 2>&1 || exit 0; bash "${BASH_SOURCE[0]}" base "$server" &)
}

# --- the log --------------------------------------------------------------------------------------------------------------------

keep() {
    local path=$1 name=$2 waiting
    find_home "$PWD"
    read_bounds
    waiting=$(count_waiting)
    if [[ $waiting -gt $most_waiting ]]; then
        begin_anew "$waiting segments wait"
    elif [[ -e $home/wal/$name.gz ]]; then
        # Archived before, and the server was ended before it had noted that; or another history of the same cluster.
        gzip -dc "$home/wal/$name.gz" | cmp -s - "$path" || begin_anew "another $name is in it"
    elif ! write "$path" "$home/wal/$name.gz"; then
        rm -f "$home/wal/$name.gz.new"
        if [[ $waiting -lt $most_waiting_in_trouble && $(free_kib "$PWD") -gt $least_free_kib ]]; then exit 1; fi
        begin_anew "$name cannot be written"
    fi
    bound
    if is_due; then begin_base "$(head -n 1 "$PWD/postmaster.pid")"; fi
}

write() {
    mkdir -p "$home/wal" && gzip -1 -c "$1" >"$2.new" && sync "$2.new" && mv "$2.new" "$2" && sync "$home/wal"
} 2>/dev/null

count_waiting() {
    local files=("$PWD"/pg_wal/archive_status/*.ready)
    echo "${#files[@]}"
}

free_kib() { df -Pk "$1" | awk 'NR == 2 { print $4 }'; }

begin_anew() {
    local base
    say "the archive in $home begins anew: $1."
    # A base backup that is being made stays: it has all of the log until it is complete.
    for base in $(list_bases); do rm -rf "$base"; done
    rm -rf "$home/wal"
    mkdir -p "$home/wal" || :
}

# --- base backups ---------------------------------------------------------------------------------------------------------------

make_base() {
    local server=$1 pause=5 failed=''
    # A socket's path may be 107 bytes long, and a workspace's longer: one in the data folder is reached through the folder that this works in.
    cd "$PGDATA"
    export PGHOST=$HIVE_ARCHIVE_SOCKET PGPORT=$HIVE_DATABASE_PORT PGUSER=postgres PGAPPNAME=hive-archive
    if [[ $PGHOST == . && -e /proc/self/cwd ]]; then PGHOST=/proc/self/cwd; elif [[ $PGHOST == . ]]; then PGHOST=$PWD; fi
    until "$HIVE_POSTGRES_BIN/pg_isready" --quiet; do
        kill -0 "$server" 2>/dev/null || return 0
        sleep 0.2
    done
    find_home "$PGDATA"
    read_bounds
    hold_base || return 0
    trap 'rm -rf "$home/base.lock"' EXIT
    # Each start tries once more: it may have been a busy moment, of which much log went in.
    rm -f "$home/too-large"
    while is_due; do
        take_base || { failed=1; say "the base backup failed; once more in $pause s."; rest "$pause" "$server" || return 0; }
        pause=$((pause < 300 ? pause * 2 : pause))
    done
    # What went wrong before is over: whoever watches base.log need not look.
    if [[ -n $failed && ! -e $home/too-large ]]; then : >"$HIVE_ARCHIVE/base.log"; fi
}

# Ends with the server.
rest() {
    local until=$(($(date +%s) + $1))
    while [[ $(date +%s) -lt $until ]]; do
        kill -0 "$2" 2>/dev/null || return 1
        sleep 0.2
    done
}

take_base() {
    local folder
    rm -rf "$home"/base/*.new
    folder=$home/base/$(date -u +%Y%m%dT%H%M%SZ)
    mkdir -p "$home/base" "$home/wal"
    # The log that it needs to be whole is in it, as it is written.
    nice -n 19 "$HIVE_POSTGRES_BIN/pg_basebackup" --pgdata="$folder.new" --format=tar --compress=1 --wal-method=stream --checkpoint=fast \
        --max-rate=64M --label=hive --no-password || return 1
    echo $(($(date +%s) + 1)) >"$folder.new/done"
    sync "$folder.new"/* "$folder.new"
    mv "$folder.new" "$folder"
    bound
}

# Killed with its lock in hand, it is not there any more.
hold_base() {
    mkdir -p "$home"
    if [[ -e $home/base.lock ]] && ! kill -0 "$(cat "$home/base.lock/pid" 2>/dev/null)" 2>/dev/null; then rm -rf "$home/base.lock"; fi
    mkdir "$home/base.lock" 2>/dev/null && echo "$$" >"$home/base.lock/pid"
}

# Where there is none, and now and then, so that the oldest can go one day: a day, or a quarter of the space, after the last one.
is_due() {
    local last
    [[ ! -e $home/too-large || $(cat "$home/too-large") != "$HIVE_ARCHIVE_KEEP" ]] || return 1
    last=$(list_bases | tail -n 1)
    [[ -n $last ]] || return 0
    [[ $(log_kib_since "$last") -le $((bound_kib / 4)) ]] || return 0
    [[ $(date +%s) -gt $(($(cat "$last/done") + bound_seconds / 7)) && $(log_kib_since "$last") -gt 64 ]]
}

log_kib_since() { find "$home/wal" -name '*.gz' -newer "$1/done" -exec du -k {} + | awk '{ sum += $1 } END { print sum + 0 }'; }

# --- bounds ---------------------------------------------------------------------------------------------------------------------

bound() {
    local bases=() base
    forget_other_clusters
    while :; do
        bases=()
        while IFS= read -r base; do bases+=("$base"); done < <(list_bases)
        if [[ ${#bases[@]} -ge 2 ]] && { is_over || [[ $(cat "${bases[1]}/done") -lt $(($(date +%s) - bound_seconds)) ]]; }; then
            rm -rf "${bases[0]}"
            forget_log
            continue
        fi
        is_over || return 0
        if [[ ${#bases[@]} -ge 1 && $(kib "${bases[0]}") -gt $((bound_kib / 2)) ]]; then
            say "a base backup takes more than half of what HIVE_ARCHIVE_KEEP=$HIVE_ARCHIVE_KEEP allows: nothing is archived."
            echo "$HIVE_ARCHIVE_KEEP" >"$home/too-large"
        fi
        begin_anew "it is larger than HIVE_ARCHIVE_KEEP=$HIVE_ARCHIVE_KEEP allows"
        return 0
    done
}

# Of before a restore or an upgrade: they go first, and after their time.
forget_other_clusters() {
    local other
    for other in "$HIVE_ARCHIVE"/*/; do
        other=${other%/}
        [[ -d $other && $other != "$home" ]] || continue
        if is_over || [[ -z $(find "$other" -type f -mmin "-$((bound_seconds / 60 + 1))" | head -n 1) ]]; then rm -rf "$other"; fi
    done
}

# What lies before every base backup. A segment's name is its timeline, then its place in the log.
forget_log() {
    local base place least='' file name
    for base in $(list_bases); do
        place=$(place_of "$base")
        if [[ -z $least || $place < $least ]]; then least=$place; fi
    done
    for file in "$home"/wal/*.gz; do
        name=${file##*/}
        [[ ${#name} -ge 27 && ! ${name:8:16} < $least ]] || [[ $name == *.history.gz ]] || rm -f "$file"
    done
}

place_of() {
    local start
    start=$(sed -n 's/.*"Start-LSN": *"\([^"]*\)".*/\1/p' "$1/backup_manifest" | head -n 1)
    printf '%08X%08X' "$((16#${start%/*}))" "$((16#${start#*/} >> 24))"
}

is_over() { [[ $(kib "$HIVE_ARCHIVE") -gt $bound_kib ]]; }

kib() { du -sk "$1" 2>/dev/null | awk '{ print $1 }'; }

# Names are times: in their order they are in the order of their making.
list_bases() {
    local file
    for file in "$home"/base/*/done; do
        if [[ -e $file && $file != *.new/done ]]; then echo "${file%/done}"; fi
    done
}

# PostgreSQL's number of the cluster is the first thing in this file.
find_home() { home=$HIVE_ARCHIVE/$(od -An -tu8 -N8 "$1/global/pg_control" | tr -d ' '); }

# The console has checked them.
read_bounds() {
    local one number
    bound_seconds=604800 bound_kib=2097152
    for one in ${HIVE_ARCHIVE_KEEP//,/ }; do
        number=${one//[!0-9]/}
        case $one in
            *GiB) bound_kib=$((number * 1048576)) ;;
            *MiB) bound_kib=$((number * 1024)) ;;
            *d) bound_seconds=$((number * 86400)) ;;
            *h) bound_seconds=$((number * 3600)) ;;
            *m) bound_seconds=$((number * 60)) ;;
            *s) bound_seconds=$number ;;
        esac
    done
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
