#!/usr/bin/env bash
# Starts one program the way the local engine wants it: as an unprivileged user, seeing folders that this user could not
# reach otherwise, and (with --record) detached from the console, with its identity on file before it begins to run.
#
#   launch.sh [--user UID:GID] [--mount FOLDER AT]... [--hold FOLDER] [--record FILE --log FILE [--log-bytes N]] -- PROGRAM [ARGUMENT]...
#
# Every step replaces the process (exec), so the process id on file is the program's own. With --log-bytes one more process stays,
# the parent of the program: it keeps the log, and ends when nobody writes to it any more.
# Works with the bash 3.2 of macOS, where --user and --mount are not used.
set -Eeuo pipefail

fail() {
  printf 'launch: %s\n' "$1" >&2
  exit 4
}

# What tells a process from a later one with the same id: when it began, in ticks since the boot, and which boot.
write_record() {
  local boot=none keeper=${HIVE_LAUNCH_KEEPER:-}
  [[ ! -r /proc/self/stat ]] || boot=$(</proc/sys/kernel/random/boot_id)
  {
    printf 'pid=%s\nticks=%s\nboot=%s\nstarted=%s\n' "$$" "$(ticks_of "$$")" "$boot" "$(date +%s)"
    [[ -z $keeper ]] || printf 'keeper=%s\nkeeper_ticks=%s\n' "$keeper" "$(ticks_of "$keeper")"
  } >"$record.new"
  mv -f "$record.new" "$record"
}

ticks_of() {
  local stat='' fields=()
  [[ -r /proc/$1/stat ]] || { echo 0; return; }
  stat=$(<"/proc/$1/stat")
  # The name in parentheses may hold spaces: count from behind it. The start is field 22 (proc_pid_stat(5)).
  read -r -a fields <<<"${stat##*) }"
  echo "${fields[19]}"
}

# Appends what it reads to the log as it comes, and puts the log aside when it is full: FILE, FILE.1 and FILE.2 are all there is.
# dd writes each piece as it reads it, whatever the bytes, and ends after some, so that the size is looked at again.
keep_log() {
  local piece=16384 count=$((log_bytes / 16384)) said rest
  ((count > 0)) || count=1
  ((count < 64)) || count=64
  while :; do
    said=$(LC_ALL=C dd bs=$piece count=$count 2>&1 >>"$log") || :
    # Nothing was read: the log cannot be opened (a full disk, a removed folder). The program must not have to wait for that.
    [[ $said == *'records in'* ]] || said=$(LC_ALL=C dd bs=$piece count=1 2>&1 >/dev/null) || :
    [[ ! $said =~ (^|[^0-9])0\+0\ records\ in ]] || return 0
    [[ -f $log ]] && (($(wc -c <"$log") >= log_bytes)) || continue
    # The rest of a line that was read in the middle belongs to it.
    [[ -z $(tail -c 1 "$log") ]] || { IFS= read -r rest || :; printf '%s\n' "$rest" >>"$log" || :; }
    [[ ! -f $log.1 ]] || mv -f "$log.1" "$log.2" || :
    mv -f "$log" "$log.1" || :
  done
}

# The lock that everybody takes who starts a server on a data folder (see dockerfiles/entrypoints/container.sh). The program
# and its children inherit the descriptor, so it is held until the last of them has ended.
hold_folder() {
  local refused=0
  [[ -n $hold ]] || return 0
  command -v flock >/dev/null || return 0
  exec 8<"$hold"
  flock --nonblock 8 || refused=$?
  # 1 means locked; anything else, that the file system knows no locks, which is no reason not to start.
  [[ $refused -ne 1 ]] || fail "another server is using the data folder $hold; stop that one first."
}

# A private tmpfs holds the mount points: nothing of this is seen outside, and nothing is left when the program ends.
mount_folders() {
  local i
  mount -t tmpfs -o mode=0755,size=64k tmpfs "$(dirname "${mounts[1]}")"
  for ((i = 0; i < ${#mounts[@]}; i += 2)); do
    if [[ -d ${mounts[i]} ]]; then mkdir -p "${mounts[i + 1]}"; else : >"${mounts[i + 1]}"; fi
    mount --bind "${mounts[i]}" "${mounts[i + 1]}"
  done
}

drop_privileges() {
  [[ -n $user ]] || exec "$@"
  command -v setpriv >/dev/null || fail 'setpriv is missing; install util-linux.'
  cd /
  exec setpriv --reuid="${user%%:*}" --regid="${user##*:}" --clear-groups --no-new-privs --inh-caps=-all -- "$@"
}

run() {
  [[ ${#mounts[@]} -gt 0 && -z ${HIVE_LAUNCH_MOUNTED:-} ]] || {
    unset HIVE_LAUNCH_MOUNTED
    [[ ${#mounts[@]} -eq 0 ]] || mount_folders
    drop_privileges "$@"
  }
  command -v unshare >/dev/null || fail 'unshare is missing; install util-linux.'
  HIVE_LAUNCH_MOUNTED=1 exec unshare --mount --propagation private -- bash "$0" "${confined[@]}" -- "$@"
}

main() {
  local user='' record='' log='' log_bytes='' hold=''
  local -a mounts=() confined=() session=()
  while [[ $# -gt 0 && $1 != -- ]]; do
    case $1 in
      --user) user=$2 confined+=("$1" "$2"); shift 2 ;;
      --mount) mounts+=("$2" "$3") confined+=("$1" "$2" "$3"); shift 3 ;;
      --hold) hold=$2; shift 2 ;;
      --record) record=$2; shift 2 ;;
      --log) log=$2; shift 2 ;;
      --log-bytes) log_bytes=$2; shift 2 ;;
      *) fail "unknown option $1" ;;
    esac
  done
  shift
  [[ -n $record ]] || {
    hold_folder
    run "$@"
  }

  if command -v setsid >/dev/null; then session=(setsid); else session=(nohup); fi
  if [[ -z ${HIVE_LAUNCH_DETACHED:-} ]]; then
    # The substitution ends when descriptor 9 is closed: the moment at which the record is on file, or the start has failed.
    : "$(HIVE_LAUNCH_DETACHED=1 "${session[@]}" bash "$0" ${confined[@]+"${confined[@]}"} ${hold:+--hold "$hold"} \
      --record "$record" --log "$log" ${log_bytes:+--log-bytes "$log_bytes"} -- "$@" 9>&1 >>"$log" 2>&1 </dev/null &)"
    [[ -e $record ]] || fail "the program did not start; see $log"
    exit 0
  fi

  if [[ -n $log_bytes ]]; then
    exec 3< <(HIVE_LAUNCH_KEEPER=$$ exec "${session[@]}" bash "$0" ${confined[@]+"${confined[@]}"} ${hold:+--hold "$hold"} \
      --record "$record" --log "$log" -- "$@" 2>&1)
    exec 9>&- >/dev/null 2>&1
    keep_log <&3
    exit 0
  fi

  hold_folder
  write_record
  unset HIVE_LAUNCH_DETACHED HIVE_LAUNCH_KEEPER
  exec 9>&-
  run "$@"
}

main "$@"
