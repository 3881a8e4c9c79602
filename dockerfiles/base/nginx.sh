#!/usr/bin/env bash
# hive/base-nginx:1.26, for machines that reach no registry: stands in for nginx:1.26.
set -Eeuo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/debian-source.sh"
source "$here/debian-image.sh"

main() {
    image=${1:-hive/base-nginx:1.26}
    suite=trixie
    packages=(nginx libnginx-mod-http-js)
    changes=('ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
    make_image
}

main "$@"
