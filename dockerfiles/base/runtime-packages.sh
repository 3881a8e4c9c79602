#!/usr/bin/env bash
# In an image build: what the runtime needs and its PostgreSQL base may lack. hive/base-postgres has it all; the registry's
# pgvector image, which is Debian too, has none of it.
set -Eeuo pipefail

main() {
    local missing=()
    command -v supervisord >/dev/null || missing+=(supervisor)
    command -v tini >/dev/null || missing+=(tini)
    [[ -n $(find /usr/lib -name libnss_wrapper.so -print -quit) ]] || missing+=(libnss-wrapper)
    [[ -s /etc/ssl/certs/ca-certificates.crt ]] || missing+=(ca-certificates)
    [[ ${#missing[@]} -gt 0 ]] || return 0
    apt-get update
    apt-get install --yes --no-install-recommends "${missing[@]}"
    rm -rf /var/lib/apt/lists/*
}

main "$@"
