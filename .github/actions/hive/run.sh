#!/usr/bin/env bash
# What the action does, with its inputs as STACK, WORKSPACE, ENGINE, TIMEOUT, VERB. Outputs go to the file that GITHUB_OUTPUT names.
#
# Exit codes: those of the console.
set -Eeuo pipefail

main() {
    local root
    root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
    case ${STACK:?} in
        workspace | genie | agent) ;;
        *) echo "::error::stack is '$STACK': give workspace, genie or agent." >&2; exit 2 ;;
    esac
    title=$(tr '[:lower:]' '[:upper:]' <<<"${STACK:0:1}")${STACK:1}
    hive=("$root/build.sh" "--workspace=${WORKSPACE:?}")
    case ${VERB:?} in
        up) up ;;
        logs) keep_logs ;;
        down) "${hive[@]}" "--target=${title}Stop" ;;
        *) echo "::error::verb is '$VERB': give up, logs or down." >&2; exit 2 ;;
    esac
}

up() {
    local code=0 urls key
    "${hive[@]}" "--target=${title}Serve" "--engine=${ENGINE:?}" "--timeout=${TIMEOUT:?}" --yes || code=$?
    if [[ $code -ne 0 ]]; then
        keep_logs || :
        exit "$code"
    fi
    urls=$("${hive[@]}" "--target=${title}Url" --format=json)
    key=$(field api_key_file <<<"$urls")
    echo "::add-mask::$(cat "$key")"
    {
        echo "url=$(field api <<<"$urls")"
        echo "mcp-url=$(field mcp <<<"$urls")"
        echo "api-key-file=$key"
    } >> "$GITHUB_OUTPUT"
}

# The value of a text in a flat JSON document: there may be no jq.
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -n 1; }

keep_logs() {
    local folder
    folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/hive-logs-XXXXXX")
    "${hive[@]}" "--target=${title}Logs" --tail=100000 --level=debug > "$folder/$STACK.log" 2>&1 || :
    "${hive[@]}" --target=Doctor > "$folder/doctor.txt" 2>&1 || :
    "${hive[@]}" --target=Status --format=json > "$folder/status.json" 2>&1 || :
    echo "logs=$folder" >> "$GITHUB_OUTPUT"
}

main
