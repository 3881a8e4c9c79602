# shellcheck shell=bash
# Where this machine gets Debian packages from: asked of apt itself, so that deb822 files, classic lists and mirror lists all
# count, and so that no mirror's name stands in the project.

# debian_source SUITE: apt lines for SUITE (and its security updates, where the machine has such a source) on stdout.
# HIVE_DEBIAN_SOURCE overrides: one or more "deb …" lines, for hosts whose own packages are not Debian's (Ubuntu).
debian_source() {
    local suite=$1 main security
    if [[ -n ${HIVE_DEBIAN_SOURCE:-} ]]; then
        printf '%s\n' "$HIVE_DEBIAN_SOURCE"
        return
    fi
    main=$(debian_mirror "$suite" "$(host_codename)")
    if [[ -z $main ]]; then
        echo "This machine's apt has no Debian source to take '$suite' from." \
            "Set HIVE_DEBIAN_SOURCE='deb [signed-by=KEYRING] MIRROR $suite main' (on Ubuntu: apt-get install debian-archive-keyring)." >&2
        return 4
    fi
    echo "deb $main $suite main"
    security=$(debian_mirror "$suite-security" "$(host_codename)-security")
    [[ -z $security ]] || echo "deb $security $suite-security main"
}

# debian_mirror SUITE FALLBACK: the URI that serves SUITE here, else the one that serves FALLBACK (a mirror carries all suites).
debian_mirror() {
    local wanted found
    for wanted in "$@"; do
        # Origin is known once lists were downloaded; a fresh machine has none yet, and then the release's name must do.
        found=$(apt-get indextargets --format "\$(RELEASE) \$(COMPONENT) \$(REPO_URI) \$(ORIGIN)" 'Created-By: Packages' |
            awk -v wanted="$wanted" '$1 == wanted && $2 == "main" && ($4 == "Debian" || $4 ~ /^\$/) { print $3; exit }')
        if [[ -n $found ]]; then
            echo "$found"
            return
        fi
    done
}

# The release of a Debian host; an Ubuntu one says nothing, because its mirror does not carry Debian's suites.
host_codename() {
    # shellcheck source=/dev/null
    (. /etc/os-release && [[ ${ID:-} == debian ]] && echo "${VERSION_CODENAME:-}") || echo none
}

# The machine's proxy and transport settings, for an apt that runs with a configuration of its own.
apt_transport_options() {
    apt-config dump | grep -E '^Acquire::(https?|ftp|Proxy|Retries|Check-Valid-Until|Check-Date)[: ]' | grep -v ' "";$'
}
