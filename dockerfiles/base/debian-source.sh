# shellcheck shell=bash
# Where this machine gets Debian packages from: asked of apt itself, so that deb822 files, classic lists and mirror lists all
# count, and so that no mirror's name stands in the project.

# debian_source SUITE: apt lines for SUITE (and its security updates, where the machine has such a source) on stdout.
# HIVE_DEBIAN_SOURCE overrides: one or more "deb …" lines, for hosts whose own packages are not Debian's (Ubuntu).
debian_source() {
    local suite=$1 main security mirrors
    if [[ -n ${HIVE_DEBIAN_SOURCE:-} ]]; then
        printf '%s\n' "$HIVE_DEBIAN_SOURCE"
        return
    fi
    # Asked once, because apt takes a second for each answer. Without apt there is no mirror, and the message below says so.
    mirrors=$(apt_mirrors) || :
    main=$(debian_mirror "$mirrors" "$suite" "$(host_codename)")
    if [[ -z $main ]]; then
        echo "This machine's apt has no Debian source to take '$suite' from." \
            "Set HIVE_DEBIAN_SOURCE='deb [signed-by=KEYRING] MIRROR $suite main' (on Ubuntu: apt-get install debian-archive-keyring)." >&2
        return 4
    fi
    echo "deb $main $suite main"
    security=$(debian_mirror "$mirrors" "$suite-security" "$(host_codename)-security")
    [[ -z $security ]] || echo "deb $security $suite-security main"
}

# debian_mirror MIRRORS SUITE FALLBACK: the URI that serves SUITE, else the one that serves FALLBACK (a mirror carries all suites).
debian_mirror() {
    local mirrors=$1 wanted found
    for wanted in "${@:2}"; do
        found=$(echo "$mirrors" | awk -v wanted="$wanted" '$1 == wanted && $2 == "main" && !seen { print $3; seen = 1 }')
        [[ -z $found ]] || { echo "$found"; return; }
    done
}

# RELEASE COMPONENT URI of Debian's package lists: those known to be Debian's come first. A fresh machine has no lists yet, and
# then the release's name must do.
apt_mirrors() {
    local fields="\$(RELEASE) \$(COMPONENT) \$(REPO_URI)"
    apt-get indextargets --format "$fields" 'Created-By: Packages' 'Origin: Debian'
    apt-get indextargets --no-release-info --format "$fields" 'Created-By: Packages'
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
