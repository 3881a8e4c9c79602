# Types a line into an interactive zsh on a terminal of its own, presses Tab behind it, and prints what was offered, a word a line.
#   zsh -f drive.zsh SCRIPT LINE        SCRIPT is sourced first
emulate -R zsh
zmodload zsh/zpty

typeset home=$(mktemp -d)
trap 'zpty -d shell 2>/dev/null; rm -rf "$home"' EXIT
cat >"$home/.zshrc" <<'RC'
PS1='ready> '
autoload -Uz compinit && compinit -u -d "$ZDOTDIR/dump"
source "$COMPLETION_SCRIPT"

# All offers go through this builtin; calls with -O, -A and -D only compute for the functions above it.
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a offered
  builtin compadd -A offered "$@"
  (( $#offered )) && print -rl -- $offered >>"$ZDOTDIR/offered"
  builtin compadd "$@"
}

press-tab() { zle complete-word; print -n 'com''pleted'; }
zle -N press-tab
bindkey '^I' press-tab
RC

: >"$home/offered"
export ZDOTDIR=$home COMPLETION_SCRIPT=$1 TERM=dumb
zpty shell zsh -i
zpty -r -m shell output '*ready> *'
zpty -w -n shell "$2"$'\t'
zpty -r -m shell output '*completed*'
sort -u "$home/offered"
