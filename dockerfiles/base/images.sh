#!/usr/bin/env bash
# images.sh SCRIPT IMAGE [SCRIPT IMAGE …] [-- COMMAND …]: makes base images side by side, each by its script of this folder. Unpacking
# packages keeps one processor busy for each. COMMAND runs beside them as soon as the first image is made. Its exit code is ignored: the build
# that follows runs it again, and reports what is wrong.
set -Eeuo pipefail
# A group of its own for each: the whole of it gets the signal.
set -m
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

main() {
    local code=0 process beside=
    local -a making=() command
    trap 'end_all 130' INT
    trap 'end_all 143' TERM
    while [[ $# -gt 0 && $1 != -- ]]; do
        bash "$here/$1.sh" "$2" &
        making+=($!)
        shift 2
    done
    command=("${@:2}")
    for process in "${making[@]}"; do
        wait "$process" || code=$?
        if [[ $code -eq 0 && -z $beside && ${#command[@]} -gt 0 ]]; then
            "${command[@]}" &
            beside=$!
        fi
    done
    if [[ -n $beside && $code -ne 0 ]]; then
        kill -TERM -- "-$beside" 2>/dev/null || :
        wait "$beside" || :
    elif [[ -n $beside ]]; then
        wait "$beside" || echo "What ran beside the images failed; the build that follows runs it again." >&2
    fi
    return "$code"
}

# Asked of the shell, which knows what runs now: an id that was noted may be another process by then.
end_all() {
    local process
    trap '' INT TERM
    for process in $(jobs -p); do kill -TERM -- "-$process" 2>/dev/null || :; done
    wait
    exit "$1"
}

main "$@"
