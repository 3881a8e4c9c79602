#!/usr/bin/env bash
# images.sh SCRIPT IMAGE [SCRIPT IMAGE …] [-- COMMAND …]: makes base images side by side, each by its script of this folder. Unpacking
# packages keeps one processor busy for each. COMMAND is run as soon as the first image is made, beside the others: it begins what is built
# on that image. How it ends is not told here, but to who builds all of it.
set -Eeuo pipefail
# A group of its own for each: the whole of it gets the signal.
set -m
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
making=()

main() {
    local code=0 process compiling=
    local -a meanwhile
    trap 'end_all 130' INT
    trap 'end_all 143' TERM
    while [[ $# -gt 0 && $1 != -- ]]; do
        bash "$here/$1.sh" "$2" &
        making+=($!)
        shift 2
    done
    meanwhile=("${@:2}")
    for process in "${making[@]}"; do
        wait "$process" || code=$?
        if [[ $code -eq 0 && -z $compiling && ${#meanwhile[@]} -gt 0 ]]; then
            "${meanwhile[@]}" &
            compiling=$!
            making+=("$compiling")
        fi
    done
    if [[ -n $compiling ]]; then
        [[ $code -eq 0 ]] || kill -TERM -- "-$compiling" 2>/dev/null || :
        wait "$compiling" || :
    fi
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
