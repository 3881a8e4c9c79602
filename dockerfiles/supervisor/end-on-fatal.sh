#!/usr/bin/env bash
# A supervisord event listener: when supervisord has given up on a program, ends the container with a failure, so that its restart
# policy and whoever watches it see it. supervisord alone would stay up with the program missing.
# Protocol: http://supervisord.org/events.html#event-listener-notification-protocol (stdout belongs to it).
set -Eeuo pipefail

main() {
    local header payload length
    while printf 'READY\n' && read -r header; do
        length=${header##* len:}
        read -r -N "${length%% *}" payload
        [[ $header != *eventname:PROCESS_STATE_FATAL* ]] || end_container "$payload"
        printf 'RESULT 2\nOK'
    done
}

# The others are stopped in order first: a database that is shut down properly needs no recovery. supervisord exits 0 on every
# signal it handles; USR1 is one that it does not, so the container's exit code is 138 (128 + 10).
end_container() {
    local program=${1#processname:}
    echo "end-on-fatal: ${program%% *} could not be started, ending the container" >&2
    supervisorctl stop api postgres >&2 || :
    kill -USR1 "$PPID"
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
