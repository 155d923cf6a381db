# shellcheck shell=bash
# The ledger: what the course teaches, claim by claim, and which demos show which claim. A demo declares
# the claims it shows (demo_claims in its demo.sh); a claim that several demos show is proved when each of
# them proves its part of it.

# In the ledger's order: header, opening, closing, flow control.
ledger_claims() { printf '%s\n' H{1..15} S{1..5} T{1..7} F{1..9}; }
# The figure of 18 steps is one claim, whose check may give a verdict a step.
ledger_figure=figure

# read_ledger: fills shown_by[CLAIM]="DEMO DEMO…".
read_ledger() {
  local name claim
  declare -gA shown_by=()
  while read -r name claim; do
    shown_by[$claim]+="${shown_by[$claim]:+ }$name"
  done < <(demo_names | while read -r name; do (
    load_demo "$name"
    for claim in "${demo_claims[@]}"; do echo "$name $claim"; done
  ); done)
}

# ledger_has CLAIM: of the ledger, or the figure.
ledger_has() { { ledger_claims; echo "$ledger_figure"; } | grep -qxF -- "$1"; }
