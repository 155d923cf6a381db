#!/usr/bin/env bash
# extract_snippets.sh OUT HEADERS SCAFFOLD...: the code in the headers' comments, a file a snippet
# (OUT/stream_1.inc), for the scaffolds to compile and run. One that no scaffold includes is an error.
set -euo pipefail
out=$1 headers=$2
shift 2
mkdir -p "$out"
rm -f "$out"/*.inc  # what no header has any more
while read -r header; do
  name=$(sed 's|/|_|g; s|\.hpp$||' <<<"${header#"$headers"/}")
  awk -v out="$out/$name" '
    /^ *\/\/\/     / { if (!inside) { file = out "_" ++n ".inc"; printf "" > file; inside = 1 }
                       sub(/^ *\/\/\/     /, ""); print >> file; next }
    { inside = 0 }' "$header"
done < <(find "$headers" -name '*.hpp')
status=0
for snippet in "$out"/*.inc; do
  grep -qF "\"$(basename "$snippet")\"" "$@" || { echo "no scaffold runs $(basename "$snippet"):"; cat "$snippet"; status=1; }
done
exit $status
