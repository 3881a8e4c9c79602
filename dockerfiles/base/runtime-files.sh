#!/usr/bin/env bash
# Hook of mmdebstrap: leaves of the unpacked packages in $1 just what a native program needs, and writes the few files that
# installing them would have made.
set -Eeuo pipefail

main() {
    local root=$1 kept=$1/.kept
    mkdir "$kept"
    (cd "$root" && keep usr/lib/*-linux-gnu/lib{c,m,dl,rt,pthread,resolv,nss_dns,nss_files,gcc_s,stdc++,z,ssl,crypto,zstd}.so.* \
        usr/lib/*-linux-gnu/ld-linux-*.so.* usr/lib64 usr/share/zoneinfo usr/share/ca-certificates usr/lib/os-release etc/os-release \
        etc/services etc/protocols usr/share/doc/*/copyright)
    (cd "$root" && keep lib lib64)
    # Where mmdebstrap mounts this machine's own, nothing is to be removed.
    find "$root" -mindepth 1 -maxdepth 1 ! -name .kept ! -name proc ! -name sys ! -name dev -exec rm -rf --one-file-system {} +
    mv "$kept"/* "$root/" && rmdir "$kept"
    write_files "$root"
}

# Copies into .kept what is there of the paths given.
keep() {
    local path
    for path in "$@"; do
        if [[ -e $path || -L $path ]]; then cp --archive --parents "$path" .kept/; fi
    done
}

write_files() {
    local root=$1
    install -d "$root"/etc/ssl/certs "$root"/usr/lib/ssl "$root"/app "$root"/run
    install -d -m 1777 "$root/tmp"
    cat "$root"/usr/share/ca-certificates/mozilla/*.crt > "$root/etc/ssl/certs/ca-certificates.crt"
    # Where Debian's OpenSSL looks for them.
    ln -s /etc/ssl/certs "$root/usr/lib/ssl/certs"
    ln -s /etc/ssl/certs/ca-certificates.crt "$root/usr/lib/ssl/cert.pem"
    printf '%s\n' root:x:0:0:root:/:/sbin/nologin hive:x:1000:1000:hive:/app:/sbin/nologin > "$root/etc/passwd"
    printf '%s\n' root:x:0: hive:x:1000: > "$root/etc/group"
    echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
}

main "$@"
