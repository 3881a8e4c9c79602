# shellcheck shell=bash
# Makes a container image from Debian packages, without a registry: mmdebstrap writes a tar, docker imports it.
# A script that sources this sets these and calls make_image.
image=          # its name and tag
suite=          # the Debian release
packages=()     # what is installed beside the minimum
changes=()      # Dockerfile instructions
options=()      # for mmdebstrap
recipe_extra=   # what else the result depends on
readonly workshops=${TMPDIR:-/tmp}/hive-base-images-$EUID
workshop=       # set by enter_workshop: the folder it is made in

# What nobody reads in a container; the licences (copyright files) stay.
readonly lean=(
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright'
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*'
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/i18n/*'
)

# This machine's mirrors and proxies are no business of the image; the hook's own shell expands it.
# shellcheck disable=SC2016
readonly forget_machine='rm -rf "$1"/etc/apt/sources.list* "$1"/etc/apt/apt.conf.d/99mmdebstrap'

make_image() {
    local recipe started=$SECONDS
    recipe=$(recipe_fingerprint)
    if [[ $(image_recipe) == "$recipe" ]]; then
        echo "$image is up to date"
        return
    fi
    require_mmdebstrap
    enter_workshop
    debian_source "$suite" > "$workshop/sources.list"
    apt_transport_options > "$workshop/transport.conf" || : # no such setting is the ordinary case
    write_tar
    import_tar "$recipe"
    echo "$image made from Debian packages in $((SECONDS - started)) s"
}

# The label on the image we have; nothing when there is none.
image_recipe() {
    docker image inspect --format '{{index .Config.Labels "hive.recipe"}}' "$image" 2>/dev/null || :
}

# Everything that decides what is inside, as one hash: the scripts that make it and what the caller adds. Not the mirror.
recipe_fingerprint() {
    { cat "${BASH_SOURCE%/*}"/debian-*.sh "$0"; printf '%s\n' "$image" "$recipe_extra"; } | sha256sum | cut -d' ' -f1
}

require_mmdebstrap() {
    command -v mmdebstrap >/dev/null && return
    if [[ $EUID -ne 0 ]]; then
        echo "mmdebstrap is missing, which makes images from Debian packages: run 'apt-get install mmdebstrap' as root." >&2
        exit 4
    fi
    # Images are made side by side: one installs it, the others wait.
    (umask 077 && mkdir -p "$workshops")
    exec 8> "$workshops/mmdebstrap.lock"
    flock 8
    command -v mmdebstrap >/dev/null && return
    echo "installing mmdebstrap" >&2
    apt_install mmdebstrap && return
    echo "mmdebstrap could not be installed (see above): run 'apt-get update && apt-get install mmdebstrap'." >&2
    exit 4
}

# Lists may be stale or absent on a fresh machine; refreshing them first would cost every other machine the time.
apt_install() {
    apt-get install --yes --quiet --no-install-recommends "$@" >&2 ||
        { apt-get update >&2 && apt-get install --yes --quiet --no-install-recommends "$@" >&2; }
}

# One folder per image, under a lock. What a killed run left is removed here: a trap does not survive kill -9.
# mmdebstrap inherits the lock, so an orphaned one is waited for rather than raced.
enter_workshop() {
    workshop=$workshops/${image//[^a-z0-9.]/-}
    (umask 077 && mkdir -p "$workshop")
    exec 9> "$workshop.lock"
    flock --nonblock 9 || { echo "waiting for another run that makes $image" >&2; flock 9; }
    clean_workshop
    mkdir -p "$workshop/tmp"
    trap clean_workshop EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

clean_workshop() {
    rm -rf --one-file-system "$workshop"
}

# A tar on disk rather than a pipe into docker: mmdebstrap's own exit code decides, and an empty stream imports as an empty image.
write_tar() {
    local include
    include=$(IFS=,; echo "${packages[*]}")
    if ! TMPDIR=$workshop/tmp mmdebstrap --variant=minbase --include="$include" --aptopt="$workshop/transport.conf" \
        "${lean[@]}" ${options[@]+"${options[@]}"} --customize-hook="$forget_machine" \
        "$suite" "$workshop/image.tar" "$workshop/sources.list" >&2; then
        echo "mmdebstrap could not make $image (see above): check that 'apt-get update' works on this machine." >&2
        exit 1
    fi
}

import_tar() {
    local change before arguments=(--change "LABEL hive.recipe=$1")
    for change in "${changes[@]}"; do arguments+=(--change "$change"); done
    before=$(docker image inspect --format '{{.Id}}' "$image" 2>/dev/null) || before=
    docker import "${arguments[@]}" "$workshop/image.tar" "$image" >/dev/null
    # What the name stood for until now; it stays where something is still made on it.
    [[ -z $before ]] || docker image rm "$before" >/dev/null 2>&1 || :
}
