#!/usr/bin/env bash
# Builds pgvector for a PostgreSQL whose distribution has no package of it, from the source package of a release that has, and
# installs it as a package: dpkg finishes what is interrupted, and `apt-get remove` takes it away again.
#
#   build-pgvector.sh MAJOR BIN_FOLDER WORK_FOLDER SOURCE_FILE
#
# MAJOR: PostgreSQL's major version. BIN_FOLDER: where its pg_config is. WORK_FOLDER: emptied first, removed at the end.
# SOURCE_FILE: an apt source of source packages; it is read with lists of its own, so that apt's own sources stay as they are.
# Root alone can run it: it installs. Exit codes: 0 installed, else it failed and nothing is installed.
set -Eeuo pipefail

# What leave takes away; it runs when main has ended.
work=''

main() {
    local major=$1 bin=$2 sources=$4 version root
    work=$3
    # What a run left that was killed.
    rm -rf "$work"
    mkdir -p "$work"
    trap leave EXIT
    root=$work/root
    fetch "$sources"
    version=$(sed -n 's/^Version: //p' "$work"/pgvector_*.dsc | head -n 1)
    mkdir "$work/source"
    tar --extract --file "$(ls "$work"/pgvector_*.orig.tar.*)" --directory "$work/source" --strip-components=1
    # OPTFLAGS: without -march=native, which would make it for this very processor.
    make --directory="$work/source" --silent PG_CONFIG="$bin/pg_config" OPTFLAGS="" with_llvm=no
    make --directory="$work/source" --silent PG_CONFIG="$bin/pg_config" OPTFLAGS="" with_llvm=no DESTDIR="$root" install
    # Headers are for extensions that build on it.
    rm -rf "$root/usr/include"
    describe "$major" "$version" "$root"
    dpkg-deb --build --root-owner-group "$root" "$work/pgvector.deb"
    # Unpacked under names of dpkg's own and then moved: killed here, the control file is not there without what it names.
    dpkg --install "$work/pgvector.deb"
}

leave() { rm -rf "$work"; }

# The source package, whose checksums apt compares with what the release's signature covers.
fetch() {
    local sources=$1 options
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    options=(--quiet -o "Dir::Etc::sourcelist=$sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
        -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root -o Acquire::Retries=2)
    apt-get "${options[@]}" update
    (cd "$work" && apt-get "${options[@]}" source --download-only pgvector)
}

# A lower version than the distribution's own, should it come to have one, which then replaces this.
describe() {
    local major=$1 version=$2 root=$3
    mkdir "$root/DEBIAN"
    cat > "$root/DEBIAN/control" <<CONTROL
Package: postgresql-$major-pgvector
Version: $version~hive
Architecture: $(dpkg --print-architecture)
Depends: postgresql-$major
Maintainer: root <root@localhost>
Section: database
Priority: optional
Description: pgvector for PostgreSQL $major, built on this machine
 From the distribution's source package, by EngineUp --engine=local.
CONTROL
}

[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
