#!/usr/bin/env bash
# hive/base-monitoring:13, for machines that reach no registry: stands in for debian:trixie-slim, with what monitoring-packages.sh would add.
set -Eeuo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/debian-source.sh"
source "$here/debian-image.sh"

main() {
    image=${1:-hive/base-monitoring:13}
    suite=trixie
    packages=(prometheus prometheus-blackbox-exporter prometheus-node-exporter)
    changes=('ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
    make_image
}

main "$@"
