#!/usr/bin/env bash
# images.sh SCRIPT IMAGE [SCRIPT IMAGE …]: makes base images side by side, each by its script of this folder. Unpacking packages keeps
# one processor busy for each.
set -Eeuo pipefail
# A group of its own for each: the whole of it gets the signal.
set -m
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
making=()

main() {
    local code=0 process
    trap 'end_all 130' INT
    trap 'end_all 143' TERM
    while [[ $# -gt 0 ]]; do
        bash "$here/$1.sh" "$2" &
        making+=($!)
        shift 2
    done
    for process in "${making[@]}"; do
        wait "$process" || code=$?
    done
    return "$code"
}

end_all() {
    local process
    trap '' INT TERM
    for process in "${making[@]}"; do kill -TERM -- "-$process" 2>/dev/null || :; done
    wait
    exit "$1"
}

main "$@"
