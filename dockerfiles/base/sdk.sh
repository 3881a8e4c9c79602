#!/usr/bin/env bash
# hive/base-sdk:10.0, for machines that reach no registry: stands in for mcr.microsoft.com/dotnet/sdk:10.0-aot.
# Debian's linker and headers for Native AOT, with the SDK of this machine.
set -Eeuo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/debian-source.sh"
source "$here/debian-image.sh"

# The folder with the SDK that global.json chooses (asked from the repository's root), and that SDK's version.
find_sdk() {
    sdk_version=$(cd "$here/../.." && dotnet --version) ||
        { echo "No .NET SDK that global.json accepts: install one, or run ./build.sh, which does." >&2; exit 4; }
    dotnet_root=$(cd "$here/../.." && dotnet --list-sdks | awk -v version="$sdk_version" '$1 == version { gsub(/[][]/, "", $2); print $2; exit }')
    dotnet_root=${dotnet_root%/sdk}
}

main() {
    image=${1:-hive/base-sdk:10.0}
    suite=trixie
    find_sdk
    packages=(gcc libc6-dev zlib1g-dev libstdc++6 libssl3t64 ca-certificates)
    changes=(
        'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/share/dotnet'
        'ENV DOTNET_ROOT=/usr/share/dotnet' 'ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true'
        'ENV DOTNET_NOLOGO=true' 'ENV DOTNET_CLI_TELEMETRY_OPTOUT=true'
    )
    export sdk_version dotnet_root
    # Other SDKs of this machine stay outside; runtimes and packs are small beside them. Tools for developers, F# and the test host of
    # .NET Framework, a quarter of the SDK, are removed: publishing does not use them. Expanded by the hook's own shell.
    # shellcheck disable=SC2016
    options=(--customize-hook='mkdir -p "$1/usr/share/dotnet/sdk" && cd "$dotnet_root" &&
        cp -a dotnet host packs sdk-manifests shared "$1/usr/share/dotnet/" && cp -a "sdk/$sdk_version" "$1/usr/share/dotnet/sdk/" &&
        cd "$1/usr/share/dotnet/sdk/$sdk_version" && rm -rf DotnetTools FSharp TestHostNetFramework')
    recipe_extra=$sdk_version
    make_image
}

main "$@"
