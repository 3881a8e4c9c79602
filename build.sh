#!/usr/bin/env bash
# The door: finds or installs the .NET SDK, rebuilds the console only when its sources changed, and hands over to it.
#   ./build.sh --target=GenieServe        ./build.sh (lists all targets)
# build.ps1 does the same, step by step; Contracts.Tests compares the two.
set -Eeuo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
consoles=$root/artifacts/console
sdk_folder=${HIVE_DOTNET_ROOT:-$root/artifacts/dotnet}
sdk_script=${HIVE_DOTNET_INSTALL_SCRIPT:-https://dot.net/v1/dotnet-install.sh}

# Build servers would outlive this run, and an interrupted run is to leave no process.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0

fail() {
  printf 'Error: %s\n  → %s\n' "$1" "$2" >&2
  exit 4
}

# step: find the SDK
# The machine's own if it is new enough, else the one that is installed here.
find_sdk() {
  local own
  if own=$(command -v dotnet) && fits "$own"; then
    dotnet=dotnet
    return
  fi
  [[ -x $sdk_folder/dotnet ]] && fits "$sdk_folder/dotnet" || install_sdk
  dotnet=$sdk_folder/dotnet
  export DOTNET_ROOT=$sdk_folder PATH=$sdk_folder:$PATH
}

# A console that is built needs the runtime alone, and asking for the SDK takes longer than it does.
fits() {
  if [[ -f $console/hive-build.dll ]]; then has_runtime "$1"; else has_sdk "$1"; fi
}

# global.json decides, with its rollForward: in its folder dotnet fails when no SDK fits.
has_sdk() { (cd "$root" && "$1" --version) >/dev/null 2>&1; }

has_runtime() {
  local major=10 program
  [[ ! $(<"$root/global.json") =~ \"version\":\ *\"([0-9]+)\. ]] || major=${BASH_REMATCH[1]}
  # Where it lies beside the program, a look is enough; a wrapper or an unusual place is asked.
  program=$(readlink -f "$1" 2>/dev/null) || program=$1
  compgen -G "${program%/*}/shared/Microsoft.NETCore.App/$major.*" >/dev/null ||
    [[ $("$1" --list-runtimes 2>/dev/null) == *"Microsoft.NETCore.App $major."* ]]
}

# step: install the SDK that global.json names
install_sdk() {
  local script
  command -v curl >/dev/null || fail 'The .NET SDK is missing, and so is curl to fetch it with.' 'Install the .NET 10 SDK (https://dot.net), or curl.'
  printf 'The .NET SDK is missing, or is not the one that global.json names; that is installed into %s …\n' "$sdk_folder" >&2
  mkdir -p "$sdk_folder"
  script=$sdk_folder/dotnet-install.sh
  curl --fail --silent --show-error --location --retry 3 --output "$script" "$sdk_script" ||
    fail "The SDK's installer could not be fetched from $sdk_script." 'Install the .NET 10 SDK by hand (https://dot.net), then run this again.'
  bash "$script" --jsonfile "$root/global.json" --install-dir "$sdk_folder" --no-path >&2 ||
    fail 'The SDK could not be installed.' 'Install the .NET 10 SDK by hand (https://dot.net), then run this again.'
  [[ -x $sdk_folder/dotnet ]] && has_sdk "$sdk_folder/dotnet" ||
    fail 'The installer ended well but left no SDK that global.json allows.' 'Install the .NET 10 SDK by hand (https://dot.net), then run this again.'
}

# step: fingerprint the console's sources
# Contents, not times: a fresh checkout or a touched folder is no change. The lines are sorted as build.ps1 sorts them, so
# both doors find the same console.
fingerprint() {
  local sum=(sha256sum)
  command -v sha256sum >/dev/null || sum=(shasum -a 256)
  (
    cd "$root"
    export LC_ALL=C
    find build src/Hive.Stacks dockerfiles/entrypoints/database.sh global.json Directory.Build.props Directory.Packages.props \
      \( -name bin -o -name obj \) -prune -o -type f -print0 | xargs -0 "${sum[@]}" | sort | "${sum[@]}" | cut -c 1-12
  )
}

# step: build the console once for each fingerprint, one run at a time
build_console() {
  local draft
  mkdir -p "$consoles"
  exec 8>"$consoles/.lock"
  if command -v flock >/dev/null && ! flock --nonblock 8; then
    printf 'Another run builds the console; waiting …\n' >&2
    flock 8
  fi
  if [[ ! -f $console/hive-build.dll ]]; then
    local began=$SECONDS clock
    tell_time 'Building the console' &
    clock=$!
    # A folder that a killed build left behind is swept here, under the lock; so are consoles of former sources.
    find "$consoles" -mindepth 1 -maxdepth 1 -type d -mtime +7 -exec rm -rf {} +
    draft=$consoles/draft
    # Compiled ahead it starts in half the time; where that compiler cannot be had, the plain build does the same work.
    if publish_console "$draft" -p:PublishReadyToRun=true >"$consoles/build.log" 2>&1; then
      end_clock "$clock"
    else
      end_clock "$clock"
      publish_console "$draft" >&2 || fail 'The console could not be built.' 'Read what the compiler says above.'
    fi
    echo "$((SECONDS - began))" >"$consoles/build.seconds"
    mv "$draft" "$console"
  fi
  exec 8>&-
}

# Says that it goes on: on a terminal each second in one line, elsewhere in a line every ten seconds. Ends with this script, too,
# and holds none of its locks.
tell_time() {
  local what=$1 last='' seconds=0
  exec 8>&- >&2
  [[ ! -s $consoles/build.seconds ]] || last=" (about $(<"$consoles/build.seconds") s last time)"
  printf '%s …%s' "$what" "$last"
  [[ -t 2 ]] || echo
  while sleep 1 && kill -0 $$ 2>/dev/null; do
    seconds=$((seconds + 1))
    if [[ -t 2 ]]; then printf '\r%s … %s s%s' "$what" "$seconds" "$last"
    elif ((seconds % 10 == 0)); then printf '%s … %s s%s\n' "$what" "$seconds" "$last"
    fi
  done
}

end_clock() {
  kill "$1" 2>/dev/null || :
  wait "$1" 2>/dev/null || :
  [[ ! -t 2 ]] || echo >&2
}

publish_console() {
  rm -rf "$1"
  "$dotnet" publish "$root/build/Hive.Build.csproj" --configuration Release --output "$1" -p:ArtifactsPath="$consoles/build" \
    --nologo --verbosity quiet "${@:2}"
}

main() {
  local dotnet='' console
  console=$consoles/$(fingerprint)
  find_sdk
  [[ -f $console/hive-build.dll ]] || build_console
  # step: hand over
  # Its messages name the script that the user called.
  export HIVE_ENTRY=build.sh
  [[ ! -x $console/hive-build ]] || exec "$console/hive-build" "$@"
  exec "$dotnet" "$console/hive-build.dll" "$@"
}

main "$@"
