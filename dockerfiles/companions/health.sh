#!/bin/bash
# health.sh PORT PATH: succeeds when PATH answers 200 on this container's PORT. There is no curl in the image.
set -Eeuo pipefail

main() {
    local status
    exec 3<> "/dev/tcp/127.0.0.1/$1"
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3
    IFS=' ' read -r -t 5 _ status _ <&3
    [[ $status == 200 ]]
}

main "$@"
