#!/usr/bin/env bash
# In an image build: what monitoring needs and its base lacks. hive/base-monitoring has it all; the registry's Debian has none of it.
set -Eeuo pipefail

main() {
    local program missing=()
    for program in prometheus prometheus-blackbox-exporter prometheus-node-exporter; do
        command -v "$program" >/dev/null || missing+=("$program")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    apt-get update
    apt-get install --yes --no-install-recommends "${missing[@]}"
    rm -rf /var/lib/apt/lists/*
}

main "$@"
