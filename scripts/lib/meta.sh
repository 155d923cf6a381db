# shellcheck shell=bash
# meta.json: what a run was, so that its capture can be judged years later on another machine.

# meta_json FINDINGS: from the findings of pair.sh and the plan's variables.
meta_json() {
  jq -n --rawfile findings "$1" --arg demo "$demo" --arg date "$date" --arg kind "$network_kind" \
    --arg kernel "$(uname -r)" --arg machine "$(uname -m)" --arg system "$(system_name)" --arg user "$(id -un)" \
    --arg tcpdump "$(tcpdump --version 2>&1 | head -n 1)" \
    --argjson expected "{\"server\": $demo_server_exit, \"client\": $demo_client_exit}" \
    --argjson server "$(json_array "${plan_server[@]}")" --argjson client "$(json_array "${plan_client[@]}")" '
    ($findings | split("\n") | map(select(. != "") | capture("^(?<key>[^=]*)=(?<value>.*)$"))) as $all
    | def one($key): first($all[] | select(.key == $key) | .value) // null;
      def many($key): [$all[] | select(.key == $key) | .value];
      def number($key): one($key) | if . == null or . == "" then null else tonumber end;
      def options: .[1:];
    {
      schema: "socklab-run/1", demo: $demo, date: $date,
      kernel: $kernel, machine: $machine, system: $system, user: $user,
      port: ($server | index("--port") as $i | if $i then .[$i + 1] | tonumber? else null end),
      commands: {server: $server, client: $client},
      options: {server: ($server | options), client: ($client | options)},
      network: {
        kind: $kind, interface: (if one("link") then "link" else "lo" end), link: one("link"), link_refused: one("link_refused"), route: one("route"), mtu: number("mtu"),
        offloads: (one("offloads") // "" | split(" ") | map(capture("^(?<key>[^:]*):(?<value>.*)$")) | from_entries),
        sysctls: ([$all[] | select(.key | startswith("net."))] | from_entries),
        refused: many("refused")
      },
      capture: {program: (if one("link") then "tcplink" else $tcpdump end), packets: number("packets"), dropped: number("dropped")},
      seconds: number("seconds"),
      exit: ({server: number("server"), client: number("client")} + if one("link") then {} else {tcpdump: number("tcpdump")} end),
      # Whatever a server says that was asked to end.
      expected_exit: ($expected | if one("stopped") == "server" then .server = number("server") else . end),
      # Sockets of the port that were there when both programs had ended.
      sockets: [many("socket")[] | split(" ") | {state: .[0], local: .[1], peer: .[2]}],
      problems: many("problem")
    }'
}

json_array() { jq -nc '$ARGS.positional' --args -- "$@"; }

# shellcheck disable=SC1091
system_name() { (. /etc/os-release 2>/dev/null && echo "${PRETTY_NAME:-}") || true; }

# meta_problem META: why the run itself, not a claim, has failed; nothing where it has not.
meta_problem() {
  jq -r '[ .problems[],
    (.expected_exit as $expected | .exit | to_entries[] | select(.value != ($expected[.key] // 0)) | "the \(.key) ended with status \(.value // "unknown")"),
    (select((.capture.dropped // 0) > 0) | "the kernel dropped \(.capture.dropped) packets: the capture has holes")
  ] | join("; ")' "$1"
}
