#!/bin/bash
# collect.sh: tells Prometheus, through node_exporter, what lies in the folders of the workspace that it can read: how old archives and backups
# are, and whether an archive complains. Ends with node_exporter.
#
# Reads: /workspace/archive/STACK/SYSTEM/base/TIME/done (archive.sh writes it last), /workspace/archive/STACK/base.log (what went wrong with the newest
#        base backup; empty when nothing did), /workspace/backups/STACK/[scheduled/]*.dump. A root who runs the console keeps backups from
#        everybody else: then there is nothing to tell about them.
set -Eeuo pipefail
shopt -s nullglob

readonly metrics=/tmp/metrics

main() {
    mkdir -p "$metrics"
    collect
    repeat &
    exec prometheus-node-exporter --web.listen-address=127.0.0.1:9100 --log.level=warn --collector.disable-defaults --collector.filesystem \
        --collector.meminfo --collector.loadavg --collector.textfile --collector.textfile.directory="$metrics" \
        --collector.filesystem.mount-points-exclude='^/(proc|sys|dev|run|tmp|etc)($|/)'
}

repeat() {
    while sleep "${HIVE_COLLECT_EVERY:-15}"; do collect || :; done
}

# The whole file or the one before.
collect() {
    tell >"$metrics/workspace.tmp"
    mv "$metrics/workspace.tmp" "$metrics/workspace.prom"
}

tell() {
    local folder stack
    echo '# HELP hive_archive_base_seconds When the newest base backup of the archive was complete, in seconds since 1970.'
    echo '# TYPE hive_archive_base_seconds gauge'
    for folder in /workspace/archive/*/; do
        stack=$(basename "$folder")
        # A stack that was never served has an empty folder, and no archive that could be broken.
        set -- "$folder"*/
        [[ $# -gt 0 ]] || continue
        echo "hive_archive_base_seconds{stack=\"$stack\"} $(newest "$folder"*/base/*/done)"
    done
    echo '# HELP hive_archive_complaints_bytes How much the archive has to say about its newest base backup; 0 when it went well.'
    echo '# TYPE hive_archive_complaints_bytes gauge'
    for folder in /workspace/archive/*/; do
        [[ -e $folder/base.log ]] || continue
        echo "hive_archive_complaints_bytes{stack=\"$(basename "$folder")\"} $(stat -c %s "$folder/base.log")"
    done
    echo '# HELP hive_backup_newest_seconds When the newest backup was made, in seconds since 1970.'
    echo '# TYPE hive_backup_newest_seconds gauge'
    for folder in /workspace/backups/*/; do
        [[ -x $folder && -r $folder ]] || continue
        stack=$(basename "$folder")
        set -- "$folder"*.dump "$folder"scheduled/*.dump
        [[ $# -eq 0 ]] || echo "hive_backup_newest_seconds{stack=\"$stack\"} $(newest "$@")"
    done
}

# When the newest of some files was written; 0 where there is none.
newest() {
    [[ $# -gt 0 ]] || { echo 0; return; }
    stat -c %Y "$@" | sort -n | tail -n 1
}

main "$@"
