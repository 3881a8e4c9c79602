# shellcheck shell=bash
# What the entrypoints share: a container in which PostgreSQL runs is checked and prepared in the same way, whether the API runs
# beside it or not. A script that sources this reads PGDATA and HIVE_DATABASE_*.
# Exit codes as in the console: 2 a setting is missing or bad · 5 the data folder is in use · 6 refused, to protect data.

say() { echo "entrypoint: $*" >&2; }
end() { local code=$1; shift; say "$*"; exit "$code"; }

# Process 1 must reap orphans and die of signals; compose gives us an init (`init: true`), plain `docker run` does not.
run_under_init() {
    [[ $$ -ne 1 ]] || exec tini -- "$0" "$@"
}

refuse_root() {
    [[ $EUID -ne 0 ]] || end 2 "this image does not run as root: leave out --user, or give the id of the data folder's owner."
}

refuse_secrets_in_environment() {
    local name
    for name in "$@"; do
        [[ -z ${!name:-} ]] || end 2 "$name is set, but secrets are read from files only: see HIVE_API_KEY_FILE and HIVE_DATABASE_PASSWORD_FILE."
    done
}

require_secret_files() {
    local name
    for name in "$@"; do
        [[ -n ${!name:-} ]] || end 2 "$name is not set."
        [[ -r ${!name} ]] || end 2 "$name names ${!name}, which user $EUID cannot read: mount it there, owned by that user."
        [[ -s ${!name} ]] || end 2 "$name names ${!name}, which is empty."
    done
}

# Leaves a cluster in PGDATA that a server can be started on, and holds it for this container.
prepare_database() {
    [[ -d $PGDATA && -w $PGDATA ]] || end 1 "user $EUID cannot write to $PGDATA: make the mounted folder that user's own."
    find_postgres
    # A tmpfs takes the mode of the image's folder, which any user may write to.
    [[ ! -O /run/hive ]] || chmod 0700 /run/hive
    hold_data_folder
    forget_dead_server
    with_user_name bash "${BASH_SOURCE[0]%/*}/initialise-database.sh"
}

# Debian keeps the programs of each major version in a folder of its own; there is one version in the image.
find_postgres() {
    local folders=(/usr/lib/postgresql/*/bin)
    export HIVE_POSTGRES_BIN=${HIVE_POSTGRES_BIN:-${folders[0]}}
}

# PostgreSQL's own lock is a process id, which means nothing in another container: a lock on the folder itself does. Descriptor 9
# is inherited by what is started next (supervisord keeps it from its children), so the folder is held until the container ends.
hold_data_folder() {
    local refused=0
    exec 9< "$PGDATA"
    flock --nonblock 9 || refused=$?
    # 1 means locked; anything else, that the file system knows no locks, which is no reason not to start.
    [[ $refused -ne 1 ]] || end 5 "another server is using this data folder, here or in a container: stop that one."
}

# Having the lock, a server of an earlier container is dead, but its number may be alive here as another process, and PostgreSQL
# would not start. Line 2 names the folder as the writer saw it: a server outside of containers saw another path.
forget_dead_server() {
    local lock=$PGDATA/postmaster.pid folder
    [[ -e $lock ]] || return 0
    folder=$(sed -n 2p "$lock")
    [[ -z $folder || $folder == "$PGDATA" ]] ||
        end 6 "a PostgreSQL outside of this container has this data folder open as $folder: stop it (if it is dead, remove postmaster.pid)."
    rm -f "$lock"
}

# initdb wants the name of the user it runs as, who is in no passwd file when compose passes the caller's id.
with_user_name() {
    local library passwd=/tmp/passwd
    if getent passwd "$EUID" >/dev/null; then "$@"; return; fi
    library=$(find /usr/lib -name libnss_wrapper.so -print -quit)
    echo "hive:x:$EUID:$(id -g):hive:/tmp:/bin/false" > "$passwd"
    LD_PRELOAD=$library NSS_WRAPPER_PASSWD=$passwd NSS_WRAPPER_GROUP=/etc/group "$@"
}
