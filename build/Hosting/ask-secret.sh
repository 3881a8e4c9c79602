#!/bin/sh
# Asks ($1) at the terminal, reads one line without showing it, and prints that on standard output. A program of its own: the .NET
# runtime puts the terminal's settings back whenever a child ends, and between two keys that it reads itself.
set -eu
before=$(stty -g </dev/tty)
restore() { stty "$before" </dev/tty && echo >/dev/tty; }
trap restore EXIT
trap 'exit 130' INT TERM HUP
stty -echo </dev/tty
# Only now: what is typed at once would else be seen.
printf '%s' "$1" >/dev/tty
IFS= read -r line </dev/tty || true
printf '%s' "$line"
