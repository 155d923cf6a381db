# What the claims on opening and closing share: segments by flag, and numbers as the wire has them.
include "claim";

def is($flag): .flags | index($flag) != null;
def from($side): select(.from == $side);
def other: if . == "client" then "server" else "client" end;

# The connection that the demo is about: the first whose opening (or closing) is of that kind.
def opened($kind): first(connections[] | select(.opening.kind == $kind)) // null;
def closed($kinds): first(connections[] | select(.closing.kind as $kind | $kinds | index($kind))) // null;
def kinds($what): [connections[] | .[$what].kind] | if . == [] then "none" else join(", ") end;

# A sequence number of one side as it stands in the header: relative to the ISN in, raw out, past 2^32 from 0 again.
def raw($c; $side): (. + $c[$side].isn) % 4294967296;
# The numbers that a segment consumes: its bytes, and one each for SYN and FIN.
def consumes: .length + (if is("SYN") then 1 else 0 end) + (if is("FIN") then 1 else 0 end);
