# Prints what fish offers behind a line, a word a line, without descriptions.
#   fish --no-config drive.fish SCRIPT LINE
source $argv[1]
complete -C $argv[2] | string split --fields 1 \t | string trim --right --chars=/
true
