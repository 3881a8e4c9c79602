# Calls the completion function that SCRIPT registers for the first of WORDS, as bash does when Tab is pressed behind the last one,
# and prints what it offers, a word a line.
#   bash drive.bash SCRIPT WORDS...
set -Eeuo pipefail

source "$1"
shift
registered=$(complete -p "$1")
[[ $registered =~ -F\ ([^ ]+) ]]
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
"${BASH_REMATCH[1]}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
if [[ ${#COMPREPLY[@]} -gt 0 ]]; then printf '%s\n' "${COMPREPLY[@]}"; fi
