#!/usr/bin/env bash
# Joins the sections that each part's own script writes (bench/results/*.md) into bench/RESULTS.md.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
trap 'rm -f RESULTS.md.part' EXIT
{
  echo "# Measured"
  echo
  echo "Written by the scripts that the sections name; nothing here is typed by hand."
  for section in results/*.md; do
    echo
    cat "$section"
  done
} >RESULTS.md.part
mv RESULTS.md.part RESULTS.md
