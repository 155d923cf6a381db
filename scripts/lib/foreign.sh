# shellcheck shell=bash
# Two programs that are not ours, run and watched as a demo's pair is.

# load_foreign SERVER CLIENT: two commands of the user's shell, in place of a demo. The client is started
# when something listens; a server that would run on for ever is stopped after the client's end.
load_foreign() {
  demo=watched
  demo_defaults
  # shellcheck disable=SC2034  # run.sh's and pair.sh's
  {
    demo_port=''
    demo_foreign=1
    demo_commands=("cd ${PWD@Q} && $1" "cd ${PWD@Q} && $2")
  }
}
