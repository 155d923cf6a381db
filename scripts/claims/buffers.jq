# What the claims on the two buffers share: samples of each side's socket, and the calls that moved bytes.
include "claim";

# The first connection's ports tell its samples from others'.
def side_samples($side): . as $run | $run.trace.connections[0] as $c
  | (if $side == "server" then [$c.server.port, $c.client.port] else [$c.client.port, $c.server.port] end) as $ports
  | [$run.events[] | select(.kind == "sample" and .local != null and .peer != null)
     | select((.local | endswith(":\($ports[0])")) and (.peer | endswith(":\($ports[1])")))
     | select(.state | . != "TIME-WAIT" and . != "CLOSED") | .at = (.time | number)];

def moved($program; $calls): [.events[] | select(.kind == "call" and .program == $program and (.call | test($calls)) and (.result // 0) > 0)
  | {begin: (.enter | number), end: (.return | number), bytes: .result}];
def written: moved("client"; "^(write|send)");
def taken: moved("server"; "^(read|recv)");

# Bytes of the calls that had surely returned by a time, and of those that may have moved theirs.
def surely($calls): . as $at | [$calls[] | select(.end <= $at) | .bytes] | add // 0;
def perhaps($calls): . as $at | [$calls[] | select(.begin <= $at) | .bytes] | add // 0;

# The samples at which `count` is not what the calls have moved. Kernel and calls are looked at one after
# another: a count holds between the sample before and the one after. SYN and FIN may be counted as a byte each.
def disagreeing($samples; $calls; count): [range(1; ($samples | length) - 1) as $i | $samples[$i]
  | count as $n
  | select($n + 2 < ($samples[$i - 1].at | surely($calls)) or $n - 2 > ($samples[$i + 1].at | perhaps($calls)))];

# The frame that a time follows.
def frame_at($at): [.trace.connections[0].segments[] | select(time <= $at) | .frame] | last // 1;
