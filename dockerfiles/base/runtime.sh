#!/usr/bin/env bash
# hive/base-runtime:10.0, for machines that reach no registry: stands in for mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled.
# The libraries that a native .NET program needs, and nothing that could be run: no shell, no package manager.
set -Eeuo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/debian-source.sh"
source "$here/debian-image.sh"

main() {
    image=${1:-hive/base-runtime:10.0}
    suite=trixie
    packages=(libc6 libgcc-s1 libstdc++6 zlib1g libssl3t64 ca-certificates tzdata base-files netbase)
    # Unpacked, never installed: what installing would run, and what the packages depend on for that, stays outside.
    options=(--variant=extract --skip=cleanup --extract-hook="$here/runtime-files.sh")
    changes=('ENV PATH=/app' 'ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true' 'USER 1000:1000')
    recipe_extra=$(< "$here/runtime-files.sh")
    make_image
}

main "$@"
