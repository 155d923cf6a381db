# The three segments of an opening, and what of them is not as the notes have it.
include "claim"; include "segments";

# {c, syn, answer, third}: the first three segments of the first connection that had three; null where none had.
def handshake:
  first(connections[] | select(.segments | length >= 3)
    | {c: ., syn: .segments[0], answer: .segments[1], third: .segments[2]}) // null;
def no_handshake: kinds("opening") as $kinds
  | verdict(false; "no connection got as far as three segments (opening: \($kinds))"; "没有哪个连接走完三个报文段（建立方式：\($kinds)）");
