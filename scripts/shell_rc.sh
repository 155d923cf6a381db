# shellcheck shell=bash
# The start of an interactive bash in a private network: the reader's own habits, and where she is.
# shellcheck disable=SC1090
[[ -e ~/.bashrc ]] && source ~/.bashrc
PS1="[lab ${SOCKLAB_IN:-}] ${PS1:-\\w \\$ }"
