#!/usr/bin/env bash
# hive/base-postgres:17, for machines that reach no registry: stands in for pgvector/pgvector:0.8.1-pg17-trixie.
set -Eeuo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/debian-source.sh"
source "$here/debian-image.sh"

main() {
    image=${1:-hive/base-postgres:17}
    suite=trixie
    packages=(postgresql-17 postgresql-17-pgvector supervisor tini libnss-wrapper ca-certificates)
    changes=('ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/17/bin' 'ENV LANG=C.UTF-8')
    # shellcheck disable=SC2016 # hooks are expanded by their own shell: $1 is the folder of the system being made
    options=(
        # No cluster in the image: the entrypoint makes one in the data folder.
        --essential-hook='mkdir -p "$1/etc/postgresql-common/createcluster.d"'
        --essential-hook='echo "create_main_cluster = false" > "$1/etc/postgresql-common/createcluster.d/hive.conf"'
        # JIT needs LLVM, 130 MB for queries that this system does not ask; PostgreSQL goes without where its library is absent.
        --dpkgopt='path-exclude=/usr/lib/*/libLLVM*' --dpkgopt='path-exclude=/usr/lib/*/libz3*'
        --dpkgopt='path-exclude=/usr/lib/postgresql/*/lib/bitcode/*' --dpkgopt='path-exclude=/usr/lib/postgresql/*/lib/llvmjit*'
        # ssl-cert makes a key at installation: no image should ship a private key.
        --customize-hook='rm -f "$1/etc/ssl/private/ssl-cert-snakeoil.key"'
    )
    make_image
}

main "$@"
