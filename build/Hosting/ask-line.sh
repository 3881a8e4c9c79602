#!/usr/bin/env bash
# Asks ($1) at the terminal, reads one line with readline's keys, and prints it on standard output. Standard input has the lines
# that were typed before, which the Up key brings back. Exit code 4: there is no more (Ctrl+D).
set -eu
# Ctrl+D that was pressed before, while nobody read, arrives as a NUL character: it means the end all the same.
bind '"\C-@": "\C-d"' 2>/dev/null || :
while IFS= read -r before; do history -s -- "$before"; done
IFS= read -e -r -p "$1" line </dev/tty 2>/dev/tty || exit 4
printf '%s' "$line"
