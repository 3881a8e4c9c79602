#!/bin/bash
# monitor.sh [OPTION]...: Prometheus with these options, and beside it the two programs that look where no metric is. They listen on this container's
# own loopback. It ends with the first of them that ends, so that the container is started anew with all three.
set -Euo pipefail

main() {
    local prometheus
    prometheus-blackbox-exporter --config.file=/etc/hive/current/blackbox.yml --web.listen-address=127.0.0.1:9115 --log.level=warn &
    /opt/hive/collect.sh &
    prometheus "$@" &
    prometheus=$!
    # HUP: it reads its configuration anew.
    trap 'kill -HUP "$prometheus"' HUP
    trap 'end_all' TERM INT
    # A signal ends the wait as well.
    while [[ $(running) -eq 3 ]]; do wait -n; done
    end_all
    wait
}

running() { jobs -pr | wc -l; }

# shellcheck disable=SC2046 # one word for each
end_all() { kill -TERM $(jobs -pr) 2>/dev/null; }

main "$@"
